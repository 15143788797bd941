"""Rows of rooms become tables; files keep to their folder."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

from portal.common.registries import ExportedFile
from portal.common.takeout import as_tables, flattened, table_of, words_of


def test_rows_of_different_shapes_make_one_table():
    header, lines = table_of([{"a": 1}, {"b": "x", "a": None}])
    assert (header, lines) == (["a", "b"], [[1, ""], ["", "x"]])


def test_what_is_inside_a_row_is_named_by_the_way_to_it():
    row = {
        "needs": ["mail", "agenda"],
        "answers": [{"from": "Une"}, {"from": "Deux"}],
        "size": {"people": 3},
        "at": datetime(2026, 1, 15, 9, 5, tzinfo=UTC),
        "pairs": [("gmail", "zimbra")],
    }
    assert flattened(row) == {
        "needs": "mail, agenda",
        "answers.1.from": "Une",
        "answers.2.from": "Deux",
        "size.people": 3,
        "at": "2026-01-15 10:05",
        "pairs.1": "gmail, zimbra",
    }


def gone():
    raise FileNotFoundError


def test_a_file_keeps_to_its_folder_and_a_lost_one_is_told():
    files = [
        ExportedFile("../../etc/passwd", lambda: BytesIO(b"root")),
        ExportedFile("..\\boot.ini", lambda: BytesIO(b"x")),
        ExportedFile("perdu.pdf", gone),
    ]
    response = as_tables({"account": []}, files, name="tout")
    archive = ZipFile(BytesIO(b"".join(response.streaming_content)))
    response.close()
    assert archive.namelist() == ["fichiers/01--..-etc-passwd", "fichiers/02--boot.ini", "lisez-moi.txt"]
    assert "perdu.pdf" in archive.read("lisez-moi.txt").decode()


def test_an_exporter_without_words_is_called_after_its_app():
    assert words_of("providers.something") == "Annuaire et demandes"
    assert words_of("nowhere.at_all") == "nowhere.at_all"
