"""What happens to reports by the clock, and when a person or an organization leaves. Each thing once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.accounts.actions.erasure import erase_account
from portal.accounts.enums import Role
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.common.registries import exporters
from portal.notifications.models import OutgoingMail
from portal.outbox.registry import schedule
from portal.outbox.sweeper import sweep
from providers.actions.leaving import leave_directory
from providers.actions.mistakes.answering import Said, answer_mistake
from providers.actions.mistakes.deciding import settle_mistake
from providers.actions.mistakes.upkeep import blank_old_mistakes, hand_over_mistakes, remind_of_mistakes
from providers.enums import MistakeAnswer, MistakeState
from providers.models import MistakeReport
from tests.portal.accounts.factories import MembershipFactory, UserFactory
from tests.providers.factories import OrganizationFactory, ProviderFactory
from tests.providers.mistakes import (
    ADDRESS,
    CORRECTED,
    REASON,
    RIGHT,
    STILL,
    WORDS,
    answer,
    make_called_wrong,
    make_contested,
    make_corrected,
    make_decided,
    make_moderator,
    make_report,
)
from tests.providers.requests import mails, make_member, make_person
from tests.utils.dump import rows_of

pytestmark = pytest.mark.django_db
JOBS = (remind_of_mistakes, hand_over_mistakes, blank_old_mistakes)


@pytest.fixture
def days_later(frozen):
    """Run a block so many days after the frozen moment."""
    return lambda days: clock.frozen_at(frozen + timedelta(days=days))


def done_by_the_clock(days_later, until=400):
    """On which day which job did something; run twice a day, the second time does nothing."""
    done = {}
    for day in range(until):
        with days_later(day):
            for job in JOBS:
                if job():
                    done.setdefault(job.__name__, []).append(day)
                assert job() == 0, "twice changes nothing"
    return done


def test_silent_provider_is_reminded_on_day_five_and_moderators_take_over_on_day_ten(days_later):
    report = make_report()
    assert done_by_the_clock(days_later) == {"remind_of_mistakes": [5], "hand_over_mistakes": [10]}
    report.refresh_from_db()
    assert report.state == MistakeState.AT_DESK
    assert [mail.to_address for mail in mails("mistake_reminder")] == [report.provider.email]


@pytest.mark.parametrize("said", MistakeAnswer.values)
def test_who_has_answered_is_neither_reminded_nor_handed_over(days_later, said):
    answer(make_report(), said)
    done = done_by_the_clock(days_later, until=30)
    assert done == {}


def test_after_a_long_pause_of_the_ticker_moderators_take_over_without_a_reminder(days_later):
    make_report()
    with days_later(12):
        assert [job() for job in JOBS] == [0, 1, 0]


@pytest.mark.parametrize("make", [make_corrected, make_decided])
def test_address_and_words_go_six_months_after_the_end_and_figures_stay(days_later, make):
    more = {"actor": make_moderator()} if make is make_decided else {}
    report = make(words=WORDS, **more, **({"address": ADDRESS} if make is make_corrected else {}))
    assert done_by_the_clock(days_later) == {"blank_old_mistakes": [184]}
    kept = MistakeReport.objects.get(pk=report.pk)
    assert (kept.kind, kept.state, kept.answer) == (report.kind, report.state, report.answer)
    row = str(MistakeReport.objects.values())
    assert not [words for words in (WORDS, CORRECTED, RIGHT, REASON, ADDRESS) if words in row]


def test_open_case_is_never_blanked(days_later):
    make_called_wrong(address=ADDRESS)
    with days_later(2000):
        assert blank_old_mistakes() == 0


def test_page_of_a_blanked_report_says_so(client, days_later):
    report = make_corrected(address=ADDRESS)
    with days_later(184):
        blank_old_mistakes()
        text = client.get(report.get_absolute_url()).content.decode()
    assert "effacés" in text and WORDS not in text and "encore faux" not in text


def test_jobs_are_on_the_schedule():
    for name in ("remind_of_mistakes", "hand_over_mistakes", "blank_old_mistakes"):
        assert f"providers.{name}" in schedule


def test_deleted_account_takes_its_closed_words_along_and_leaves_the_open_case_without_its_address():
    person = make_person(ADDRESS, "Odile Zinzolin")
    open_one = make_report(actor=person, address=ADDRESS, words="Zinzolin le dit : plus de téléphone.")
    as_visitor = make_report(address=ADDRESS, words="Zinzolin le redit : plus de téléphone.")
    closed = make_corrected(actor=person, address=ADDRESS, words="Zinzolin l’a vu : le prix a changé.")
    while sweep():
        pass
    erase_account(person, actor=person)
    assert ADDRESS not in rows_of("providers_")
    for report in (open_one, as_visitor, closed):
        report.refresh_from_db()
        assert report.author is None
    assert (open_one.state, bool(open_one.words), closed.words) == (MistakeState.ASKED, True, "")
    for report in (open_one, as_visitor):
        settle_mistake(answer(report, MistakeAnswer.RIGHT), actor=make_moderator(f"m{report.pk}"), reason=REASON)
    assert blank_old_mistakes() == 2, "at once, not after six months"
    while sweep():  # the farewell has left
        pass
    rows = rows_of()
    assert [row[:3000] for row in rows.splitlines() if "Zinzolin" in row or ADDRESS in row] == []


def test_reports_about_a_listing_that_leaves_with_its_last_member_end_and_are_told():
    alone = MembershipFactory(role=Role.ADMIN)
    listing = ProviderFactory(organization=alone.organization, name="La Solitaire")
    asked = make_report(listing, address=ADDRESS)
    closed = make_corrected(provider=listing, words="Une autre erreur, corrigée depuis.")
    erase_account(alone.user, actor=alone.user)
    asked.refresh_from_db()
    closed.refresh_from_db()
    assert (asked.state, asked.words, closed.answer_words) == (MistakeState.LAPSED, "", "")
    (told,) = mails("mistake_ended")
    assert told.to_address == ADDRESS and "La Solitaire" in told.subject


def test_reports_about_a_listing_that_leaves_for_good_end_and_are_told():
    admin = MembershipFactory(role=Role.ADMIN)
    listing = ProviderFactory(organization=admin.organization, name="La Dernière")
    asked, contested = make_report(listing, address=ADDRESS), make_contested(provider=listing, words="Autre chose.")
    leave_directory(listing, actor=admin.user)
    asked.refresh_from_db()
    contested.refresh_from_db()
    assert (asked.state, contested.state) == (MistakeState.LAPSED, MistakeState.LAPSED)
    (told,) = mails("mistake_ended")
    assert told.to_address == ADDRESS and "La Dernière" in told.subject


def test_reports_stay_while_somebody_else_keeps_the_listing():
    organization = OrganizationFactory()
    one = MembershipFactory(organization=organization, role=Role.ADMIN)
    MembershipFactory(organization=organization, role=Role.ADMIN)
    report = make_report(ProviderFactory(organization=organization))
    answered = answer_mistake(report, Said(MistakeAnswer.RIGHT, RIGHT), actor=one.user)
    assert answered.answered_by == one.user
    erase_account(one.user, actor=one.user)
    answered.refresh_from_db()
    assert (answered.state, answered.answer_words, answered.answered_by) == (MistakeState.AT_DESK, RIGHT, None)


def test_export_holds_what_one_reported_and_answered_and_nothing_of_the_other_side():
    reporter = make_person(ADDRESS)
    listing = ProviderFactory()
    keeper = make_member(listing.organization, email="salome@le-moyeu.example", name="Salomé")
    report = make_report(listing, actor=reporter, address=ADDRESS)
    answer_mistake(report, Said(MistakeAnswer.CORRECTED, CORRECTED), actor=keeper)
    export = exporters.get("providers.mistakes")
    (own,) = export(reporter)
    assert (own["words"], own["answer"], own["address"]) == (WORDS, CORRECTED, ADDRESS)
    (theirs,) = export(keeper)
    assert theirs["words"] == CORRECTED and ADDRESS not in str(theirs) and WORDS not in str(theirs)
    assert list(export(UserFactory())) == []


def test_audit_holds_no_word_of_reporter_or_provider():
    make_called_wrong(address=ADDRESS)
    make_contested()
    rows = str(list(AuditEntry.objects.values()))
    assert "mistake.say_still_wrong" in rows
    assert not [words for words in (WORDS, CORRECTED, RIGHT, STILL, ADDRESS) if words in rows]


CONSTRAINTS = [
    ("says_something", make_report, {"words": ""}),
    ("ended_has_date", make_report, {"closed_at": "now"}),
    ("ended_has_date", make_corrected, {"closed_at": None}),
    ("at_desk_has_date", make_contested, {"at_desk_at": None}),
    ("answer_has_date", make_corrected, {"answered_at": None}),
    ("answer_has_words", make_corrected, {"answer_words": ""}),
    ("corrected_by_answer", make_corrected, {"answer": "right"}),
    ("decision_has_reason", make_decided, {"decision_reason": ""}),
    ("erased_is_empty", make_corrected, {"erased_at": "now"}),
    ("erased_is_empty", make_report, {"erased_at": "now"}),
]


@pytest.mark.parametrize(("rule", "make", "change"), CONSTRAINTS)
def test_database_refuses_what_cannot_be(rule, make, change):
    report = make(actor=make_moderator()) if make is make_decided else make()
    values = {name: clock.now() if value == "now" else value for name, value in change.items()}
    with pytest.raises(IntegrityError, match=f"mistakereport_{rule}"), transaction.atomic():
        MistakeReport.objects.filter(pk=report.pk).update(**values)


def test_mail_that_asked_is_blanked_with_the_report(days_later):
    make_corrected()
    with days_later(184):
        blank_old_mistakes()
    assert not OutgoingMail.objects.filter(text__contains=WORDS).exists()
