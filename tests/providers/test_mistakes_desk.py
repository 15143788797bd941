"""The desk's queue of reported mistakes: what waits and how long, decisions with reasons, undoing, conflicts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.actions.people import create_person
from portal.accounts.models import Membership
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.moderation.actions import load_reason_texts
from portal.moderation.models import ReasonText
from portal.outbox.sweeper import sweep
from providers.actions.mistakes.following import forget_address
from providers.enums import MistakeState
from providers.models import MistakeReport
from tests.portal.accounts.factories import MembershipFactory
from tests.providers.factories import ProviderFactory
from tests.providers.mistakes import (
    ADDRESS,
    REASON,
    RIGHT,
    WORDS,
    make_called_wrong,
    make_contested,
    make_corrected,
    make_decided,
    make_moderator,
    make_report,
    make_unanswered,
)
from tests.providers.requests import mails
from tests.utils.pages import parse, words_of

pytestmark = pytest.mark.django_db

QUEUE = "/moderation/erreurs/"


def case(report):
    return reverse("providers:desk_mistake", args=[report.pk])


def decide(desk, report, decision="settle", reason=REASON, **more):
    return desk.post(case(report), {"decision": decision, "reason": reason}, **more)


def names_in(response):
    return [row.text_content() for row in parse(response).cssselect("table.criteria tbody th")]


def test_queue_begins_with_what_waits_for_a_decision_the_oldest_first(desk):
    with clock.frozen_at(clock.now() - timedelta(days=3, minutes=1)):
        make_contested(provider=ProviderFactory(name="La Plus Ancienne"))
    make_unanswered(provider=ProviderFactory(name="La Silencieuse"))
    make_report(ProviderFactory(name="La Tranquille"))
    make_corrected(provider=ProviderFactory(name="La Corrigée"))
    response = desk.get(QUEUE)
    assert names_in(response) == ["La Plus Ancienne", "La Silencieuse"]
    assert "depuis 3 jours" in words_of(response) and "depuis aujourd’hui" in words_of(response)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"state": "asked"}, ["La Demandée"]),
        ({"state": "closed"}, ["La Corrigée"]),
        ({"state": "to-decide"}, ["La Contestée"]),
        ({"state": ""}, ["La Contestée", "La Corrigée", "La Demandée"]),
        ({"q": "contestee"}, ["La Contestée"]),
        ({"q": "demandée", "state": "asked"}, ["La Demandée"]),
        ({"state": "asked", "q": "rien du tout"}, []),
        ({"state": "x"}, ["La Contestée", "La Corrigée", "La Demandée"]),
        ({"q": "x\0' %" * 500}, []),
    ],
)
def test_queue_is_narrowed_by_state_and_name(desk, query, names):
    make_report(ProviderFactory(name="La Demandée", slug="la-demandee"))
    make_corrected(provider=ProviderFactory(name="La Corrigée", slug="la-corrigee"))
    make_contested(provider=ProviderFactory(name="La Contestée", slug="la-contestee"))
    response = desk.get(QUEUE, query)
    assert response.status_code == 200
    assert sorted(names_in(response)) == names or ("\0" in str(query) and not names)


def test_desk_counts_what_waits_and_nothing_else(desk):
    make_contested()
    make_called_wrong()
    make_report()
    make_corrected()
    (row,) = [
        row
        for row in parse(desk.get("/moderation/")).cssselect("ul.rows li")
        if "Erreurs signalées" in row.text_content()
    ]
    assert "2 attendent" in " ".join(row.text_content().split())


@pytest.mark.parametrize("page", ["0", "99", "x", "-1"])
def test_a_bad_page_is_a_page_in_words(desk, page):
    assert desk.get(QUEUE, {"page": page}).status_code == 404


@pytest.mark.parametrize(("decision", "state"), [("settle", "settled"), ("dismiss", "unfounded")])
def test_decision_closes_the_case_with_a_reason_that_both_sides_read(desk, moderator, decision, state):
    report = make_contested(address=ADDRESS)
    answer = decide(desk, report, decision, follow=True)
    report.refresh_from_db()
    assert (report.state, report.decision_reason) == (state, REASON)
    assert "Le dossier est clos" in answer.content.decode()
    entry = AuditEntry.objects.get(verb=f"mistake.{decision}")
    assert (entry.actor, entry.actor_role, entry.reason) == (moderator, "moderator", REASON)
    for kind, address in (("mistake_decided", report.provider.email), ("mistake_ended", ADDRESS)):
        (mail,) = mails(kind)
        assert mail.to_address == address and REASON in mail.text
    assert "Erreur signalée sur" in desk.get("/moderation/").content.decode(), "among what was decided lately"


@pytest.mark.parametrize(
    "typed", [{"reason": ""}, {"reason": "court"}, {"decision": ""}, {"decision": "suspend"}, {"reason": "x" * 2001}]
)
def test_decision_without_a_real_reason_or_choice_is_refused_and_kept(desk, typed):
    report = make_contested()
    response = desk.post(case(report), {"decision": "settle", "reason": REASON, **typed})
    report.refresh_from_db()
    assert response.status_code == 422 and report.state == MistakeState.AT_DESK
    assert typed.get("reason", REASON)[:100] in response.content.decode()
    assert not mails("mistake_decided")


def test_decision_on_an_old_page_is_said_and_what_was_typed_is_kept(desk):
    report = make_decided(actor=make_moderator("Paul"))
    response = decide(desk, report, reason="Une autre raison, bien écrite.")
    assert response.status_code == 409
    assert "Autre chose s’est passé entre-temps" in response.content.decode()
    assert "Une autre raison, bien écrite." in response.content.decode()
    assert len(mails("mistake_decided")) == 1


def test_case_that_waits_for_its_provider_offers_no_decision(desk):
    report = make_report()
    assert "Pas encore" in words_of(desk.get(case(report)))
    assert decide(desk, report).status_code == 409
    report.refresh_from_db()
    assert report.state == MistakeState.ASKED


def test_ready_reason_fills_the_form_and_chooses_its_decision(desk):
    load_reason_texts(actor=None)
    ready = ReasonText.objects.filter(topic="dismiss-mistake").first()
    report = make_contested()
    page = parse(desk.get(case(report), {"reason": ready.pk}))
    assert page.cssselect("textarea")[0].text_content().strip() == ready.text
    assert [box.get("value") for box in page.cssselect("input[type=radio][checked]")] == ["dismiss"]
    of_listings = ReasonText.objects.filter(topic="suspend-listing").first()
    assert of_listings.text not in desk.get(case(report), {"reason": of_listings.pk}).content.decode()


def test_new_uses_get_their_reasons_on_a_site_that_has_others():
    load_reason_texts(actor=None)
    ReasonText.objects.filter(topic="settle-mistake").delete()
    count = ReasonText.objects.count()
    assert load_reason_texts(actor=None) == ReasonText.objects.count() - count > 0
    assert load_reason_texts(actor=None) == 0


def test_wrong_click_is_undone_and_those_who_read_it_are_told(desk):
    report = make_contested(address=ADDRESS)
    page = decide(desk, report, follow=True)
    assert "Annuler la décision" in page.content.decode()
    assert "réexamin" not in desk.post(case(report), {"decision": "take-back"}, follow=True).content.decode()
    report.refresh_from_db()
    assert (report.state, report.decision_reason, report.closed_at) == (MistakeState.AT_DESK, "", None)
    assert mails("mistake_taken_back")[0].to_address == report.provider.email
    assert mails("mistake_reread")[0].to_address == ADDRESS
    decide(desk, report, "dismiss")
    assert len(mails("mistake_decided")) == 2


@pytest.mark.parametrize("why", ["too late", "of somebody else", "something happened since", "corrected by itself"])
def test_decision_is_not_undone_later_nor_by_others_nor_after_something_happened(desk, moderator, why):
    actor = make_moderator("Paul") if why == "of somebody else" else moderator
    past = clock.now() - timedelta(minutes=30 if why == "too late" else 29)
    with clock.frozen_at(past):
        if why == "corrected by itself":
            report = make_corrected()
        else:
            report = make_decided(actor=actor, address=ADDRESS)
        if why == "something happened since":
            forget_address(report, actor=None)
    before = report.state
    assert "Annuler la décision" not in desk.get(case(report)).content.decode()
    response = desk.post(case(report), {"decision": "take-back"}, follow=True)
    report.refresh_from_db()
    assert report.state == before and "trente minutes" in response.content.decode()


def test_moderator_of_the_provider_s_organization_sees_that_they_cannot_decide(desk, moderator):
    report = make_contested(address=ADDRESS)
    MembershipFactory(organization=report.provider.organization, user=moderator)
    text = desk.get(case(report)).content.decode()
    assert "quelqu’un d’autre décidera" in text and 'name="reason"' not in text
    assert ADDRESS not in text, "who reported it is never shown to the provider's people"
    assert decide(desk, report).status_code == 403
    report.refresh_from_db()
    assert report.state == MistakeState.AT_DESK
    Membership.objects.filter(user=moderator).delete()
    assert decide(desk, report).status_code == 302


def test_moderator_who_reported_it_leaves_the_decision_to_somebody_else(desk, moderator):
    report = make_contested(actor=moderator)
    assert "Ce signalement est le vôtre" in desk.get(case(report)).content.decode()
    assert decide(desk, report).status_code == 403


def test_member_cannot_take_their_own_decision_back_once_they_joined_the_provider(desk, moderator):
    report = make_decided(actor=moderator)
    MembershipFactory(organization=report.provider.organization, user=moderator)
    assert desk.post(case(report), {"decision": "take-back"}).status_code == 403


def test_case_tells_the_history_in_words_without_the_names_of_reporter_and_provider(desk, moderator):
    listing = ProviderFactory()
    reporter = create_person(actor=None, email="r@exemple.example", display_name="Rapporteuse Zélée")
    report = make_decided(actor=moderator, provider=listing, kind="story")
    MistakeReport.objects.filter(pk=report.pk).update(author=reporter)
    text = words_of(desk.get(case(report)))
    assert "erreur signalée" in text and "la personne qui l’a signalé" in text and "Véra" in text
    assert "mistake." not in text and "Rapporteuse" not in text


def test_case_shows_what_the_listing_says_and_leads_to_its_own_page(desk):
    listing = ProviderFactory(phone="04 78 00 00 00")
    page = desk.get(case(make_contested(provider=listing)))
    assert "04 78 00 00 00" in page.content.decode()
    assert reverse("providers:desk_listing", args=[listing.pk]) in page.content.decode()


def test_case_of_a_suspended_listing_can_still_be_closed(desk):
    report = make_contested(provider=ProviderFactory())
    desk.post(reverse("providers:desk_listing", args=[report.provider_id]), {"decision": "suspend", "reason": REASON})
    assert decide(desk, report).status_code == 302


def test_visitors_are_led_to_log_in_and_others_are_refused(with_second_factor):
    report, client = make_contested(), Client()
    assert client.get(case(report)).status_code == client.get(QUEUE).status_code == 302
    editor = create_person(actor=None, email="ed@desk.example", display_name="Ed", groups=("editors",))
    signed_in = with_second_factor(client, editor)
    assert signed_in.get(case(report)).status_code == signed_in.get(QUEUE).status_code == 403
    assert decide(signed_in, report).status_code == 403


def test_unknown_case_is_a_page_in_words(desk):
    desk.raise_request_exception = False
    assert desk.get(reverse("providers:desk_mistake", args=[987654])).status_code == 404


def test_nothing_is_mailed_to_moderators(desk, moderator):
    make_called_wrong(address=ADDRESS)
    make_contested(words=f"{WORDS} {RIGHT}")
    while sweep():
        pass
    assert moderator.email not in {
        mail.to_address for kind in ("mistake_reported", "mistake_received") for mail in mails(kind)
    }
