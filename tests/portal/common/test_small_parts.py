"""The small parts that every room uses: pages of lists, reading views, caches, registries, the clock, tables."""

from __future__ import annotations

import io
import threading
from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse

from portal.common import clock
from portal.common.cache import ResilientDatabaseCache
from portal.common.csv_export import safe_cell, write_csv
from portal.common.htmx import render_page_or_fragment
from portal.common.pagination import page_number, paginate
from portal.common.readonly import WriteInReadOnlyView, read_only
from portal.common.registries import Registry
from portal.common.validators import normalise_local_register, normalise_rna, normalise_siren
from portal.outbox.models import PeriodicRun


@pytest.mark.parametrize("raw, number", [(None, 1), ("", 1), ("1", 1), ("12", 12)])
def test_a_page_number_is_read(raw, number):
    assert page_number(raw) == number


@pytest.mark.parametrize("raw", ["0", "-1", "x", "1.5", "٣", "9" * 40, "1;drop"])
def test_what_is_no_page_number_is_a_page_in_words(raw):
    with pytest.raises(Http404, match=r"1\b"):
        page_number(raw)


def test_beyond_the_last_page_the_last_one_is_named():
    with pytest.raises(Http404, match="3"):
        paginate(list(range(25)), "4", per_page=10)
    assert list(paginate(list(range(25)), "3", per_page=10)) == [20, 21, 22, 23, 24]
    assert list(paginate([], None)) == []


@pytest.mark.django_db
def test_a_view_that_only_reads_cannot_write(rf):
    @read_only
    def view(request):
        PeriodicRun.objects.create(name="nobody", last_run_at=clock.now())

    with pytest.raises(WriteInReadOnlyView, match="INSERT"):
        view(rf.get("/"))
    assert view.is_read_only


@pytest.mark.django_db
def test_a_view_that_only_reads_may_read_and_cache(rf):
    @read_only
    def view(request):
        cache.set("count", PeriodicRun.objects.count())
        return HttpResponse(str(cache.get("count")))

    assert view(rf.get("/")).content == b"0"


@pytest.mark.django_db
def test_htmx_gets_the_fragment_and_caches_keep_the_two_apart(rf):
    request = rf.get("/")
    for htmx, words in ((False, "<html"), (True, "<p")):
        request.htmx = htmx
        answer = render_page_or_fragment(request, "404.html", "components/progress.html", {"label": "Import"})
        assert words in answer.content.decode()
        assert "HX-Request" in answer["Vary"]


@pytest.mark.django_db
def test_a_cache_whose_table_is_gone_goes_on_in_memory():
    broken = ResilientDatabaseCache("no_such_table", {})
    assert broken.get("limit") is None
    assert broken.add("limit", 1)
    assert not broken.add("limit", 2)
    assert broken.get_many(["limit"]) == {"limit": 1}
    broken.set("limit", 5)
    assert broken.has_key("limit")
    assert broken.touch("limit")
    assert broken.delete("limit")
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM no_such_table")


def test_a_registry_keeps_order_and_names_apart():
    registry = Registry("things")
    registry.register("second", "b", position=20)
    registry.register("first", "a", position=10)
    assert list(registry) == ["a", "b"]
    assert registry.items() == [("first", "a"), ("second", "b")]
    assert "first" in registry and registry.get("second") == "b"
    registry.register("first", "a", position=10)
    with pytest.raises(ValueError, match="'first' is taken"):
        registry.register("first", "c")
    with pytest.raises(KeyError):
        registry.get("third")


def test_the_clock_stops_in_its_own_thread_only():
    moment = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    elsewhere = []
    with clock.frozen_at(moment):
        assert clock.now() == moment
        assert clock.today() == date(2027, 1, 1)  # the year has turned in Paris
        other = threading.Thread(target=lambda: elsewhere.append(clock.now()))
        other.start()
        other.join()
    assert elsewhere[0] != moment
    assert clock.now() != moment


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-2", "@cmd", "\t=1", "\r=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_text(cell):
    assert not str(safe_cell(cell)).startswith(("=", "+", "-", "@", "\t", "\r"))
    stream = io.StringIO()
    write_csv(stream, ["what"], [[cell]])
    assert stream.getvalue().splitlines()[1].lstrip('"').startswith("'")


@pytest.mark.parametrize("cell", ["Lyon", 12, "", None, "a=b"])
def test_other_cells_stay_as_they_are(cell):
    assert safe_cell(cell) == cell


@pytest.mark.parametrize(
    "typed, number", [("W691234567", "W691234567"), ("w69 123 4567", "W691234567"), ("W2A1-234567", "W2A1234567")]
)
def test_an_rna_number_is_recognised(typed, number):
    assert normalise_rna(typed) == number


@pytest.mark.parametrize(
    "typed", ["", "691234567", "W69123456", "W6912345678", "X691234567", "W9R1234567", "W69123456é"]
)
def test_what_is_no_rna_number_is_quoted_with_an_example(typed):
    with pytest.raises(ValidationError, match="W691234567"):
        normalise_rna(typed)


@pytest.mark.parametrize("typed", ["732829320", "732 829 320", "73282932000074", "732 829 320 00074"])
def test_a_siren_is_taken_from_a_siren_or_siret(typed):
    assert normalise_siren(typed) == "732829320"


@pytest.mark.parametrize("typed", ["", "732829321", "73282932", "73282932000075", "abcdefghi"])
def test_a_siren_whose_key_is_wrong_is_refused(typed):
    with pytest.raises(ValidationError, match="(?i)insee"):
        normalise_siren(typed)


def test_an_entry_of_a_local_register_names_court_volume_and_folio():
    assert normalise_local_register("  Strasbourg,  vol. 92, fol. 118 ") == "Strasbourg, vol. 92, fol. 118"
    for typed in ("", "Strasbourg", "<b>1</b>", "x" * 70 + "1"):
        with pytest.raises(ValidationError, match="fol. 118"):
            normalise_local_register(typed)
