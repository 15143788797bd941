"""Who reported a mistake is known to moderators alone; what was said, to the two sides and the moderators."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.enums import Role
from portal.audit.models import AuditEntry
from portal.common.registries import exporters
from portal.notifications.models import OutgoingMail
from portal.outbox.models import OutboxEvent
from portal.outbox.sweeper import sweep
from portal.search.api import update_now
from providers.enums import MistakeAnswer, MistakeState
from providers.models import MistakeReport
from tests.portal.accounts.factories import MembershipFactory
from tests.providers.factories import ProviderFactory
from tests.providers.mistakes import REASON, STILL, answer, make_decided, make_moderator, make_report
from tests.providers.requests import make_person, make_sent
from tests.providers.test_requests_leaks import addresses
from tests.utils.dump import rows_of

pytestmark = pytest.mark.django_db

ADDRESS = "zinzolin@exemple.example"
NAME = "Odile Zinzolin"
SAID = "Canaricide : le prix a doublé."


@pytest.fixture
def listing():
    provider = ProviderFactory(name="Le Moyeu")
    update_now("provider", [provider.pk])
    return provider


@pytest.fixture
def keeper(listing):
    return MembershipFactory(organization=listing.organization, role=Role.ADMIN, user__email="s@moyeu.example").user


@pytest.fixture
def report(listing, keeper):
    """Reported by somebody with an account, contested, and waiting for the moderators."""
    reported = make_report(listing, words=SAID, actor=make_person(ADDRESS, NAME), address=ADDRESS)
    return answer(reported, MistakeAnswer.RIGHT)


def open_pages(client, report):
    """Every page that opens without a key, or with that of the provider."""
    other = make_sent([ProviderFactory()], contact_email="autre@ailleurs.example")
    keys = [reverse("providers:mistake_answer", args=[report.token])]
    client.raise_request_exception = False
    for address in [*addresses(report.provider, other), *keys]:
        response = client.get(address)
        if not response.streaming:
            yield address, response.content.decode(errors="replace").lower()


@pytest.mark.parametrize("who", ["visitor", "provider"])
def test_no_page_shows_who_reported_it(report, keeper, who):
    client = Client()
    if who == "provider":
        client.force_login(keeper)
    opened = 0
    for address, text in open_pages(client, report):
        opened += 1
        assert "zinzolin" not in text, address
        # Its people have the words by mail, and so in what they take along.
        if report.token not in address and not (who == "provider" and address == reverse("accounts:export")):
            assert "canaricide" not in text, address
    assert opened > 20


def test_words_and_address_are_seen_by_those_concerned(report, with_second_factor):
    desk = with_second_factor(Client(), make_moderator())
    text = desk.get(reverse("providers:desk_mistake", args=[report.pk])).content.decode()
    assert ADDRESS in text and SAID in text
    assert SAID in Client().get(reverse("providers:mistake_answer", args=[report.token])).content.decode()
    follow = Client().get(report.get_absolute_url()).content.decode()
    assert SAID in follow and ADDRESS not in follow, "the key may be shared, the address is not on the page"


def test_no_mail_to_the_provider_s_side_names_who_reported_it(report, keeper):
    MistakeReport.objects.filter(pk=report.pk).update(state=MistakeState.AT_DESK)
    make_decided(actor=make_moderator(), provider=report.provider, address=ADDRESS)
    to_provider = OutgoingMail.objects.filter(to_address__in=[report.provider.email, keeper.email])
    assert to_provider.filter(kind="providers.mistake_reported").count() == 4
    for mail in to_provider:
        held = f"{mail.subject} {mail.text} {mail.html} {mail.headers}".lower()
        assert "zinzolin" not in held and report.follow_token.lower() not in held


def test_no_mail_to_who_reported_it_holds_the_key_of_the_provider(report):
    for mail in OutgoingMail.objects.filter(to_address=ADDRESS):
        assert report.token not in mail.text + mail.html


def test_search_api_and_exports_of_others_hold_nothing_of_it(report, keeper):
    while sweep():
        pass
    assert not [word for word in ("zinzolin", "canaricide") if word in rows_of("search").lower()]
    assert "canaricide" not in Client().get("/api/v1/providers").content.decode().lower()
    exported = str([list(exporter(keeper)) for exporter in exporters]).lower()
    assert "zinzolin" not in exported


def test_audit_and_outbox_hold_nothing_of_it(report):
    rows = str(list(AuditEntry.objects.values()) + list(OutboxEvent.objects.values())).lower()
    assert "mistake.contest" in rows
    assert not [word for word in ("zinzolin", "canaricide") if word in rows]


def test_closed_case_shows_nothing_more_to_the_provider_s_link(report, with_second_factor):
    desk = with_second_factor(Client(), make_moderator())
    desk.post(reverse("providers:desk_mistake", args=[report.pk]), {"decision": "settle", "reason": REASON})
    response = Client().get(reverse("providers:mistake_answer", args=[report.token]))
    assert response.status_code == 410 and "canaricide" not in response.content.decode().lower()


def test_key_of_the_provider_says_nothing_for_whoever_reported_it(report):
    client = Client()
    client.raise_request_exception = False
    path = reverse("providers:mistake_follow", args=[report.token])
    assert client.post(path, {"words": STILL}).status_code == client.post(path, {"forget": "yes"}).status_code == 404
    report.refresh_from_db()
    assert report.contact_email == ADDRESS
