"""A request leaves: for whom, after which proof of the address, how many times, and when it may not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.audit.models import AuditEntry
from portal.common import clock
from portal.common.transitions import TransitionError
from portal.outbox.models import OutboxEvent
from providers import request_limits
from providers.actions.requests import drafting, sending
from providers.actions.requests.errors import CannotLeave, NoMoreMails, NotComplete
from providers.enums import RequestState
from providers.models import SupportRequest
from tests.providers.factories import OrganizationFactory, ProviderFactory
from tests.providers.requests import mails, make_draft, make_member, make_person, make_sent

pytestmark = pytest.mark.django_db


def test_visitor_is_first_asked_to_confirm_the_address():
    draft = make_draft()
    sent = sending.submit_request(draft, actor=None)
    assert sent.state == RequestState.TO_CONFIRM
    assert [mail.to_address for mail in mails("request_confirm")] == ["odile@voix-du-lavoir.example"]
    assert mails("request_received") == []


def test_mail_to_an_unconfirmed_address_repeats_nothing_that_was_typed():
    draft = make_draft(contact_name="Gagnez-un-lot", organization_name="http://spam.example", hope="Cliquez")
    sending.submit_request(draft, actor=None)
    mail = mails("request_confirm")[0]
    for part in (mail.subject, mail.text, mail.html):
        assert "Gagnez" not in part and "spam.example" not in part and "Cliquez" not in part


def test_confirmed_request_reaches_each_provider_with_facts_and_without_contact_data():
    first, second = ProviderFactory(name="Le Moyeu"), ProviderFactory(name="La Rustine")
    request = make_sent([first, second], budget="prefer-not", note="Demander Bernard")
    assert request.state == RequestState.SENT
    letters = mails("request_received")
    assert [mail.to_address for mail in letters] == [first.email, second.email]
    assert "Gmail" in letters[0].text and "Demander Bernard" in letters[0].text and "La Rustine" in letters[0].text
    assert request.recipients.get(provider=first).token in letters[0].text
    assert request.contact_email not in letters[0].text and request.contact_phone not in letters[0].text
    assert len(mails("request_sent")) == 1


def test_confirming_twice_sends_once():
    draft = sending.submit_request(make_draft(), actor=None)
    signature = sending.signature_of(draft)
    sending.confirm_address(draft, signature, actor=None)
    again = sending.confirm_address(draft, signature, actor=None)
    assert again.state == RequestState.SENT
    assert len(mails("request_received")) == 1


def test_link_of_a_former_address_confirms_nothing():
    draft = sending.submit_request(make_draft(), actor=None)
    former = sending.signature_of(draft)
    sending.correct_request(draft, actor=None)
    draft.refresh_from_db()
    drafting.save_step(draft, "association", {"contact_email": "autre@voix-du-lavoir.example"}, actor=None)
    draft = sending.submit_request(draft, actor=None)
    with pytest.raises(sending.BadSignature):
        sending.confirm_address(draft, former, actor=None)
    assert mails("request_received") == []


def test_link_of_one_request_does_not_confirm_another():
    one = sending.submit_request(make_draft(), actor=None)
    other = sending.submit_request(make_draft(), actor=None)
    with pytest.raises(sending.BadSignature):
        sending.confirm_address(other, sending.signature_of(one), actor=None)


def test_member_with_a_verified_address_sends_at_once():
    organization = OrganizationFactory()
    member = make_member(organization, email="odile@voix-du-lavoir.example")
    draft = make_draft(actor=member, organization=organization)
    sent = sending.submit_request(draft, actor=member)
    assert sent.state == RequestState.SENT
    assert mails("request_confirm") == []
    entry = AuditEntry.objects.get(verb="request.send")
    assert (entry.actor, entry.organization) == (member, organization)


def test_signed_in_person_who_types_another_address_must_confirm_it():
    person = make_person("autre@ailleurs.example")
    sent = sending.submit_request(make_draft(actor=person), actor=person)
    assert sent.state == RequestState.TO_CONFIRM


def test_nobody_writes_for_an_organization_they_do_not_belong_to():
    person = make_person()
    draft = drafting.start_request([], actor=person, language="fr")
    with pytest.raises(Exception, match="belong|appartenez"):
        drafting.save_step(draft, "association", {"organization": OrganizationFactory()}, actor=person)


def test_second_submit_is_refused_and_writes_nothing():
    draft = make_draft()
    sending.submit_request(draft, actor=None)
    before = OutboxEvent.objects.count(), AuditEntry.objects.count()
    with pytest.raises(TransitionError):
        sending.submit_request(draft, actor=None)
    assert (OutboxEvent.objects.count(), AuditEntry.objects.count()) == before


@pytest.mark.parametrize(
    ("step", "blank"),
    [("association", {"contact_name": ""}), ("need", {"hope": ""}), ("size", {"size": None})],
)
def test_incomplete_draft_names_the_step_that_lacks(step, blank):
    draft = make_draft(**blank)
    with pytest.raises(NotComplete) as error:
        sending.submit_request(draft, actor=None)
    assert error.value.steps == [step]


def test_draft_with_something_typed_in_vain_does_not_leave():
    draft = make_draft()
    drafting.save_step(draft, "size", {}, actor=None, typed={"size": "une quinzaine"})
    with pytest.raises(NotComplete):
        sending.submit_request(draft, actor=None)


def test_changed_address_is_no_longer_confirmed():
    again = drafting.start_again(make_sent(), [ProviderFactory()], actor=None)
    assert again.address_confirmed_at
    drafting.save_step(again, "association", {"contact_email": "neuve@voix-du-lavoir.example"}, actor=None)
    assert sending.submit_request(again, actor=None).state == RequestState.TO_CONFIRM


def test_same_words_to_somebody_else_leave_at_once_for_a_confirmed_address():
    other = ProviderFactory()
    again = drafting.start_again(make_sent(), [other], actor=None)
    assert again.hope == "Une boîte à plusieurs"
    assert sending.submit_request(again, actor=None).state == RequestState.SENT
    assert mails("request_received")[-1].to_address == other.email


def test_provider_that_paused_requests_gets_none():
    draft = make_draft([ProviderFactory(accepts_requests=False)])
    with pytest.raises(CannotLeave):
        sending.submit_request(draft, actor=None)


def test_provider_that_closes_before_the_confirmation_sends_the_draft_back_with_its_address_confirmed():
    provider = ProviderFactory()
    waiting = sending.submit_request(make_draft([provider]), actor=None)
    type(provider).objects.filter(pk=provider.pk).update(accepts_requests=False)
    back = sending.confirm_address(waiting, sending.signature_of(waiting), actor=None)
    assert back.state == RequestState.DRAFT
    drafting.choose_recipients(back, [ProviderFactory()], actor=None)
    assert sending.submit_request(back, actor=None).state == RequestState.SENT


def test_sixth_request_of_a_day_waits_and_goes_the_day_after(frozen):
    for _ in range(request_limits.A_DAY_PER_ASSOCIATION):
        make_sent()
    draft = make_draft(address_confirmed_at=frozen)
    with pytest.raises(CannotLeave) as error:
        sending.submit_request(draft, actor=None)
    assert len(error.value.problems) == 1
    with clock.frozen_at(frozen + timedelta(days=1, minutes=1)):
        assert sending.submit_request(draft, actor=None).state == RequestState.SENT


def test_association_that_shares_the_address_of_its_office_is_not_locked_out(frozen):
    for _ in range(request_limits.A_DAY_PER_ASSOCIATION):
        make_sent()
    assert make_sent(organization_name="Le club de judo").state == RequestState.SENT


def test_fourth_request_that_waits_with_one_provider_is_held_and_another_provider_is_fine():
    provider = ProviderFactory()
    for _ in range(request_limits.WAITING_WITH_ONE_PROVIDER):
        make_sent([provider])
    with pytest.raises(CannotLeave) as error:
        make_sent([provider])
    assert [problem.provider for problem in error.value.problems] == [provider]
    assert make_sent([ProviderFactory()]).state == RequestState.SENT


def test_provider_gets_so_many_requests_of_strangers_a_day_and_members_still_reach_it():
    provider = ProviderFactory()
    for number in range(request_limits.A_DAY_FROM_STRANGERS):
        make_sent([provider], organization_name=f"Club {number}", contact_email=f"club{number}@exemple.example")
    with pytest.raises(CannotLeave):
        make_sent([provider], organization_name="Encore un", contact_email="encore@exemple.example")
    organization = OrganizationFactory()
    member = make_member(organization)
    draft = make_draft([provider], actor=member, organization=organization)
    assert sending.submit_request(draft, actor=member).state == RequestState.SENT


def test_stranger_cannot_have_an_address_flooded_with_links():
    waiting = [sending.submit_request(make_draft(), actor=None) for _ in range(request_limits.MAILS_TO_A_STRANGER)]
    with pytest.raises(NoMoreMails):
        sending.submit_request(make_draft(), actor=None)
    with pytest.raises(NoMoreMails):
        sending.resend_confirmation(waiting[0], actor=None)
    with pytest.raises(NoMoreMails):
        drafting.send_resume_link(make_draft(), "odile@voix-du-lavoir.example", actor=None)
    assert len(mails("request_confirm")) == request_limits.MAILS_TO_A_STRANGER


def test_what_was_sent_is_no_longer_changed():
    request = make_sent()
    with pytest.raises(TransitionError):
        drafting.save_step(request, "need", {"hope": "autre chose"}, actor=None)
    with pytest.raises(TransitionError):
        drafting.choose_recipients(request, [], actor=None)
    assert drafting.discard_draft(request, actor=None) is False
    assert SupportRequest.objects.get(pk=request.pk).hope == "Une boîte à plusieurs"


def test_audit_rows_hold_no_personal_data():
    make_sent()
    rows = str(list(AuditEntry.objects.values()))
    assert "request.confirm" in rows
    assert "odile" not in rows.lower() and "Lavoir" not in rows
