"""The figures, against a table worked out by hand; they name nobody, and do not change when files are emptied."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from portal.common import clock
from providers.vetting.models import Application, CriteriaSet, Criterion, Judgement
from providers.vetting.queries_numbers import Line, numbers
from tests.vetting.applying import draft, sent
from tests.vetting.committee import ended, moderator

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def on(year, month, day, hour=10):
    return datetime(year, month, day, hour, tzinfo=PARIS)


@pytest.fixture
def files():
    """Twelve files: what became of them is in EXPECTED."""
    draft()
    first = CriteriaSet.objects.get()
    proven, fits, free = (first.rows.get(key=key) for key in ("proven", "fits", "free-tools"))
    ended("accepted", on(2024, 12, 31, hour=23), 10)
    ended("accepted", on(2025, 1, 1, hour=0), 20)
    ended("accepted", on(2025, 3, 3), 31)
    ended("refused", on(2025, 3, 4), 40, proven)
    ended("refused", on(2025, 3, 30), 5, proven, fits)
    ended("refused", on(2025, 5, 5), 6, proven)
    ended("refused_for_good", on(2025, 6, 6), 7, proven, free)
    ended("refused_for_good", on(2025, 6, 7), 100, proven)
    ended("withdrawn", on(2025, 6, 8))
    ended("appealed", on(2025, 7, 1), 9, fits)  # refused once, not decided now
    ended("submitted", on(2025, 8, 1))
    ended("changes_requested", on(2025, 8, 2))
    Judgement.objects.create(  # of the round that did not decide
        application=Application.objects.filter(state="refused_for_good").first(),
        round=1,
        criterion=fits,
        verdict="not_met",
        reason="Non.",
        submission=1,
    )
    Judgement.objects.create(  # an accepted file may have had one
        application=Application.objects.filter(state="accepted").first(),
        round=1,
        criterion=fits,
        verdict="not_met",
        reason="Non.",
        submission=1,
    )


#        received, accepted, refused, withdrawn, waiting, to complete, median
EXPECTED = {
    2025: (11, 2, 5, 1, 2, 1, 20),  # 5 6 7 [20] 31 40 100
    2024: (1, 1, 0, 0, 0, 0, 10),
}
TOTAL = (12, 3, 5, 1, 2, 1, 15)  # 5 6 7 [10 20] 31 40 100
REASONS = {"proven": (5, "100"), "fits": (1, "20"), "free-tools": (1, "20")}


def told(line):
    return (
        line.received,
        line.accepted,
        line.refused,
        line.withdrawn,
        line.waiting,
        line.to_complete,
        line.median_days,
    )


def as_worked_out(found):
    assert {year: told(line) for year, line in found.years.items()} == EXPECTED
    assert list(found.years) == [2025, 2024]
    assert told(found.total) == TOTAL
    assert {reason.key: (reason.files, reason.share) for reason in found.reasons} == REASONS
    assert [month.isoformat() for month in found.months] == [
        "2025-08-01",
        "2025-07-01",
        "2025-06-01",
        "2025-05-01",
        "2025-03-01",
        "2025-01-01",
        "2024-12-01",
    ]


def test_the_figures_are_those_of_the_table_worked_out_by_hand(files):
    as_worked_out(numbers())


def test_the_figures_stay_when_the_files_are_emptied(files):
    over = Application.objects.filter(state__in=["accepted", "refused", "refused_for_good", "withdrawn"])
    Judgement.objects.update(reason="", judged_by=None)
    emptied = over.update(
        values={}, name="", organization=None, decision_reason="", appeal_reason="", blanked_at=clock.now()
    )
    assert emptied == 9
    as_worked_out(numbers())


def test_each_page_asks_three_questions_for_the_figures_however_many_files_there_are(files, django_assert_num_queries):
    with django_assert_num_queries(3):
        numbers()
    for _time in range(3):
        ended("refused", on(2023, 2, 2), 3, *Criterion.objects.all())
    with django_assert_num_queries(3):
        numbers()


def test_a_draft_that_was_never_sent_counts_nowhere_and_a_sent_file_counts_at_once():
    draft()
    assert numbers().months == {}
    sent()
    assert told(numbers().total) == (1, 0, 0, 0, 1, 0, None)


def test_everybody_reads_the_figures_and_no_small_number_of_a_reason(client, files):
    page = client.get(reverse("vetting:numbers")).content.decode()
    rows = page[page.rindex("<tbody>") :]
    assert rows.index("Des accompagnements prouvés") < rows.index("Une offre à la mesure")
    assert rows.count("moins de 5") == 2
    assert "100" in rows
    assert "20" not in rows[: rows.index("</tbody>")]
    assert "Bureau Mésange" not in page
    assert reverse("vetting:numbers") in client.get(reverse("vetting:join")).content.decode()


def test_with_fewer_than_five_refusals_no_reason_is_told_at_all(client):
    draft()
    proven = Criterion.objects.get(key="proven")
    for day in range(1, 5):
        ended("refused", on(2025, 3, day), 3, proven)
    page = client.get(reverse("vetting:numbers"))
    assert "prouvés" not in page.content.decode()
    assert "not_met" not in client.get(reverse("vetting:numbers_csv")).content.decode()
    ended("refused", on(2025, 3, 5), 3, proven)
    assert "prouvés" in client.get(reverse("vetting:numbers")).content.decode()


def test_the_public_figures_are_kept_for_the_next_reader_until_a_file_moves(client, kept_pages):
    draft()
    page = reverse("vetting:numbers")
    assert client.get(page).content == client.get(page).content
    sent()
    assert "empty" not in client.get(page).content.decode()


def test_the_order_of_few_reasons_does_not_say_how_few(files):
    free = Criterion.objects.get(key="free-tools")
    ended("refused", on(2025, 9, 9), 3, free)
    ended("refused", on(2025, 9, 10), 3, free)
    few = [reason for reason in numbers().reasons if reason.is_few]
    assert {reason.key: reason.files for reason in few} == {"fits": 1, "free-tools": 3}
    assert [reason.title for reason in few] == sorted(reason.title for reason in few)


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.content.decode())))


def test_the_public_table_says_what_the_page_says(client, files):
    answer = client.get(reverse("vetting:numbers_csv"))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    head, *rows = rows_of(answer)
    assert head == ["period", "figure", "value"]
    assert ["2025", "received", "11"] in rows
    assert ["2024", "median_days", "10"] in rows
    assert ["", "not_met:proven", "5"] in rows
    assert ["", "not_met:fits", "<5"] in rows
    assert len(rows) == 2 * 7 + 3


def test_the_desk_reads_them_by_month_and_in_full(client, files, with_second_factor):
    desk = with_second_factor(client, moderator())
    page = desk.get(reverse("vetting:desk_numbers")).content.decode()
    assert "mars 2025" in page
    rows = rows_of(desk.get(reverse("vetting:desk_numbers_csv")))
    assert ["2025-03", "received", "3"] in rows
    assert ["2025-03", "median_days", "31"] in rows
    assert ["", "not_met:fits", "1"] in rows


def test_without_a_file_the_pages_say_so(client, with_second_factor):
    draft()
    assert "empty" in client.get(reverse("vetting:numbers")).content.decode()
    assert len(rows_of(client.get(reverse("vetting:numbers_csv")))) == 1
    assert with_second_factor(client, moderator()).get(reverse("vetting:desk_numbers")).status_code == 200


def test_a_criterion_is_called_as_in_the_latest_version_that_has_it(files):
    second = CriteriaSet.objects.create(number=2, is_draft=False, published_at=clock.now())
    proven = Criterion.objects.get(key="proven")
    proven.pk, proven.criteria, proven.title_fr = None, second, "Des preuves"
    proven.save()
    ended("refused", on(2025, 9, 9), 3, proven)
    found = {reason.key: reason for reason in numbers().reasons}
    assert (found["proven"].title, found["proven"].files) == ("Des preuves", 6)
    assert found["fits"].title == "Une offre à la mesure des associations"


@given(days=st.lists(st.integers(0, 900), min_size=1, max_size=30))
def test_the_median_is_the_middle_of_all_days(days):
    line = Line()
    for took in days:
        line.add("accepted", took, 1)
    in_order = sorted(days)
    middle = len(in_order) // 2
    expected = in_order[middle] if len(days) % 2 else (in_order[middle - 1] + in_order[middle]) / 2
    assert line.median_days == expected
