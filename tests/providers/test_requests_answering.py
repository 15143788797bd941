"""What providers answer, who is told, and what happens to an answer that comes second."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from portal.accounts.enums import Role
from portal.audit.models import AuditEntry
from portal.common.transitions import ReasonMissing
from providers.actions.requests import answering, following, pausing
from providers.actions.requests.answering import Answer
from providers.actions.requests.errors import AnswerOvertaken
from providers.enums import AnswerState
from tests.providers.factories import ProviderFactory
from tests.providers.requests import answer, mails, make_answered, make_member, make_person, make_sent

pytestmark = pytest.mark.django_db


def test_yes_says_from_when_and_the_association_is_written_to():
    recipient = make_answered(AnswerState.YES)
    assert (recipient.state, recipient.available_from) == (AnswerState.YES, "en juin")
    mail = mails("answer_received")[0]
    assert mail.to_address == "odile@voix-du-lavoir.example"
    assert "en juin" in mail.text and recipient.request.token in mail.text


def test_no_without_a_reason_is_refused():
    recipient = make_sent().recipients.get()
    with pytest.raises(ReasonMissing):
        answering.give_answer(recipient, Answer(AnswerState.NO, text="  "), revision=0, actor=None)
    assert mails("answer_received") == []


def test_no_refers_to_another_listing():
    other = ProviderFactory(name="La Rustine")
    recipient = make_sent().recipients.get()
    said = Answer(AnswerState.NO, text="Agenda plein", referral=other)
    recipient = answering.give_answer(recipient, said, revision=0, actor=None)
    assert recipient.referral == other
    assert "La Rustine" in mails("answer_received")[0].text


def test_answer_can_be_completed_and_keeps_the_day_of_the_first_one():
    first = make_answered(AnswerState.QUESTIONS)
    second = answer(first, AnswerState.YES)
    assert second.state == AnswerState.YES
    assert second.answered_at == first.answered_at
    assert (first.revision, second.revision) == (1, 2)


def test_second_of_two_people_is_told_and_shown_what_was_answered():
    recipient = make_sent().recipients.get()
    answering.give_answer(recipient, Answer(AnswerState.NO, text="Agenda plein"), revision=0, actor=None)
    with pytest.raises(AnswerOvertaken) as error:
        answering.give_answer(recipient, Answer(AnswerState.YES, text="Oui"), revision=0, actor=None)
    assert error.value.recipient.answer == "Agenda plein"
    assert len(mails("answer_received")) == 1


def test_answer_after_the_end_is_refused():
    request = make_sent()
    recipient = request.recipients.get()
    following.withdraw_request(request, actor=None)
    with pytest.raises(AnswerOvertaken, match="association"):
        answering.give_answer(recipient, Answer(AnswerState.YES, text="Oui"), revision=0, actor=None)


def test_answer_is_signed_by_a_member_of_the_organization_only():
    provider = ProviderFactory()
    member = make_member(provider.organization, role=Role.MEMBER, email="tom@moyeu.example")
    stranger = make_person("autre@ailleurs.example")
    first, second = make_sent([provider]).recipients.get(), make_sent([provider]).recipients.get()
    said = Answer(AnswerState.YES, text="Oui", available_from="juin")
    assert answering.give_answer(first, said, revision=0, actor=member).answered_by == member
    assert answering.give_answer(second, said, revision=0, actor=stranger).answered_by is None


def test_admin_of_the_organization_pauses_and_resumes_requests_and_others_do_not():
    provider = ProviderFactory()
    admin = make_member(provider.organization, email="salome@moyeu.example")
    member = make_member(provider.organization, role=Role.MEMBER, email="tom@moyeu.example")
    with pytest.raises(PermissionDenied):
        pausing.pause_requests(provider, actor=member)
    assert pausing.pause_requests(provider, actor=admin) is True
    assert pausing.pause_requests(provider, actor=admin) is False
    provider.refresh_from_db()
    assert provider.accepts_requests is False and provider.is_listed
    assert pausing.resume_requests(provider, actor=admin) is True
    verbs = AuditEntry.objects.filter(target_type="providers.provider").values_list("verb", flat=True)
    assert sorted(verbs) == ["provider.requests_paused", "provider.requests_resumed"]


def test_link_of_a_request_pauses_its_own_listing_only_and_the_address_is_told():
    provider, other = ProviderFactory(), ProviderFactory()
    link = make_sent([provider]).recipients.get()
    with pytest.raises(PermissionDenied):
        pausing.pause_requests(other, actor=None, link=link)
    assert pausing.pause_requests(provider, actor=None, link=link) is True
    assert [mail.to_address for mail in mails("requests_paused")] == [provider.email]
    assert pausing.resume_requests(provider, actor=None, link=link) is True
    assert len(mails("requests_resumed")) == 1
