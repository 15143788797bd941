"""Several moderators answer the same notice at once: one decides, the others are told, nobody gets two answers.

The guard is a held row, since when it waits, and a conditional update. `unguarded` takes them away.
"""

from __future__ import annotations

import threading
from contextlib import nullcontext
from functools import partial
from types import SimpleNamespace

import pytest
from django.db import transaction

from portal.accounts.actions.people import create_person
from portal.audit.models import AuditEntry
from portal.common.transitions import NotAllowedFrom, TransitionError, Workflow
from portal.moderation.models import Notice
from portal.moderation.notices.actions import deciding
from portal.notifications.models import OutgoingMail
from providers.models import Provider
from tests.portal.moderation.notices import REASON, notified
from tests.utils.rivals import PATIENCE, RIVALS, race, the_winner, winners

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ANSWERED = "moderation.notice_answered"
STEPS = [deciding.TAKE_AWAY, deciding.LEAVE] * (RIVALS // 2)


@pytest.fixture
def unguarded(monkeypatch):
    """Check, then write: every rival has read the notice before one of them changes it."""
    all_have_read = threading.Barrier(RIVALS)

    def move(workflow, model, pk, name, *, reason="", **changes):
        present = model.objects.get(pk=pk).state
        if present not in workflow.get(name).sources:
            raise NotAllowedFrom(present)
        all_have_read.wait(PATIENCE)
        model.objects.filter(pk=pk).update(state=workflow.get(name).target, **changes)
        return present

    monkeypatch.setattr(Workflow, "apply", move)
    monkeypatch.setattr(deciding, "transaction", SimpleNamespace(atomic=nullcontext))
    monkeypatch.setattr(deciding, "hold", lambda rows: list(rows))
    monkeypatch.setattr(deciding, "_take_away", lambda notice, *, actor: None)
    monkeypatch.setattr(deciding, "tell_notifier", transaction.atomic(deciding.tell_notifier))


def rivals_decide():
    notice = notified()
    moderators = [
        create_person(actor=None, email=f"m{n}@desk.example", display_name=f"M{n}", groups=("moderators",))
        for n in range(RIVALS)
    ]
    deeds = [
        partial(deciding.decide_notice, Notice.objects.get(pk=notice.pk), step, actor=person, reason=f"{REASON} {step}")
        for step, person in zip(STEPS, moderators, strict=True)
    ]
    return notice, race(*deeds)


def test_without_the_guard_whoever_sent_it_gets_eight_answers(unguarded):
    _notice, results = rivals_decide()
    assert len(winners(results)) == OutgoingMail.objects.filter(kind=ANSWERED).count() == RIVALS, results


def test_of_eight_moderators_who_answer_at_once_one_decides_and_the_others_are_told():
    notice, results = rivals_decide()
    the_winner(results)
    losers = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(loser, TransitionError) and str(loser) for loser in losers), losers
    notice.refresh_from_db()
    mail = OutgoingMail.objects.get(kind=ANSWERED)
    assert notice.decision_reason in " ".join(mail.text.split())
    decided = AuditEntry.objects.filter(verb__in=[f"notice.{step}" for step in {*STEPS}])
    assert [entry.reason for entry in decided] == [notice.decision_reason]
    # The listing is away if that was decided, and only then.
    assert (Provider.objects.get().state == "suspended") == (notice.state == "taken_away")
