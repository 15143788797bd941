"""What may be attached, recognized by its content: a name says nothing."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.common.attachments.refusal import FileRefused

PDF = "application/pdf"
PICTURES = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}
OPEN_DOCUMENTS = {
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.presentation": ".odp",
}
ENDINGS = {PDF: ".pdf", **PICTURES, **OPEN_DOCUMENTS}
ACCEPT = ",".join([*ENDINGS, *ENDINGS.values(), ".jpeg"])  # what a browser offers first; nothing is decided by it

ZIP = b"PK\x03\x04"
HEAD = 1024
UNKNOWN = _(
    "It holds neither a PDF, nor a picture (PNG, JPEG, WebP), nor an OpenDocument file, whatever its name says."
)
DRAWING = _("It is an SVG drawing, which can hold a program. Save it as PNG or PDF.")
WEB_PAGE = _("It is a web page, which can hold a program. Print it into a PDF.")
PROGRAM = _("It is a program. Only documents and pictures are taken.")
OFFICE = _("It is a document of Word, Excel or PowerPoint. Save it as PDF or as OpenDocument (ODT, ODS, ODP).")
ARCHIVE = _("It is a ZIP archive. Attach the documents in it one by one.")
PHONE = _("It is a picture or a film as phones keep them. Save it as JPEG.")


def recognize(data: bytes) -> str:
    """The media type of what may be attached. Raises FileRefused, saying what else it seems to be."""
    if data[:HEAD].lstrip().startswith(b"%PDF-"):
        return PDF
    if found := picture_type(data):
        return found
    if data.startswith(ZIP) and (found := _open_document_type(data[:HEAD])):
        return found
    raise FileRefused(str(_what_else(data)))


def picture_type(data: bytes) -> str:
    """The media type of a picture; empty for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    return "image/webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""


def _open_document_type(data: bytes) -> str:
    """The type that stands, as OpenDocument wants it, uncompressed at the very beginning of the archive."""
    for media_type in OPEN_DOCUMENTS:
        if data[30:].startswith(b"mimetype" + media_type.encode() + b"PK"):  # and the next entry begins
            return media_type
    return ""


def _what_else(data: bytes) -> str | Promise:
    head = data[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(ZIP):
        return OFFICE if b"[Content_Types].xml" in data else ARCHIVE
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return OFFICE
    if data.startswith((b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")):
        return PROGRAM
    if b"<svg" in head:
        return DRAWING
    if b"<html" in head or b"<!doctype html" in head or b"<script" in head:
        return WEB_PAGE
    return PHONE if data[4:8] == b"ftyp" else UNKNOWN
