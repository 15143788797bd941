"""A PDF, written anew from its pages: who made it, what it would do and what hides in it stay behind.

Only what the pages show is followed. The catalogue of the document (actions, scripts, embedded files, forms, XMP)
is never looked at, and earlier versions that a PDF keeps in itself are not reached from its pages.
"""

from __future__ import annotations

import logging
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from portal.common.attachments.refusal import FileRefused, broken
from portal.common.attachments.segments import bare_jpeg

MOST_PAGES = 500
MOST_OBJECTS = 50_000
MOST_ANNOTATIONS = 5_000
PAGE_KEYS = {
    *("/Type", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/UserUnit"),
    *("/Resources", "/Contents", "/Group", "/Annots"),
}
# An annotation keeps how it looks, and where a link to the web leads. Its author and its dates go.
ANNOTATION_KEYS = {
    *("/Type", "/Subtype", "/Rect", "/AP", "/AS", "/F", "/Border", "/BS", "/C", "/CA", "/QuadPoints", "/Contents"),
    *("/InkList", "/L", "/Vertices", "/DA", "/Q", "/A"),
}
ANNOTATIONS = {
    *("/Link", "/Widget", "/FreeText", "/Text", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Ink"),
    *("/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Stamp", "/Caret"),
}
LINKS = ("http://", "https://", "mailto:", "tel:")
# Wherever they stand: things that act, private data of programs, files, and what leads back into the whole document.
NOWHERE = {
    *("/AA", "/OpenAction", "/JS", "/JavaScript", "/XFA", "/AcroForm", "/EF", "/EmbeddedFiles", "/AF"),
    *("/Metadata", "/PieceInfo", "/LastModified", "/StructParent", "/StructParents", "/Parent"),
}
# In a stream: a file outside, another rendering, a page of another document.
NOT_IN_STREAMS = {"/F", "/FFilter", "/FDecodeParms", "/OPI", "/Alternates", "/Ref"}
logging.getLogger("pypdf").setLevel(logging.ERROR)  # a broken file is told of to whoever sends it, not in our logs
FAULTS = (
    PyPdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,  # a RecursionError too: what is nested without end
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


def clean_pdf(data: bytes) -> bytes:
    """The same pages, and nothing else. Raises FileRefused."""
    try:
        return _rewritten(PdfReader(BytesIO(data)))
    except FAULTS:
        raise broken() from None


def _rewritten(reader: PdfReader) -> bytes:
    _check(reader)
    writer = PdfWriter()
    writer.metadata = None
    seen: set[tuple[int, int]] = set()
    for page in reader.pages:
        _clean_page(page)
        _clean_below(page, seen)
        writer.add_page(page)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _check(reader: PdfReader) -> None:
    if reader.is_encrypted:
        raise FileRefused(
            _("The PDF is protected, by a password or against copying. Print it into a new PDF and send that one.")
        )
    if sum(map(len, reader.xref.values())) + len(reader.xref_objStm) > MOST_OBJECTS:
        raise _too_many_pieces()
    count = len(reader.pages)
    if count > MOST_PAGES:
        raise FileRefused(
            _("The PDF has %(count)s pages; %(limit)s at most. Send the pages that matter.")
            % {"count": number_format(count, force_grouping=True), "limit": MOST_PAGES}
        )
    if count == 0:
        raise broken()
    if sum(len(_annotations_of(page)) for page in reader.pages) > MOST_ANNOTATIONS:
        raise _too_many_pieces()


def _too_many_pieces() -> FileRefused:
    return FileRefused(_("The PDF is made of too many pieces. Print it into a new PDF and send that one."))


def _annotations_of(page: PageObject) -> list[Any]:
    listed = page["/Annots"] if "/Annots" in page else None
    return list(listed) if isinstance(listed, ArrayObject) else []


def _keep(row: DictionaryObject, keys: set[str]) -> None:
    for key in [key for key in row if key not in keys]:
        del row[key]


def _clean_page(page: PageObject) -> None:
    _keep(page, PAGE_KEYS)
    kept = [_annotation(one.get_object()) for one in _annotations_of(page)]
    page[NameObject("/Annots")] = ArrayObject([one for one in kept if one is not None])


def _annotation(found: Any) -> DictionaryObject | None:
    if not isinstance(found, DictionaryObject) or found.get("/Subtype") not in ANNOTATIONS:
        return None
    kept = DictionaryObject({key: found.raw_get(key) for key in found if key in ANNOTATION_KEYS})
    if kept["/Subtype"] == "/Widget":
        # A field of a form: what was filled in is shown, as a picture of it, though the form is gone.
        kept[NameObject("/Subtype")] = NameObject("/Stamp")
    if "/A" in kept:
        action = kept.pop("/A").get_object()
        address = action.get("/URI") if isinstance(action, DictionaryObject) and action.get("/S") == "/URI" else None
        if str(address or "").lower().startswith(LINKS):
            kept[NameObject("/A")] = DictionaryObject(
                {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): action["/URI"]}
            )
    return kept


def _clean_below(page: PageObject, seen: set[tuple[int, int]]) -> None:
    """Take out, of everything a page leads to, what has no place; objects are shared, so each is looked at once."""
    waiting: list[Any] = [page]
    while waiting:
        one = waiting.pop()
        if isinstance(one, DictionaryObject):
            _clean_row(one)
        for value in _values(one):
            if isinstance(value, IndirectObject):
                place = (value.idnum, value.generation)
                if place not in seen:
                    seen.add(place)
                    waiting.append(value.get_object())
            elif isinstance(value, (DictionaryObject, ArrayObject)):
                waiting.append(value)


def _values(one: Any) -> Iterator[Any]:
    if isinstance(one, DictionaryObject):
        yield from (one.raw_get(key) for key in one)
    elif isinstance(one, ArrayObject):
        yield from list.__iter__(one)


def _clean_row(row: DictionaryObject) -> None:
    unwanted = NOWHERE | NOT_IN_STREAMS if isinstance(row, StreamObject) else NOWHERE
    for key in unwanted & row.keys():
        del row[key]
    if isinstance(row, StreamObject) and "/Filter" in row and row["/Filter"] in ("/DCTDecode", ["/DCTDecode"]):
        row._data = bare_jpeg(row._data)
