"""A file that was sent, looked at by its content and written anew. No database here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Protocol

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from portal.common.attachments.kinds import PDF, PICTURES, recognize
from portal.common.attachments.names import clean_name, readable
from portal.common.attachments.odf import clean_open_document
from portal.common.attachments.pdf import clean_pdf
from portal.common.attachments.pictures import clean_picture
from portal.common.attachments.refusal import FileRefused

MOST_BYTES = 10 * 1024 * 1024


class Upload(Protocol):
    """What Django hands over of a file that was sent."""

    @property
    def name(self) -> str | None: ...

    @property
    def size(self) -> int | None: ...

    def read(self, num_bytes: int = ...) -> bytes: ...


@dataclass(frozen=True)
class Checked:
    """What is kept of a file: its content written anew, what it is, its name, and a digest of what was sent."""

    content: bytes
    media_type: str
    name: str
    digest: str


def check(upload: Upload) -> Checked:
    """What is kept of a file that was sent. Raises FileRefused, in words, with its name."""
    try:
        return _checked(upload)
    except FileRefused as error:
        name = readable(upload.name or "") or "?"
        raise FileRefused(_("“%(name)s” is not attached. %(why)s") % {"name": name, "why": error}) from None


def _checked(upload: Upload) -> Checked:
    if upload.size is not None and upload.size > MOST_BYTES:
        raise too_large(upload.size)
    data = upload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise too_large(len(data))
    if not data:
        raise FileRefused(_("It is empty. Look at it on your device, and send it again."))
    media_type = recognize(data)
    return Checked(
        content=_rewritten(data, media_type),
        media_type=media_type,
        name=clean_name(upload.name or "", media_type),
        digest=hashlib.sha256(data).hexdigest(),
    )


def _rewritten(data: bytes, media_type: str) -> bytes:
    if media_type == PDF:
        return clean_pdf(data)
    return clean_picture(data, media_type) if media_type in PICTURES else clean_open_document(data, media_type)


def too_large(size: int) -> FileRefused:
    """The sentence about a file beyond the most that is taken."""
    return FileRefused(
        _("It weighs %(size)s; %(limit)s at most. Make it smaller, or send the pages that matter.")
        % {"size": filesizeformat(size), "limit": filesizeformat(MOST_BYTES)}
    )
