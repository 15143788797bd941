"""Pictures inside documents: pixels stay as they are, byte for byte; what hangs on them is cut off."""

from __future__ import annotations

import re
from collections.abc import Callable

# JFIF and Adobe say how colours are written; other segments of applications, and comments, are about the picture.
JPEG_KEPT = {0xE0, 0xEE}
JPEG_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
JPEG_START, JPEG_END = 0xD8, 0xD9
PNG_KEPT = {b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"}
WEBP_LEFT_OUT = {b"ICCP", b"EXIF", b"XMP "}
WEBP_FLAGS_KEPT = 0xFF & ~(0x20 | 0x08 | 0x04)  # of a profile, of EXIF, of XMP


def bare_jpeg(data: bytes) -> bytes:
    """A JPEG without EXIF, XMP, profile, comment, and without what stands after its end."""
    kept, place = [data[:2]], 2
    while place < len(data):
        found = JPEG_MARKER.search(data, place)
        if found is None:
            break
        kept.append(data[place : found.start()])  # the pixels of a scan, or nothing
        marker, after = data[found.end() - 1], found.end()
        if marker == JPEG_END:
            break
        place = after + int.from_bytes(data[after : after + 2], "big")
        if not (0xE0 <= marker <= 0xEF and marker not in JPEG_KEPT or marker == 0xFE):
            kept.append(data[found.end() - 2 : place])
    return b"".join([*kept, b"\xff\xd9"])


def bare_png(data: bytes) -> bytes:
    """A PNG with its pixels, its palette and how colours are meant."""
    kept, place = [data[:8]], 8
    while place + 12 <= len(data):
        kind, end = data[place + 4 : place + 8], place + 12 + int.from_bytes(data[place : place + 4], "big")
        if kind[:1].isupper() or kind in PNG_KEPT:
            kept.append(data[place:end])
        if kind == b"IEND":
            break
        place = end
    return b"".join(kept)


def bare_webp(data: bytes) -> bytes:
    """A WebP without profile, EXIF and XMP."""
    kept, place = [], 12
    ends = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while place + 8 <= ends:
        kind, size = data[place : place + 4], int.from_bytes(data[place + 4 : place + 8], "little")
        end = place + 8 + size + size % 2
        if kind == b"VP8X":
            kept.append(data[place : place + 8] + bytes([data[place + 8] & WEBP_FLAGS_KEPT]) + data[place + 9 : end])
        elif kind not in WEBP_LEFT_OUT:
            kept.append(data[place:end])
        place = end
    chunks = b"".join([b"WEBP", *kept])
    return b"RIFF" + len(chunks).to_bytes(4, "little") + chunks


BARE: dict[str, Callable[[bytes], bytes]] = {"image/jpeg": bare_jpeg, "image/png": bare_png, "image/webp": bare_webp}
