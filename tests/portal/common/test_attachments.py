"""What is kept of a file that was sent: what it shows, and nothing of what it carries. Hostile ones are refused."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter

from portal.common.attachments.checking import MOST_BYTES, check
from portal.common.attachments.kinds import ENDINGS
from portal.common.attachments.names import clean_name
from portal.common.attachments.refusal import FileRefused
from tests.portal.common.files import (
    CANARY,
    ODT,
    SHOWN,
    content_xml,
    everything_in,
    filled_form,
    odt,
    pdf,
    picture,
    telling_odt,
    telling_pdf,
    telling_picture,
    upload,
)

ODS = "application/vnd.oasis.opendocument.spreadsheet"


def kept(content: bytes, name: str = "preuve.bin"):
    return check(upload(name, content))


def why(content: bytes, name: str = "preuve.pdf") -> str:
    with pytest.raises(FileRefused) as refused:
        kept(content, name)
    return str(refused.value).replace("\u202f", " ").replace("\xa0", " ")


TELLING = {
    "image/png": telling_picture("PNG"),
    "image/jpeg": telling_picture("JPEG"),
    "image/webp": telling_picture("WEBP"),
    "application/pdf": telling_pdf(),
    ODT: telling_odt(),
}


@pytest.mark.parametrize("media_type", TELLING)
def test_what_a_file_carries_is_gone_and_its_kind_is_known_by_content(media_type):
    sent = TELLING[media_type]
    assert CANARY in everything_in(sent)
    checked = kept(sent, "sans-nom")
    assert checked.media_type == media_type
    assert checked.name == "sans-nom" + ENDINGS[media_type]
    assert CANARY not in everything_in(checked.content)


@pytest.mark.parametrize("media_type", ["application/pdf", ODT])
def test_what_a_document_shows_stays(media_type):
    assert SHOWN in everything_in(kept(TELLING[media_type]).content)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_that_lies_on_its_side_is_stored_upright(kind):
    stored = Image.open(BytesIO(kept(telling_picture(kind)).content))
    assert stored.size == (4, 8)  # it was 8 × 4


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_pictures_of_every_kind_of_colour_are_taken(mode):
    written = BytesIO()
    Image.new(mode, (6, 5)).save(written, "PNG")
    assert Image.open(BytesIO(kept(written.getvalue()).content)).size == (6, 5)


def test_a_picture_in_inks_of_a_printer_is_taken():
    written = BytesIO()
    Image.new("CMYK", (6, 5)).save(written, "JPEG")
    assert kept(written.getvalue()).media_type == "image/jpeg"


def test_a_link_of_a_pdf_to_the_web_stays_and_nothing_else_that_acts():
    page = PdfReader(BytesIO(kept(telling_pdf()).content)).pages[0]
    links = [one.get_object().get("/A") for one in page["/Annots"]]
    assert [link["/URI"] for link in links if link] == ["https://tandem.example/"]
    assert "/AA" not in page


def test_what_was_filled_into_a_form_is_still_shown():
    fields = PdfReader(BytesIO(kept(filled_form()).content)).pages[0]["/Annots"]
    (field,) = [one.get_object() for one in fields]
    assert field["/Subtype"] == "/Stamp"  # a field without its form would not be drawn
    assert SHOWN.encode() in field["/AP"]["/N"].get_data()
    assert CANARY not in everything_in(kept(filled_form()).content)


def test_the_pages_of_a_pdf_stay_in_their_order():
    writer = PdfWriter()
    for width in (100, 200, 300):
        writer.add_blank_page(width, 50)
    written = BytesIO()
    writer.write(written)
    pages = PdfReader(BytesIO(kept(written.getvalue()).content)).pages
    assert [int(page.mediabox.width) for page in pages] == [100, 200, 300]


def test_an_earlier_version_that_a_pdf_keeps_in_itself_is_gone():
    first = BytesIO(pdf(words=CANARY))
    later = PdfWriter(first, incremental=True)
    page = later.pages[0]
    page["/Contents"].get_object().set_data(b"BT (corrected) Tj ET")
    written = BytesIO()
    later.write(written)
    assert CANARY in everything_in(first.getvalue())
    assert CANARY not in everything_in(kept(written.getvalue()).content)


def test_an_open_document_is_still_one():
    sent = telling_odt()
    content = kept(sent, "bilan.odt").content
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        assert archive.read("mimetype").decode() == ODT
        assert "https://tandem.example/" in archive.read("content.xml").decode()
        for name in ("Pictures/a.jpg", "Pictures/b.png", "Pictures/c.webp"):
            picture_in_it = Image.open(BytesIO(archive.read(name)))
            picture_in_it.load()
            assert picture_in_it.size == (8, 4)
    assert names[0] == "mimetype"
    assert {"meta.xml", "META-INF/manifest.xml", "content.xml"} < set(names)
    assert kept(content).media_type == ODT  # and once more through the same door


def test_sheets_are_taken_too():
    assert kept(odt(mimetype=ODS), "comptes").name == "comptes.ods"


HOSTILE = {
    "a drawing": (b"<?xml version='1.0'?><svg xmlns='x'><script>1</script></svg>", "dessin SVG"),
    "a zip": (b"PK\x03\x04" + b"\0" * 60, "archive ZIP"),
    "a web page": (b"\n<!DOCTYPE html><html><script>1</script></html>", "page web"),
    "a program": (b"MZ\x90\x00" + b"\0" * 200, "programme"),
    "a program of another system": (b"\x7fELF" + b"\0" * 200, "programme"),
    "a script": (b"#!/bin/sh\nrm -rf /\n", "programme"),
    "an old document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "OpenDocument (ODT, ODS, ODP)"),
    "a phone's picture": (b"\0\0\0\x18ftypheic" + b"\0" * 50, "JPEG"),
    "anything": (b"\0\1\2\3" * 30, "ni un PDF"),
    "nothing": (b"", "vide"),
    "half a pdf": (pdf()[:60], "abîmé"),
    "half a picture": (picture(size=(300, 300), colour="red")[:-40], "abîmé"),
    "half a document": (telling_odt()[:400], "abîmé"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_document_is_refused_in_words_whatever_its_name(what):
    content, word = HOSTILE[what]
    said = why(content, "preuve.pdf")
    assert "preuve.pdf" in said
    assert word in said


def zipped(**entries: str) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return written.getvalue()


def test_a_zip_that_is_named_pdf_is_refused_in_words():
    assert "archive ZIP" in why(zipped(a="b"), "rapport.pdf")


def test_a_word_document_is_told_apart_from_other_archives():
    assert "Word" in why(zipped(**{"[Content_Types].xml": "", "word/document.xml": ""}), "rapport.docx")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_that_unfolds_into_too_many_pixels_is_refused_before_it_is_unfolded(kind):
    if kind == "PNG":  # a few bytes that declare 60 000 × 60 000
        size = struct.pack(">II5B", 60_000, 60_000, 8, 2, 0, 0, 0)
        head = b"\0\0\0\x0dIHDR" + size + struct.pack(">I", zlib.crc32(b"IHDR" + size))
        content = b"\x89PNG\r\n\x1a\n" + head + picture()[33:]
    else:
        content = picture(kind, size=(8_000, 5_001))
    assert "40 millions de pixels" in why(content)


def test_a_pdf_under_a_password_is_refused_in_words():
    writer = PdfWriter(BytesIO(pdf()))
    writer.encrypt("secret", algorithm="RC4-128")
    written = BytesIO()
    writer.write(written)
    assert "protégé" in why(written.getvalue())


def test_a_pdf_of_five_thousand_pages_is_refused_with_both_numbers():
    said = why(pdf(pages=5_000))
    assert "5 000" in said
    assert "500" in said


def test_a_pdf_whose_pages_turn_in_a_circle_is_refused():
    content = b"".join(
        [
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
            b"2 0 obj<</Type/Pages/Count 1/Kids[2 0 R]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
        ]
    )
    assert "preuve.pdf" in why(content)


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 200 * 1024 * 1024])
def test_what_weighs_too_much_is_refused_before_it_is_read(size):
    class Unread:
        name = "film.pdf"

    Unread.size = size
    with pytest.raises(FileRefused, match=r"film\.pdf.*10,0.Mio"):
        check(Unread())


def test_a_document_that_declares_entities_is_refused():
    bomb = content_xml("&b;", head='<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>')
    assert "entités" in why(odt(bomb))
    fetching = content_xml("&a;", head='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>')
    assert "entités" in why(odt(fetching))


def test_a_document_in_other_letters_than_utf_8_is_refused():
    other = content_xml(head='<?xml version="1.0" encoding="UTF-16"?>')
    assert "abîmé" in why(odt(other.encode("utf-16")))
    assert "abîmé" in why(odt(content_xml(head='<?xml version="1.0" encoding="ISO-8859-1"?>')))


def test_a_document_that_unpacks_into_too_much_is_refused():
    assert "trop grand" in why(odt(content_xml(" " * 31_000_000)))
    assert "trop grand" in why(odt(more={"Pictures/a.png": bytes(5_000_000)}))
    assert "trop grand" in why(odt(more={f"Pictures/{number}.png": b"" for number in range(1_001)}))


def test_a_document_under_a_password_is_refused():
    entry = '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"><m:encryption-data/></m:file-entry>'
    assert "mot de passe" in why(odt(b"\x93\x00\x1f what nobody reads", listed=entry))


def test_an_archive_that_is_locked_packed_otherwise_or_empty_is_refused():
    locked = bytearray(odt())
    for head, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(head), bytes(locked)):
            locked[found.start() + flags] |= 1
    assert "mot de passe" in why(bytes(locked))
    other = BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("mimetype", ODT, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content_xml(), zipfile.ZIP_BZIP2)
    assert "abîmé" in why(other.getvalue())
    assert "abîmé" in why(odt()[:200] + b"PK\x05\x06" + bytes(18))


def test_a_document_without_a_list_or_a_text_is_refused():
    without = BytesIO()
    with zipfile.ZipFile(BytesIO(odt())) as whole, zipfile.ZipFile(without, "w") as archive:
        for name in ("mimetype", "content.xml"):
            archive.writestr(name, whole.read(name))
    assert "abîmé" in why(without.getvalue())
    assert "abîmé" in why(odt(""))


def test_a_document_that_names_an_entry_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = odt(more={"content.xml": content_xml(CANARY)})
    assert "abîmé" in why(twice)


def test_a_document_whose_kind_does_not_stand_first_is_an_archive():
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("content.xml", content_xml())
        archive.writestr("mimetype", ODT)
    assert "archive ZIP" in why(written.getvalue(), "texte.odt")


@pytest.mark.parametrize(
    "sent, name",
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\dossiers\\Rapport final.PDF", "Rapport final.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("photo\u202egpj.exe", "photo gpj.pdf"),
        ('"><script>.html', "script.pdf"),
        ("...", "document.pdf"),
        ("", "document.pdf"),
        ("été — bilan.odt", "été — bilan.pdf"),
        ("x" * 10_000, "x" * 100 + ".pdf"),
    ],
)
def test_a_name_is_made_harmless_and_gets_the_ending_of_what_the_file_is(sent, name):
    assert clean_name(sent, "application/pdf") == name


@given(st.text(max_size=300))
def test_whatever_the_name_it_fits_on_one_line_and_names_no_folder(name):
    cleaned = clean_name(name, "image/png")
    assert cleaned.endswith(".png")
    assert 4 < len(cleaned) <= 104
    assert cleaned.isprintable()
    assert not set('/\\<>:"|?*\0') & set(cleaned)


@given(
    st.binary(max_size=400), st.sampled_from([b"%PDF-1.4\n", b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b""])
)
def test_noise_is_refused_in_words_and_never_breaks(noise, head):
    with pytest.raises(FileRefused):
        kept(head + noise)


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's remarks about EXIF that is broken
@given(st.integers(0, 3_000), st.binary(min_size=1, max_size=30), st.sampled_from([*TELLING]))
def test_a_file_in_which_something_is_overwritten_is_refused_or_taken_and_never_breaks(place, noise, media_type):
    sent = TELLING[media_type]
    place %= len(sent)
    try:
        kept(sent[:place] + noise + sent[place + len(noise) :])
    except FileRefused:
        return
