"""Reporting: the same words once, limits in words, no mail repeated to an address that nobody confirmed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.common import clock
from portal.notifications.models import OutgoingMail
from providers import mistake_limits, request_limits
from providers.actions.mistakes import reporting
from providers.actions.mistakes.deciding import settle_mistake
from providers.actions.mistakes.errors import CannotReport
from providers.actions.mistakes.reporting import Told, fingerprint_of
from providers.actions.requests.drafting import send_resume_link
from providers.actions.requests.errors import NoMoreMails
from providers.enums import MistakeKind
from providers.models import MistakeReport, Provider
from tests.portal.accounts.factories import UserFactory
from tests.providers.factories import ProviderFactory
from tests.providers.mistakes import (
    ADDRESS,
    REASON,
    WORDS,
    make_contested,
    make_corrected,
    make_moderator,
    make_report,
)
from tests.providers.requests import mails, make_draft, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider():
    return ProviderFactory(name="Le Moyeu")


def address_of(provider):
    return reverse("providers:mistake_report", args=[provider.slug])


def test_same_report_twice_is_shown_as_received_and_asks_once(client, provider):
    form = {"kind": "contact", "words": WORDS, "contact_email": ADDRESS}
    first = client.post(address_of(provider), form)
    spaced = {**form, "words": f"  {WORDS.upper()} \n", "contact_email": ADDRESS.upper()}
    assert client.post(address_of(provider), spaced).url == first.url
    assert MistakeReport.objects.count() == 1
    assert len(mails("mistake_reported")) == len(mails("mistake_received")) == 1


def test_same_words_of_somebody_else_or_of_another_listing_are_another_report(provider):
    made = {
        make_report(provider).pk,
        make_report(provider, address=ADDRESS).pk,
        make_report(provider, actor=make_person()).pk,
        make_report(provider, kind=MistakeKind.OTHER).pk,
        make_report(ProviderFactory()).pk,
    }
    assert len(made) == 5


def test_same_words_after_the_end_are_a_new_report(provider):
    closed = make_corrected(provider=provider)
    assert make_report(provider).pk != closed.pk


def test_decision_taken_back_beside_the_same_words_anew_is_no_clash(client, provider, with_second_factor):
    moderator = make_moderator()
    first = settle_mistake(make_contested(provider=provider), actor=moderator, reason=REASON)
    make_report(provider)
    desk = with_second_factor(client, moderator)
    assert desk.post(reverse("providers:desk_mistake", args=[first.pk]), {"decision": "take-back"}).status_code == 302
    first.refresh_from_db()
    assert first.is_open and MistakeReport.objects.open().count() == 2


def test_database_holds_the_same_words_once(provider):
    report = make_report(provider)
    with pytest.raises(IntegrityError, match="fingerprint|same_words_once"):
        MistakeReport.objects.create(provider=provider, kind="other", words="x", fingerprint=report.fingerprint)


told = st.builds(
    Told,
    kind=st.sampled_from(MistakeKind),
    words=st.text(st.sampled_from("aé \n\tB"), min_size=1, max_size=6),
    contact_email=st.sampled_from(["", "a@b.example", "A@b.example"]),
)


@given(told, told, st.sampled_from([1, 2]), st.sampled_from([1, 2]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_two_reports_are_the_same_when_case_and_blanks_alone_tell_them_apart(one, other, here, there):
    def plain(said: Told, pk: int) -> tuple:
        return (pk, said.kind, said.words.casefold().split(), said.contact_email.lower())

    same = fingerprint_of(Provider(pk=here), one, None) == fingerprint_of(Provider(pk=there), other, None)
    assert same == (plain(one, here) == plain(other, there))


@pytest.mark.parametrize("who", ["account", "address"])
def test_sixth_report_of_a_person_in_a_day_is_refused_in_words_and_kept(client, who):
    person = UserFactory() if who == "account" else None
    address = "" if who == "account" else ADDRESS
    for _number in range(mistake_limits.A_DAY_PER_PERSON):
        make_report(actor=person, address=address)
    if person is not None:
        client.force_login(person)
    form = {"kind": "contact", "words": WORDS, "contact_email": address}
    response = client.post(address_of(ProviderFactory()), form)
    text = response.content.decode()
    assert response.status_code == 429 and "signalé 5 erreurs" in text and WORDS in text
    assert MistakeReport.objects.count() == 5 and len(mails("mistake_reported")) == 5
    with clock.frozen_at(clock.now() + timedelta(days=1, minutes=1)):
        assert client.post(address_of(ProviderFactory()), form).status_code == 302


def test_limit_of_one_person_is_not_another_s():
    for _number in range(mistake_limits.A_DAY_PER_PERSON):
        make_report(actor=UserFactory(), address="")
    make_report(address=ADDRESS)


def test_one_listing_cannot_be_buried_by_strangers_while_members_still_get_through(client, provider):
    for number in range(mistake_limits.WAITING_FROM_STRANGERS):
        make_report(provider, words=f"{WORDS} {number}")
    response = client.post(address_of(provider), {"kind": "contact", "words": WORDS})
    text = response.content.decode()
    assert response.status_code == 429 and "6 signalements sur Le Moyeu" in text and WORDS in text
    make_report(provider, actor=make_person())
    make_report(ProviderFactory())


def test_strangers_report_ten_mistakes_of_one_listing_a_day_however_fast_they_are_corrected(provider):
    for number in range(mistake_limits.A_DAY_FROM_STRANGERS):
        make_corrected(provider=provider, words=f"{WORDS} {number}")
    with pytest.raises(CannotReport, match="10 signalements"):
        make_report(provider)


def test_address_that_nobody_confirmed_gets_five_mails_a_day_from_all_forms_together(client, provider):
    draft = make_draft()
    for _number in range(request_limits.MAILS_TO_A_STRANGER - 1):
        send_resume_link(draft, ADDRESS, actor=None)
    make_report(address=ADDRESS)
    with pytest.raises(NoMoreMails):
        make_report(provider, address=ADDRESS)
    form = {"kind": "contact", "words": WORDS, "contact_email": ADDRESS}
    response = client.post(address_of(provider), form)
    text = response.content.decode()
    assert response.status_code == 429 and "Laissez le champ vide" in text and WORDS in text
    assert client.post(address_of(provider), {**form, "contact_email": ""}).status_code == 302


def test_own_proven_address_is_no_stranger_s():
    person = make_person(ADDRESS)
    draft = make_draft()
    for _number in range(request_limits.MAILS_TO_A_STRANGER):
        send_resume_link(draft, ADDRESS, actor=None)
    assert make_report(actor=person, address=ADDRESS).contact_email == ADDRESS


def test_receipt_repeats_nothing_that_was_typed():
    make_report(words="Achetez mes montres sur montres.example !", address=ADDRESS)
    (receipt,) = mails("mistake_received")
    assert "montres" not in receipt.text + receipt.subject + receipt.html


def test_listing_that_leaves_between_page_and_report_is_not_reported(provider):
    seen = Provider.objects.get(pk=provider.pk)
    Provider.objects.filter(pk=provider.pk).update(state="paused")
    with pytest.raises(CannotReport, match="quitter l’annuaire"):
        make_report(seen)
    assert not OutgoingMail.objects.exists()


def test_of_two_with_the_same_words_the_constraint_is_the_last_guard(provider, monkeypatch):
    first = make_report(provider)
    looks = iter([None, first])
    monkeypatch.setattr(reporting, "reported_before", lambda mark: next(looks))
    assert make_report(provider) == first and MistakeReport.objects.count() == 1
    assert len(mails("mistake_reported")) == 1
