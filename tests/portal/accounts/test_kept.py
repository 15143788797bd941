"""The public table of what is kept says what the programme does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import translation

from portal.common.registries import Kept, retention
from portal.common.words import lasting
from portal.outbox.registry import schedule
from providers.actions.requests.upkeep import KEEP_CONTACTS

# Jobs that end, delete and blank nothing of people: why they have no line.
ENDS_NOTHING = {
    "search.catch_up": "the index, made anew from what is there",
    "search.compare_server": "the index, made anew from what is there",
    "search.compare_sources": "the index, made anew from what is there",
    "providers.follow_dates": "where a listing stands; nothing of it goes",
    "providers.remind_recipients": "writes mails",
    "providers.tell_silence": "writes mails",
    "providers.ask_follow_ups": "writes mails",
    "providers.remind_of_mistakes": "writes mails",
    "providers.hand_over_mistakes": "brings cases to the desk",
    "providers.tell_alerts": "writes mails",
    "providers.remind_of_alerts": "writes mails",
    "providers.watch_imports": "has an import go on that stopped",
    "home.publish_scheduled": "pages of the site",
    "trust.bring_unanswered_claims": "brings cases to the desk",
    "trust.follow_successions": "where a succession stands; nothing of it goes",
    "vetting.remind_prospects": "writes mails",
}


def jobs_without_line(lines, jobs) -> set[str]:
    return set(jobs) - {line.job for line in lines} - set(ENDS_NOTHING)


def test_every_job_that_ends_something_has_its_line():
    assert jobs_without_line(retention, schedule) == set()


def test_every_job_that_a_line_names_exists():
    assert {line.job for line in retention if line.job} - set(schedule) == set()
    assert set(ENDS_NOTHING) - set(schedule) == set()


def test_a_job_without_line_is_found():
    assert jobs_without_line([Kept("a", "b", "c", "one")], {"one": 1, "two": 2}) == {"two"}


def test_every_line_stands_under_an_app():
    assert {name.partition(".")[0] for name, _line in retention.items()} - set(apps.app_configs) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_has_every_line_in_both_languages(client, language, django_assert_max_num_queries):
    with translation.override(language):
        address = reverse("accounts:kept")
        lines = [(str(line.what), str(line.how_long)) for line in retention]
    with django_assert_max_num_queries(15):
        page = client.get(address).content.decode()
    assert [what for what, how_long in lines if what not in page or how_long not in page] == []
    assert ("/en/what-we-keep/" if language == "en" else "/ce-que-nous-gardons/") == address


@pytest.mark.django_db
def test_the_page_of_requests_says_the_same(client):
    page = client.get(reverse("providers:request_data")).content.decode()
    assert str(retention.get("providers.requests").how_long) in page
    assert lasting(KEEP_CONTACTS) in page and reverse("accounts:kept") in page


def test_how_long_is_said_as_people_say_it():
    said = [lasting(timedelta(days=days)) for days in (1, 7, 90, 183, 396, 365, 730)]
    assert said == ["1 jour", "7 jours", "90 jours", "6 mois", "13 mois", "1 an", "2 ans"]
