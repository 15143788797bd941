"""Files as people send them, and as nobody should: each made here, with a word in it that must not be kept."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from portal.common.attachments.kinds import picture_type

CANARY = "zzcanari"  # metadata: it must be gone
SHOWN = "zzvisible"  # content: it must stay
ODT = "application/vnd.oasis.opendocument.text"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
NAMESPACES = " ".join(
    [
        f'xmlns:office="{OFFICE}"',
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"',
        'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"',
        'xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
        'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"',
        'xmlns:xlink="http://www.w3.org/1999/xlink"',
    ]
)


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture(kind: str = "PNG", *, size: tuple[int, int] = (8, 4), colour: Any = "green", **saved: Any) -> bytes:
    written = BytesIO()
    Image.new("RGB", size, colour).save(written, kind, **saved)
    return written.getvalue()


def telling_picture(kind: str) -> bytes:
    """A picture whose EXIF, position, XMP, profile and comments all say the word; it lies on its side."""
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = CANARY  # description, artist
    exif[0x0112] = 6  # to be turned by a quarter
    exif.get_ifd(0x8825)[29] = CANARY  # day of the position
    more: dict[str, Any] = {"exif": exif, "icc_profile": CANARY.encode() * 20}
    if kind == "PNG":
        more["pnginfo"] = PngInfo()
        more["pnginfo"].add_text("Author", CANARY)
        more["pnginfo"].add_itxt("XML:com.adobe.xmp", CANARY, zip=True)
    else:
        more["xmp"] = CANARY.encode()
    if kind == "JPEG":
        more["comment"] = CANARY.encode()
    return picture(kind, **more) + CANARY.encode()


def pdf(*, pages: int = 1, words: str = SHOWN) -> bytes:
    written = BytesIO()
    _written(pages, words).write(written)
    return written.getvalue()


def _written(pages: int, words: str) -> PdfWriter:
    writer = PdfWriter()
    for _number in range(pages):
        page = writer.add_blank_page(200, 200)
        drawn = DecodedStreamObject()
        drawn.set_data(f"BT /F1 12 Tf 20 100 Td ({words}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(drawn.flate_encode())
    return writer


def telling_pdf() -> bytes:
    """A PDF that says the word everywhere but on its page: Info, XMP, scripts, a file in it, remarks, a photo."""
    writer = _written(1, SHOWN)
    page = writer.pages[0]
    writer.add_metadata({"/Author": CANARY, "/Title": CANARY})
    writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): TextStringObject(CANARY)})
    writer.add_attachment("secret.txt", CANARY.encode())
    xmp = DecodedStreamObject()
    xmp.set_data(f"<x:xmpmeta>{CANARY}</x:xmpmeta>".encode())
    writer.root_object[NameObject("/Metadata")] = page[NameObject("/Metadata")] = writer._add_object(xmp.flate_encode())
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(CANARY)}
    )
    launch = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject(CANARY)})
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): writer._add_object(launch)})
    page[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/App"): TextStringObject(CANARY)})
    page[NameObject("/Annots")] = ArrayObject(
        writer._add_object(one)
        for one in (
            _annotation("/Link", A=launch, T=TextStringObject(CANARY)),
            _annotation("/Link", A=_web("https://tandem.example/"), M=TextStringObject(CANARY)),
            _annotation("/Link", A=_web(f"javascript:{CANARY}")),
            _annotation("/FileAttachment", Contents=TextStringObject(CANARY)),
        )
    )
    photo = DecodedStreamObject()
    photo.set_data(telling_picture("JPEG"))
    photo[NameObject("/Subtype")], photo[NameObject("/Filter")] = NameObject("/Image"), NameObject("/DCTDecode")
    photo[NameObject("/Metadata")] = writer._add_object(xmp)
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/XObject"): DictionaryObject({NameObject("/Photo"): writer._add_object(photo)})}
    )
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def filled_form() -> bytes:
    """A PDF with a form: a field that shows the visible word, and hides the other one in its name and its action."""
    writer = _written(1, "un formulaire")
    drawn = DecodedStreamObject()
    drawn.set_data(f"BT ({SHOWN}) Tj ET".encode())
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(CANARY)}
    field = _annotation(
        "/Widget",
        T=TextStringObject(CANARY),
        A=DictionaryObject(script),
        AP=DictionaryObject({NameObject("/N"): writer._add_object(drawn)}),
    )
    place = writer._add_object(field)
    writer.pages[0][NameObject("/Annots")] = ArrayObject([place])
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): ArrayObject([place])})
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _web(address: str) -> DictionaryObject:
    return DictionaryObject({NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject(address)})


def _annotation(kind: str, **more: Any) -> DictionaryObject:
    place = ArrayObject(FloatObject(number) for number in (0, 0, 10, 10))
    row = DictionaryObject({NameObject("/Subtype"): NameObject(kind), NameObject("/Rect"): place})
    row.update({NameObject(f"/{name}"): value for name, value in more.items()})
    return row


def content_xml(inside: str = "", *, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    return (
        f"{head}<office:document-content {NAMESPACES}><office:body><office:text><text:p>{SHOWN}</text:p>{inside}"
        "</office:text></office:body></office:document-content>"
    )


def odt(
    content: str | bytes | None = None, *, mimetype: str = ODT, more: dict[str, Any] | None = None, listed: str = ""
) -> bytes:
    """An OpenDocument text, with `more` entries, and `listed` in its manifest."""
    written = BytesIO()
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = (
        f'<m:manifest xmlns:m="{space}"><m:file-entry m:full-path="/" m:media-type="{mimetype}"/>{listed}</m:manifest>'
    )
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content_xml() if content is None else content)
        for name, data in (more or {}).items():
            archive.writestr(name, data)
        archive.writestr("META-INF/manifest.xml", manifest)
    return written.getvalue()


def telling_odt() -> bytes:
    """A text that says the word in its metadata, macros, settings, preview, remarks, and on its pictures."""
    remark = (
        f"<office:annotation><dc:creator>{CANARY}</dc:creator><dc:date>{CANARY}</dc:date>"
        f"<meta:creator-initials>{CANARY}</meta:creator-initials><text:p>{SHOWN}</text:p></office:annotation>"
    )
    event = f'<office:event-listeners><script:event-listener xlink:href="{CANARY}"/></office:event-listeners>'
    fetched = f'<draw:frame><draw:image xlink:href="https://{CANARY}.example/a>b.png"/></draw:frame>'
    called = f'<text:a xlink:href="vnd.sun.star.script:{CANARY}">x</text:a><text:a xlink:href="https://tandem.example/">y</text:a>'
    meta = f'<office:document-meta xmlns:office="{OFFICE}"><office:meta>{CANARY}</office:meta></office:document-meta>'
    more = {
        "meta.xml": meta,
        "settings.xml": f"<x>{CANARY}</x>",
        "Basic/Standard/Module1.xml": CANARY,
        "Scripts/python/a.py": CANARY,
        "Thumbnails/thumbnail.png": CANARY.encode(),
        "Configurations2/accelerator/current.xml": CANARY,
        "META-INF/documentsignatures.xml": CANARY,
        "Pictures/a.jpg": telling_picture("JPEG"),
        "Pictures/b.png": telling_picture("PNG"),
        "Pictures/c.webp": telling_picture("WEBP"),
        "Pictures/d.svg": f"<svg>{CANARY}</svg>",
    }
    return odt(content_xml(remark + event + fetched + called), more=more)


def everything_in(data: bytes) -> str:
    """What the bytes of a stored file say, and all that unpacks from them."""
    found = [data.decode("latin-1"), data.decode("utf-16-be", "ignore")]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for name in archive.namelist():
                found += [name, everything_in(archive.read(name))]
    elif data.startswith(b"%PDF"):
        reader = PdfReader(BytesIO(data))
        for number in range(1, reader.trailer["/Size"]):
            one = reader.get_object(number)
            found += [str(one), one.get_data().decode("latin-1") if isinstance(one, StreamObject) else ""]
    elif picture_type(data):
        with Image.open(BytesIO(data)) as image:
            image.load()
            found += [str(image.info), str(dict(image.getexif()))]
    return "\n".join(found)
