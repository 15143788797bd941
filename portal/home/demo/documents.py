"""A paper that somebody of the demo photographed: lines of text, drawn into a picture."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).resolve().parents[2] / "static" / "portal" / "fonts"
SIZE = (1240, 877)  # half a page, as a telephone makes it
MARGIN, LINE = 90, 64
PAPER, INK = "#FBFAF4", "#15203B"
COVERED = "█"


def drawn(lines: list[str]) -> SimpleUploadedFile:
    """A picture of these lines, the first of them large; what is covered in them is black."""
    page = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(page)
    pen.rectangle((24, 24, SIZE[0] - 24, SIZE[1] - 24), outline=INK, width=3)
    for number, line in enumerate(lines):
        font = ImageFont.truetype(FONTS / ("text-400.woff2" if number else "text-700.woff2"), 34 if number else 46)
        _write(pen, line, MARGIN + number * LINE, font)
    written = BytesIO()
    page.save(written, "PNG", optimize=True)
    return SimpleUploadedFile("recepisse.png", written.getvalue())


def _write(pen: ImageDraw.ImageDraw, line: str, top: int, font: ImageFont.FreeTypeFont) -> None:
    left = float(MARGIN)
    for words in re.findall(f"{COVERED}+|[^{COVERED}]+", line):
        if words.startswith(COVERED):
            right = left + 18 * len(words)
            pen.rectangle((left, top + 4, right, top + 44), fill=INK)
        else:
            right = left + pen.textlength(words, font=font)
            pen.text((left, top), words, fill=INK, font=font)
        left = right
