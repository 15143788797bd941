"""What somebody else does between the look and the deed. Each is first shown to go wrong where nothing is held.

On SQLite nobody can do anything in between, so that half is PostgreSQL's alone.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from portal.common.transitions import TransitionError
from providers.actions.requests import drafting, following, sending, upkeep
from providers.enums import RequestState
from providers.models import SupportRequest
from tests.providers.requests import mails, make_draft, make_sent
from tests.utils.rivals import RIVALS, in_between, race, winners

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft():
    """One that leaves at once, its address being known, and that was begun long ago."""
    made = make_draft()
    long_ago = made.created_at - timedelta(days=60)
    SupportRequest.objects.filter(pk=made.pk).update(address_confirmed_at=made.created_at, updated_at=long_ago)
    return made


THROW_AWAY = {
    "thrown away by its author": lambda draft: drafting.discard_draft(draft, actor=None),
    "removed by the clock": lambda draft: upkeep.remove_old_drafts(),
}


@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize("how", THROW_AWAY)
def test_without_holding_a_request_that_has_just_left_is_deleted(draft, monkeypatch, how):
    send = partial(sending.submit_request, draft, actor=None)
    for module in (drafting, upkeep):
        monkeypatch.setattr(module, "hold", in_between(send))
    THROW_AWAY[how](draft)
    assert len(mails("request_received")) == 1 and not SupportRequest.objects.exists()


@pytest.mark.parametrize("how", THROW_AWAY)
def test_a_draft_leaves_or_is_thrown_away(draft, how):
    send = partial(sending.submit_request, draft, actor=None)
    sent, thrown_away = race(send, partial(THROW_AWAY[how], draft))
    left = list(SupportRequest.objects.values_list("state", flat=True))
    assert left == ([] if thrown_away else [RequestState.SENT])
    assert len(mails("request_received")) == len(left)
    assert isinstance(sent, (TransitionError, SupportRequest.DoesNotExist)) is bool(thrown_away)


@pytest.fixture
def silent():
    """A request whose provider is due to be reminded."""
    request = make_sent()
    SupportRequest.objects.update(sent_at=request.sent_at - upkeep.REMIND_AFTER[0])
    return request


@pytest.mark.only_on("postgresql")
def test_without_holding_a_provider_is_reminded_of_what_is_over(silent, monkeypatch):
    close = partial(following.close_request, silent, None, answers_seen=0, actor=None)
    monkeypatch.setattr(upkeep, "hold", in_between(close))
    upkeep.remind_recipients()
    assert mails("answer_reminder")[0].pk > mails("request_ended")[0].pk


def test_nobody_is_reminded_of_what_is_over(silent):
    close = partial(following.close_request, silent, None, answers_seen=0, actor=None)
    results = race(*[close, upkeep.remind_recipients] * (RIVALS // 2))
    assert len([result for result in winners(results) if isinstance(result, SupportRequest)]) == 1
    (ended,), reminded = mails("request_ended"), mails("answer_reminder")
    assert len(reminded) <= 1
    assert all(mail.pk < ended.pk for mail in reminded), "reminded first, then it ended"
