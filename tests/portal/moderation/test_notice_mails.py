"""Moderators learn by mail that a notice of illegal content waits: at once, without its words, each once in an hour.

Where none of them may decide it, the operators learn that."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.accounts.actions.memberships import add_member
from portal.accounts.actions.people import create_person
from portal.accounts.enums import Role
from portal.common import clock
from portal.moderation.notices.actions.deciding import decide_notice
from portal.moderation.notices.actions.sending import contest_decision
from portal.notifications.models import OutgoingMail
from tests.portal.accounts.factories import UserFactory
from tests.portal.moderation.notices import REASON, WORDS, notified
from tests.providers.edits import admin_of, make_moderator
from tests.providers.factories import ProviderFactory

pytestmark = pytest.mark.django_db


def written_to(kind="moderation.notice_to_decide"):
    return set(OutgoingMail.objects.filter(kind=kind).values_list("to_address", flat=True))


def operators_written_to():
    return written_to("moderation.notice_without_moderator")


def an_operator():
    return create_person(actor=None, email="otto@desk.example", display_name="Otto", groups=("operators",))


def test_every_moderator_is_written_to_at_once_and_nobody_else():
    make_moderator("vera@desk.example"), make_moderator("renard@desk.example"), UserFactory()
    notice = notified()
    assert written_to() == {"vera@desk.example", "renard@desk.example"}
    mail = OutgoingMail.objects.filter(kind="moderation.notice_to_decide")[0]
    assert notice.number in mail.subject and f"/moderation/signalements/{notice.pk}/" in mail.text
    assert WORDS not in mail.text and "Odile" not in mail.text and "odile@" not in mail.text


def test_whoever_may_not_decide_is_not_written_to():
    sender, free = make_moderator("sender@desk.example"), make_moderator("free@desk.example")
    provider = ProviderFactory()
    part = admin_of(provider)
    part.groups.add(*free.groups.all())
    notified(provider, actor=sender)
    assert written_to() == {"free@desk.example"}


def test_a_flood_of_notices_is_one_mail_in_an_hour():
    make_moderator()
    now = clock.now()
    for minutes, mails in ((0, 1), (20, 1), (59, 1), (125, 2)):
        with clock.frozen_at(now + timedelta(minutes=minutes)):
            notified(explanation=f"{WORDS} Vu à {minutes} minutes.")
        assert OutgoingMail.objects.filter(kind="moderation.notice_to_decide").count() == mails, minutes


def test_a_trickle_of_notices_does_not_silence_the_mails():
    make_moderator()
    now = clock.now()
    for minutes, mails in ((0, 1), (50, 1), (100, 2), (150, 2), (200, 3)):
        with clock.frozen_at(now + timedelta(minutes=minutes)):
            notified(explanation=f"{WORDS} Vu à {minutes} minutes.")
        assert OutgoingMail.objects.filter(kind="moderation.notice_to_decide").count() == mails, minutes


def test_each_moderator_has_an_hour_of_their_own():
    first, second, now = make_moderator("first@desk.example"), make_moderator("second@desk.example"), clock.now()
    of_first, of_second = ProviderFactory(), ProviderFactory()
    add_member(of_first.organization, first, actor=None, role=Role.ADMIN)
    add_member(of_second.organization, second, actor=None, role=Role.ADMIN)
    notified(of_first)
    assert written_to() == {second.email}
    with clock.frozen_at(now + timedelta(minutes=20)):
        notified(of_second)
    assert written_to() == {first.email, second.email}


def test_a_notice_that_nobody_may_decide_is_told_to_the_operators_with_a_way_on():
    alone, operator = make_moderator("seule@desk.example"), an_operator()
    notice = decide_notice(notified(), "leave", reason=REASON, actor=alone)
    assert not operators_written_to()
    OutgoingMail.objects.all().delete()
    contest_decision(notice, "Regardez la deuxième photo, en bas.", actor=None)
    assert operators_written_to() == {operator.email} and not written_to()
    mail = OutgoingMail.objects.get(kind="moderation.notice_without_moderator")
    assert notice.number in mail.subject and "--as moderators" in mail.text
    for kept in (WORDS, "deuxième photo", REASON, "Odile", "odile@", notice.address):
        assert kept not in mail.text


def test_without_any_moderator_operators_are_written_to_once_in_an_hour():
    operator, now = an_operator(), clock.now()
    for minutes, mails in ((0, 1), (20, 1), (50, 1), (70, 2)):
        with clock.frozen_at(now + timedelta(minutes=minutes)):
            notified(explanation=f"{WORDS} Vu à {minutes} minutes.")
        written = OutgoingMail.objects.filter(kind="moderation.notice_without_moderator")
        assert [mail.to_address for mail in written] == [operator.email] * mails, minutes


def test_a_moderator_who_was_just_written_to_is_no_missing_one():
    make_moderator(), an_operator()
    notified(), notified(explanation=f"{WORDS} Bis.")
    assert not operators_written_to()


def test_a_contested_decision_calls_those_who_did_not_take_it():
    first, _second = make_moderator("first@desk.example"), make_moderator("second@desk.example")
    notice = notified()
    decide_notice(notice, "leave", reason=REASON, actor=first)
    OutgoingMail.objects.all().delete()
    notice.refresh_from_db()
    contest_decision(notice, "Regardez la deuxième photo, en bas.", actor=None)
    assert written_to() == {"second@desk.example"}
    assert "Contested" not in OutgoingMail.objects.get(kind="moderation.notice_to_decide").subject
