"""Moderators learn by mail that a notice of illegal content waits: at once, without its words, once in an hour."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.common import clock
from portal.moderation.notices.actions.deciding import decide_notice
from portal.moderation.notices.actions.sending import contest_decision
from portal.notifications.models import OutgoingMail
from tests.portal.accounts.factories import UserFactory
from tests.portal.moderation.notices import REASON, WORDS, notified
from tests.providers.edits import admin_of, make_moderator
from tests.providers.factories import ProviderFactory

pytestmark = pytest.mark.django_db


def written_to():
    return set(OutgoingMail.objects.filter(kind="moderation.notice_to_decide").values_list("to_address", flat=True))


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


def test_a_contested_decision_calls_those_who_did_not_take_it():
    first, _second = make_moderator("first@desk.example"), make_moderator("second@desk.example")
    notice = notified()
    decide_notice(notice, "leave", reason=REASON, actor=first)
    OutgoingMail.objects.all().delete()
    notice.refresh_from_db()
    contest_decision(notice, "Regardez la deuxième photo, en bas.", actor=None)
    assert written_to() == {"second@desk.example"}
    assert "Contested" not in OutgoingMail.objects.get(kind="moderation.notice_to_decide").subject
