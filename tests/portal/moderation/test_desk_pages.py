"""The desk's own pages: who gets in, what waits, last decisions, searches, and the operators' page."""

from __future__ import annotations

import tomllib
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import translation

from portal.accounts.actions.people import create_person
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.common.watch import watch
from portal.moderation.actions import load_reason_texts
from portal.moderation.models import ReasonText
from portal.outbox import sightings
from portal.outbox.lease import hold
from portal.outbox.models import Lease, OutboxEvent, PeriodicRun
from portal.outbox.registry import QUEUES
from portal.search.api import update_now
from portal.search.models import FruitlessSearch
from providers.actions.listings import restore_listing, suspend_listing
from tests.providers.factories import ProviderFactory
from tests.utils.pages import parse

pytestmark = pytest.mark.django_db

DESK = "/moderation/"


@pytest.fixture
def person():
    def make(group, language="fr"):
        return create_person(
            actor=None, email=f"{group}-{language}@desk.example", display_name=group.title(), groups=(group,)
        )

    return make


@pytest.fixture
def desk_of(client, person, with_second_factor):
    def sign_in(group):
        return with_second_factor(client, person(group))

    return sign_in


def given_up(**fields):
    values = {"topic": "mail.send", "state": "failed", "attempts": 12, "last_error": "550 no such user"}
    now = clock.now()
    return OutboxEvent.objects.create(created_at=now, due_at=now, **{**values, **fields})


@pytest.mark.parametrize(
    ("group", "seen", "unseen"),
    [
        ("moderators", ["Fiches"], ["Recherches sans résultat", "Exploitation"]),
        ("editors", ["Recherches sans résultat"], ["Fiches</b>", "Exploitation"]),
        ("operators", ["Recherches sans résultat", "Exploitation"], ["Fiches</b>"]),
    ],
)
def test_everybody_sees_their_own_lists_only(desk_of, group, seen, unseen):
    page = desk_of(group).get(DESK).content.decode()
    assert all(text in page for text in seen) and not any(text in page for text in unseen)


def test_visitors_are_led_to_log_in_and_members_are_refused(client):
    assert client.get(DESK).status_code == 302
    client.force_login(create_person(actor=None, email="membre@asso.example", display_name="Membre"))
    assert client.get(DESK).status_code == 403
    assert "Bureau" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("words:desk_searches", "moderators"),
        ("words:desk_searches_csv", "moderators"),
        ("moderation:operations", "moderators"),
        ("moderation:operations", "editors"),
    ],
)
def test_pages_of_the_others_are_refused(desk_of, name, group):
    assert desk_of(group).get(reverse(name)).status_code == 403


def test_the_header_leads_people_who_keep_the_portal_to_the_desk(desk_of):
    page = desk_of("moderators").get(reverse("providers:desk_listings")).content.decode()
    assert '<a href="/moderation/" aria-current="true">Bureau</a>' in page
    assert page.count("aria-current=") == 2  # the station of the desk, and the list: not the directory


def test_the_desk_tells_the_last_decisions_to_moderators(desk_of, person):
    client = desk_of("moderators")
    provider = ProviderFactory(name="Le Moyeu")
    moderator = person("moderators", "en")
    suspend_listing(provider, actor=moderator, reason="Plus de nouvelles depuis mars.")
    restore_listing(provider, actor=moderator)
    page = client.get(DESK).content.decode()
    assert page.index("remise dans l’annuaire") < page.index(">suspendue<")
    assert f'href="/moderation/fiches/{provider.pk}/">Le Moyeu</a>' in page


def test_decisions_are_not_told_to_the_others_and_old_ones_to_nobody(desk_of, person):
    provider = ProviderFactory(name="Le Moyeu")
    suspend_listing(provider, actor=person("moderators", "en"), reason="Plus de nouvelles depuis mars.")
    assert "Le Moyeu" not in desk_of("editors").get(DESK).content.decode()


def test_the_desk_asks_as_many_questions_for_many_decisions_as_for_one(
    desk_of, person, django_assert_max_num_queries, django_assert_num_queries
):
    client, moderator = desk_of("moderators"), person("moderators", "en")
    suspend_listing(ProviderFactory(), actor=moderator, reason="Plus de nouvelles depuis mars.")
    client.get(DESK)
    with django_assert_max_num_queries(15) as few:
        client.get(DESK)
    for provider in ProviderFactory.create_batch(8):
        suspend_listing(provider, actor=moderator, reason="Plus de nouvelles depuis mars.")
    with django_assert_num_queries(len(few)):
        client.get(DESK)


def test_searches_in_vain_are_listed_from_five_times_on_and_come_as_a_table(desk_of):
    for text, count in (("trello", 9), ("=cmd", 6), ("rare", 4)):
        FruitlessSearch.objects.create(kind="provider", text_normalised=text, count=count, last_on=clock.today())
    client = desk_of("editors")
    page = client.get(reverse("words:desk_searches")).content.decode()
    assert "trello" in page and "rare" not in page
    table = client.get(reverse("words:desk_searches_csv"))
    assert table.headers["Content-Type"].startswith("text/csv")
    assert table.content.decode().splitlines()[1:] == [
        f"trello,9,{clock.today()}",
        f"'=cmd,6,{clock.today()}",
    ]


def test_no_search_in_vain_is_said_in_words(desk_of):
    assert "Aucune pour l’instant" in desk_of("editors").get(reverse("words:desk_searches")).content.decode()


def test_what_was_given_up_is_shown_with_its_error_and_tried_again_once(desk_of):
    event, client = given_up(), desk_of("operators")
    page = client.get(reverse("moderation:operations")).content.decode()
    assert "550 no such user" in page and "Reprendre" in page
    again = reverse("moderation:operations_retry", args=[event.pk])
    client.post(again)
    event.refresh_from_db()
    assert (event.state, event.attempts) == ("waiting", 0)
    assert "il n’y avait rien à faire" in client.post(again, follow=True).content.decode()
    assert AuditEntry.objects.filter(verb="outbox.retried").count() == 1


def test_all_that_was_given_up_is_taken_up_again_in_one_go(desk_of):
    given_up(), given_up()
    answer = desk_of("operators").post(reverse("moderation:operations_retry_all"), follow=True)
    assert "2 tâches vont être reprises." in answer.content.decode()
    assert not OutboxEvent.objects.filter(state="failed").exists()


@pytest.mark.parametrize("name", ["operations_retry_all", "operations_retry"])
def test_trying_again_is_for_operators_and_by_post_only(desk_of, client, person, with_second_factor, name):
    event = given_up()
    url = reverse(f"moderation:{name}", args=[event.pk] if name == "operations_retry" else [])
    assert desk_of("moderators").post(url).status_code == 403
    assert with_second_factor(client, person("operators")).get(url).status_code == 405
    event.refresh_from_db()
    assert event.state == "failed"


def test_the_operators_page_says_that_nothing_leaves_when_the_sweeper_stands_still(desk_of):
    client = desk_of("operators")
    assert "Rien ne part" not in client.get(reverse("moderation:operations")).content.decode()
    OutboxEvent.objects.update(state="done")
    due = clock.now() - timedelta(minutes=42)
    OutboxEvent.objects.create(topic="mail.send", created_at=due, due_at=due)
    page = client.get(reverse("moderation:operations")).content.decode()
    assert "Rien ne part" in page and "42 minutes" in page


def test_the_operators_page_says_who_looks_into_the_queues_and_keeps_the_clock(desk_of, monkeypatch):
    monkeypatch.setattr(sightings, "_noted", {})
    client = desk_of("operators")
    page = client.get(reverse("moderation:operations")).content.decode()
    assert page.count("personne ne regarde") == len(QUEUES) and "L’horloge" not in page
    call_command("tick")
    hold("beat", "atelier 42", duration=timedelta(seconds=15))
    page = client.get(reverse("moderation:operations")).content.decode()
    assert "personne ne regarde" not in page and "tenue par le processus atelier 42" in page
    PeriodicRun.objects.filter(name="outbox.sweep urgent").update(last_run_at=clock.now() - timedelta(minutes=6))
    Lease.objects.update(until=clock.now() - timedelta(seconds=1))
    page = client.get(reverse("moderation:operations")).content.decode()
    assert page.count("personne ne regarde") == 1 and "L’horloge" not in page


def test_the_operators_page_says_whether_the_index_is_in_step(desk_of):
    client, provider = desk_of("operators"), ProviderFactory()
    page = client.get(reverse("moderation:operations")).content.decode()
    assert "manquent\u202f: 1, en trop\u202f: 0" in page
    update_now("provider", [provider.pk])
    assert "manquent" not in client.get(reverse("moderation:operations")).content.decode()


def test_the_operators_page_names_the_version_of_the_portal(desk_of):
    page = desk_of("operators").get(reverse("moderation:operations")).content.decode()
    version = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"<dt>Tandem</dt><dd>{version}</dd>" in page


def test_the_operators_page_names_jobs_that_are_late_or_never_ran(desk_of):
    PeriodicRun.objects.create(name="outbox.forget_done", last_run_at=clock.now() - timedelta(days=3))
    PeriodicRun.objects.create(name="search.forget_fruitless", last_run_at=clock.now())
    page = desk_of("operators").get(reverse("moderation:operations")).content.decode()
    forget_done, fruitless = page[page.index("outbox.forget_done") :], page[page.index("search.forget_fruitless") :]
    assert "en retard" in forget_done[: forget_done.index("</li>")]
    assert "en retard" not in fruitless[: fruitless.index("</li>")]
    assert "toutes les 6 heures" in forget_done and "tous les jours" in fruitless
    assert "Django" in page and {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor] in page


def services_of(client, path):
    """Name and state of each service of the page, in its order."""
    rows = parse(client.get(path)).cssselect("section[aria-labelledby=services] li")
    return [" ".join(" ".join(row.itertext()).split()) for row in rows]


def test_the_operators_page_says_of_each_service_how_it_is_and_what_happens_meanwhile(desk_of, frozen):
    PeriodicRun.objects.all().delete()
    given_up()
    client = desk_of("operators")
    rows = services_of(client, reverse("moderation:operations"))
    in_trouble = [
        "Tâches abandonnées Elles attendent plus bas que quelqu’un les fasse reprendre. "
        "en panne depuis le 15/01/2026 10:00",
        "Ce qui tourne à heures fixes Les rappels et le rangement attendent que cela reprenne. "
        "en panne depuis le 15/01/2026 10:00",
    ]
    # A database with a clock of its own sees that ours was stopped: then that fails as well.
    first = [row for row in rows if not row.startswith("Horloge")]
    assert first[:2] == in_trouble
    assert {"Base de données fonctionne", "Serveur de courriel non utilisé"} <= set(rows)
    with translation.override("en"):
        english = services_of(client, reverse("moderation:operations"))
    said = "Tasks given up They wait below until somebody has them tried again. fails since"
    assert any(row.startswith(said) for row in english)


def test_the_operators_page_asks_as_many_questions_for_much_as_for_little(desk_of, django_assert_max_num_queries):
    client, page = desk_of("operators"), reverse("moderation:operations")

    def asked(*, at_most: int) -> int:
        with django_assert_max_num_queries(at_most) as queries:
            client.get(page)
        return len(queries)

    given_up()
    looking = asked(at_most=35)  # a process looks at the services once in a few seconds, whoever asks
    few = asked(at_most=25)
    for _ in range(12):
        given_up()
    ProviderFactory.create_batch(12)
    assert asked(at_most=25) == few
    watch.forget()
    assert asked(at_most=35) <= looking + 1  # whether what the index lacks is on its way


def test_the_operators_page_says_nothing_of_where_services_are(desk_of):
    page = desk_of("operators").get(reverse("moderation:operations")).content.decode()
    assert "tandem.sqlite3" not in page and str(settings.VAR_DIR) not in page


def test_the_first_reason_texts_are_laid_down_once_and_editors_changes_stay():
    count = load_reason_texts(actor=None)
    assert count == ReasonText.objects.count() >= 5
    assert all(
        reason.text_fr and reason.text_en and reason.label_fr != reason.label_en for reason in ReasonText.objects.all()
    )
    ReasonText.objects.first().delete()
    assert load_reason_texts(actor=None) == 0
    assert ReasonText.objects.count() == count - 1
