"""An OpenDocument file, packed anew: text, styles and pictures; no author, no dates, no macro, no printer, no preview.

Its XML is not written by a program that would give it other prefixes (formulas depend on them): places to leave out
are found by the parser, and cut from the bytes.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from django.utils.translation import gettext as _

from portal.common.attachments.kinds import picture_type
from portal.common.attachments.refusal import FileRefused, broken
from portal.common.attachments.segments import BARE

MOST_ENTRIES = 1_000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_XML = 30 * 1024 * 1024
MOST_RATIO = 300  # how much smaller an entry is than its content: a long table comes to a hundred
SMALL = 1024 * 1024  # below that, no ratio is a danger

TEXT = re.compile(r"(Object \d{1,4}/)?(content|styles)\.xml")
PICTURE = re.compile(r"(Object \d{1,4}/)?Pictures/[\w.-]{1,120}", re.ASCII)
TAG = re.compile(rb"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
HREF = "http://www.w3.org/1999/xlink href"
UNWANTED = {
    f"{OFFICE} event-listeners",
    f"{OFFICE} scripts",
    f"{OFFICE} dde-source",
    "http://purl.org/dc/elements/1.1/ creator",
    "http://purl.org/dc/elements/1.1/ date",
    "urn:oasis:names:tc:opendocument:xmlns:meta:1.0 creator-initials",
    "urn:oasis:names:tc:opendocument:xmlns:meta:1.0 date-string",
}
LINKS = {  # a person follows them or not; anything else that is fetched from elsewhere is fetched without asking
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0 a",
    "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0 a",
}
FOLLOWED = re.compile(r"(https?|mailto|tel):", re.IGNORECASE)
NO_META = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<office:document-meta'
    f' xmlns:office="{OFFICE}" office:version="1.3"><office:meta/></office:document-meta>'
).encode()
FAULTS = (
    zipfile.BadZipFile,
    expat.ExpatError,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    ValueError,
)


def clean_open_document(data: bytes, media_type: str) -> bytes:
    """The same document without what it says of its author and their machine. Raises FileRefused."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check(archive, media_type)
            types = _types(archive.read("META-INF/manifest.xml"))  # it says first whether the rest can be read
            kept = {entry.filename: _cleaned(archive, entry) for entry in archive.infolist()[1:]}
    except FAULTS:
        raise broken() from None
    entries = {name: content for name, content in kept.items() if content}
    if "content.xml" not in entries:
        raise broken()
    return _packed(media_type, {**entries, "meta.xml": NO_META}, types)


def _check(archive: zipfile.ZipFile, media_type: str) -> None:
    """What the archive declares: no entry is unpacked beyond it."""
    entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise _protected()
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise broken()
    first = entries[0]
    if first.filename != "mimetype" or first.header_offset or first.file_size > 100:
        raise broken()
    if archive.read(first) != media_type.encode() or len({entry.filename for entry in entries}) < len(entries):
        raise broken()
    too_much = len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED
    if too_much or any(_is_bomb(entry) for entry in entries):
        raise FileRefused(_("Unpacked, the document is too large to be read. Save it as PDF and send that one."))


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    if entry.filename.endswith(".xml") and entry.file_size > MOST_XML:
        return True
    return entry.file_size > SMALL and entry.file_size > MOST_RATIO * entry.compress_size


def _protected() -> FileRefused:
    return FileRefused(_("The document is protected by a password. Save it without one, or as PDF."))


def _cleaned(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """An entry as it is kept; nothing for those that are left out."""
    if TEXT.fullmatch(entry.filename):
        return clean_xml(archive.read(entry))
    if PICTURE.fullmatch(entry.filename):
        picture = archive.read(entry)
        found = picture_type(picture)
        return BARE[found](picture) if found else b""
    return b""


@dataclass
class _Cutter:
    """Notes, while the parser reads, which bytes are left out."""

    xml: bytes
    cuts: list[tuple[int, int]] = field(default_factory=list)
    depth: int = 0  # inside what is left out; 0 outside
    began: int = 0

    def parse(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = refuse_doctype
        self.parser.XmlDeclHandler = refuse_other_letters
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.Parse(self.xml, True)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.depth:
            self.depth += 1
        elif name in UNWANTED or _reaches_out(name, attributes.get(HREF, "")):
            self.depth, self.began = 1, self.parser.CurrentByteIndex

    def end(self, _name: str) -> None:
        if not self.depth:
            return
        self.depth -= 1
        if not self.depth:
            self.cuts.append((self.began, self._end_of_element()))

    def _end_of_element(self) -> int:
        """For an element without content, expat has passed its only tag already."""
        tag = TAG.match(self.xml, self.began)
        if tag is not None and not tag[0].endswith(b"/>"):
            tag = TAG.match(self.xml, self.parser.CurrentByteIndex)
        if tag is None:
            raise ValueError("no tag where one ends")
        return tag.end()


def _reaches_out(name: str, address: str) -> bool:
    return bool(SCHEME.match(address)) and not (name in LINKS and FOLLOWED.match(address))


def refuse_doctype(*_args: object) -> None:
    """No entities, then: neither those that grow nor those that fetch."""
    raise FileRefused(_("The document declares entities of its own, which no office program does. Save it as PDF."))


def refuse_other_letters(_version: str, encoding: str | None, _standalone: int) -> None:
    """Places are counted in bytes of UTF-8."""
    if encoding is not None and encoding.lower() != "utf-8":
        raise ValueError(encoding)


def clean_xml(xml: bytes) -> bytes:
    """XML of a document without authors and dates of remarks, macros, and what is fetched from elsewhere."""
    xml.decode("utf-8")
    cutter = _Cutter(xml)
    cutter.parse()
    kept, place = [], 0
    for began, ended in cutter.cuts:
        kept.append(xml[place:began])
        place = ended
    return b"".join([*kept, xml[place:]])


def _types(manifest: bytes) -> dict[str, str]:
    """The media type of each entry, as the document says. Raises FileRefused for one that is encrypted."""
    found: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == f"{MANIFEST} encryption-data":
            raise _protected()
        if name == f"{MANIFEST} file-entry":
            path, kind = (attributes.get(f"{MANIFEST} {key}", "") for key in ("full-path", "media-type"))
            found[path] = kind

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler = start
    parser.Parse(manifest, True)
    return found


def _packed(media_type: str, entries: dict[str, bytes], types: dict[str, str]) -> bytes:
    folders = sorted(path for path in types if path[:-1] and any(name.startswith(path) for name in entries))
    listed = {"/": media_type, **{path: types[path] for path in folders if path.endswith("/")}}
    for path, content in entries.items():
        listed[path] = "text/xml" if path.endswith(".xml") else picture_type(content)
    lines = "".join(
        f"<manifest:file-entry manifest:full-path={quoteattr(path)} manifest:media-type={quoteattr(kind)}/>\n"
        for path, kind in listed.items()
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest:manifest xmlns:manifest="{MANIFEST}" manifest:version="1.3">\n{lines}</manifest:manifest>'
    )
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        # ZipInfo's own date, 1980, and not the clock of anybody.
        archive.writestr(zipfile.ZipInfo("mimetype"), media_type, zipfile.ZIP_STORED)
        for name, content in {**entries, "META-INF/manifest.xml": manifest.encode()}.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()
