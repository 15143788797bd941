"""What happens by the clock: reminders, silence, questions months later, forgetting. Each once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.accounts.models import Membership
from portal.common import clock
from portal.common.registries import erasers, exporters
from portal.notifications.models import OutgoingMail
from portal.outbox.registry import schedule
from providers.actions.requests import following, people, sending, upkeep
from providers.enums import AnswerState, Outcome, RequestState, StillInUse
from providers.models import FollowUp, Recipient, SupportRequest
from providers.queries_requests import ANSWERS_FOR_FIGURES, follow_up_figures, outcomes_of
from tests.providers.factories import OrganizationFactory, ProviderFactory
from tests.providers.requests import (
    answer,
    mails,
    make_answered,
    make_closed,
    make_draft,
    make_member,
    make_person,
    make_sent,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def days_later(frozen):
    """Run a block so many days after the frozen moment."""
    return lambda days: clock.frozen_at(frozen + timedelta(days=days))


def test_silent_provider_is_reminded_after_five_and_twelve_days_and_never_more(days_later):
    request = make_sent()
    reminded = {}
    for day in range(0, 40):
        with days_later(day):
            if upkeep.remind_recipients():
                reminded[day] = True
            assert upkeep.remind_recipients() == 0
    assert list(reminded) == [5, 12]
    assert [mail.to_address for mail in mails("answer_reminder")] == [request.recipients.get().provider.email] * 2


def test_after_a_long_pause_one_reminder_is_enough(days_later):
    make_sent()
    with days_later(13):
        assert upkeep.remind_recipients() == 1
        assert upkeep.remind_recipients() == 0


@pytest.mark.parametrize("end", ["answered", "withdrawn"])
def test_nobody_is_reminded_of_what_is_answered_or_over(days_later, end):
    request = make_sent()
    if end == "answered":
        answer(request.recipients.get(), AnswerState.NO)
    else:
        following.withdraw_request(request, actor=None)
    with days_later(13):
        assert upkeep.remind_recipients() == 0


def test_association_is_told_once_who_has_not_answered(days_later):
    silent, other = ProviderFactory(name="La Silencieuse"), ProviderFactory(name="La Bavarde")
    request = make_sent([silent, other])
    answer(request.recipients.get(provider=other))
    with days_later(13):
        assert upkeep.tell_silence() == 0
    with days_later(14):
        assert upkeep.tell_silence() == 1
        assert upkeep.tell_silence() == 0
    mail = mails("still_silent")[0]
    assert "La Silencieuse" in mail.subject and "La Bavarde" not in mail.text


def test_still_in_use_is_asked_at_six_and_twelve_months(days_later):
    make_closed()
    asked = {}
    for day in range(0, 420, 10):
        with days_later(day):
            if count := upkeep.ask_follow_ups():
                asked[day] = count
            assert upkeep.ask_follow_ups() == 0
    assert asked == {190: 1, 370: 1}
    assert list(FollowUp.objects.order_by("months").values_list("months", flat=True)) == [6, 12]


def test_request_that_led_nowhere_is_not_asked_about(days_later):
    request = make_sent()
    following.close_request(request, None, answers_seen=0, actor=None)
    failed = make_closed(organization_name="Le club")
    following.say_outcome(failed, Outcome.NOT, "", actor=None)
    with days_later(200):
        assert upkeep.ask_follow_ups() == 0


def test_old_drafts_go_and_young_ones_stay(days_later):
    make_draft()
    sending.submit_request(make_draft(), actor=None)
    sent = make_sent()
    with days_later(29):
        young = make_draft()
        assert upkeep.remove_old_drafts() == 0
    with days_later(31):
        assert upkeep.remove_old_drafts() == 2
    assert set(SupportRequest.objects.all()) == {sent, young}


def test_names_addresses_and_words_go_after_thirteen_months_and_figures_stay(days_later):
    closed = make_closed(note="Bernard", place="Trifouilly", budget="prefer-not")
    with days_later(390):
        assert upkeep.blank_old_requests() == 0
    with days_later(397):
        assert upkeep.blank_old_requests() == 1
        assert upkeep.blank_old_requests() == 0
    row = str(SupportRequest.objects.filter(pk=closed.pk).values()) + str(Recipient.objects.values())
    for word in ("Odile", "odile@", "04 00", "Lavoir", "Bernard", "Trifouilly", "plusieurs", "Avec plaisir", "en juin"):
        assert word not in row
    closed.refresh_from_db()
    assert (closed.size, closed.budget, closed.state) == (15, "prefer-not", RequestState.CLOSED)
    assert closed.needs.count() == 1


def test_request_that_was_never_closed_is_blanked_thirteen_months_after_it_left(days_later):
    make_sent()
    with days_later(397):
        assert upkeep.blank_old_requests() == 1


def test_jobs_are_on_the_schedule():
    for name in ("remind_recipients", "tell_silence", "ask_follow_ups", "remove_old_drafts", "blank_old_requests"):
        assert f"providers.{name}" in schedule


def test_deleted_account_leaves_no_contact_and_its_open_request_is_withdrawn():
    person = make_person()
    sent = sending.submit_request(make_draft(actor=person), actor=person)
    make_draft(actor=person)
    erasers.get("providers.requests")(person)
    kept = SupportRequest.objects.get()
    assert (kept.pk, kept.state, kept.author) == (sent.pk, RequestState.WITHDRAWN, person)
    rows = str(SupportRequest.objects.values()) + str(
        OutgoingMail.objects.filter(kind__startswith="providers.").exclude(user=person).values()
    )
    assert "Odile" not in rows and "odile@" not in rows and "04 00" not in rows


def test_words_of_an_organization_stay_for_its_other_members():
    organization = OrganizationFactory(name="Les Voix du Lavoir")
    person = make_member(organization)
    Membership.objects.create(organization=organization, user=make_person("autre@lavoir.example"), role="member")
    sending.submit_request(make_draft(actor=person, organization=organization), actor=person)
    people.erase_requests(person)
    kept = SupportRequest.objects.get()
    assert (kept.hope, kept.contact_name, kept.contact_email) == ("Une boîte à plusieurs", "", "")


def test_request_written_as_a_visitor_with_the_same_proven_address_is_erased_too():
    request = make_sent()
    other = make_sent(contact_email="autre@ailleurs.example", contact_name="Autre")
    people.erase_requests(make_person())
    request.refresh_from_db()
    other.refresh_from_db()
    assert request.contact_email == "" and other.contact_email == "autre@ailleurs.example"


def test_export_holds_ones_own_requests_with_their_answers_and_no_others():
    person = make_person()
    draft = make_draft(actor=person)
    sending.submit_request(draft, actor=person)
    answer(draft.recipients.get())
    make_sent(contact_email="autre@ailleurs.example", hope="Rien à voir")
    (row,) = exporters.get("providers.requests")(person)
    assert row["hope"] == "Une boîte à plusieurs"
    assert row["answers"][0]["answer"] == "Avec plaisir"


def test_follow_up_figures_are_silent_below_the_minimum(client):
    closed = make_closed()
    for number in range(ANSWERS_FOR_FIGURES):
        assert follow_up_figures() == []
        copy = SupportRequest.objects.create(state="closed", sent_at=clock.now(), closed_at=clock.now())
        row = FollowUp.objects.create(request=copy, months=6, asked_at=clock.now())
        following.answer_follow_up(row, StillInUse.YES if number else StillInUse.NO, actor=None)
    FollowUp.objects.create(request=closed, months=6, asked_at=clock.now())
    (figures,) = follow_up_figures()
    assert (figures.months, figures.asked, figures.yes, figures.no, figures.answered) == (6, 11, 9, 1, 10)
    text = client.get(reverse("providers:request_data")).content.decode()
    assert "9 utilisent toujours" in text


def test_outcomes_of_a_provider_are_those_that_ended_with_it():
    recipient = make_answered()
    closed = following.close_request(recipient.request, recipient.provider, answers_seen=1, actor=None)
    assert not outcomes_of(recipient.provider)
    following.say_outcome(closed, Outcome.WORKED, "", actor=None)
    assert list(outcomes_of(recipient.provider)) == [closed]
    assert not outcomes_of(ProviderFactory())
