"""A picture, drawn anew: what it shows stays, what it carries (place, camera, author, comments) does not."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from portal.common.attachments.refusal import FileRefused, broken

MOST_PIXELS = 40_000_000  # a telephone's fifty megapixels are shown smaller; decoded, these are 160 MB
FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
SAVED: dict[str, dict[str, Any]] = {
    "image/png": {"optimize": False},
    "image/jpeg": {"quality": 88, "optimize": True},
    "image/webp": {"quality": 88},
}
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
FAULTS = (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, OverflowError, struct.error, zlib.error)


def clean_picture(data: bytes, media_type: str) -> bytes:
    """The same picture, the right way up, in the same format. Raises FileRefused."""
    try:
        with Image.open(BytesIO(data), formats=[FORMATS[media_type]]) as picture:
            _check_size(*picture.size)  # as declared: nothing has been decoded yet
            ImageOps.exif_transpose(picture, in_place=True)
            return _drawn(picture, media_type)
    except BOMBS:
        raise _too_large() from None
    except FAULTS:
        raise broken() from None


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise _too_large()


def _too_large() -> FileRefused:
    return FileRefused(
        _("The picture has more than %(limit)s million pixels. Make it smaller and send it again.")
        % {"limit": number_format(MOST_PIXELS // 1_000_000)}
    )


def _drawn(picture: Image.Image, media_type: str) -> bytes:
    transparent = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    mode = "RGBA" if transparent and media_type != "image/jpeg" else "L" if picture.mode in ("1", "L") else "RGB"
    if picture.mode.startswith("I;16"):  # a grey of 65 536 steps, which converting would cut off at 255
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
        mode = "L"
    bare = picture.convert(mode)
    bare.info.clear()  # profiles, text, positions: all that is not a pixel
    written = BytesIO()
    bare.save(written, format=FORMATS[media_type], **SAVED[media_type])
    return written.getvalue()
