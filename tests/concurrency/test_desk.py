"""Two moderators suspend the same listing at once: one wins, the others are told, nothing is written twice.

The guard is a transaction, a held row and a conditional update. `unguarded` takes them away, and the race happens.
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
from portal.notifications.models import OutgoingMail
from providers.actions import listings, moving
from providers.models import Provider
from tests.providers.factories import ProviderFactory
from tests.utils.rivals import PATIENCE, RIVALS, race, the_winner, winners

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def unguarded(monkeypatch):
    """Check, then write: every rival has read the state before one of them changes it."""
    all_have_read = threading.Barrier(RIVALS)

    def move(workflow, model, pk, name, *, reason="", target="", **changes):
        present = model.objects.get(pk=pk).state
        if present not in workflow.get(name).sources:
            raise NotAllowedFrom(present)
        all_have_read.wait(PATIENCE)
        model.objects.filter(pk=pk).update(state=workflow.get(name).target, **changes)
        return present

    monkeypatch.setattr(Workflow, "apply", move)
    monkeypatch.setattr(moving, "transaction", SimpleNamespace(atomic=nullcontext, on_commit=transaction.on_commit))
    monkeypatch.setattr(moving, "hold", lambda rows: list(rows))
    # These two demand a transaction: each gets one of its own.
    for name in ("enqueue", "tell_provider"):
        monkeypatch.setattr(moving, name, transaction.atomic(getattr(moving, name)))


def rivals_suspend():
    provider = ProviderFactory()
    moderators = [
        create_person(actor=None, email=f"m{n}@desk.example", display_name=f"M{n}", groups=("moderators",))
        for n in range(RIVALS)
    ]
    deeds = [
        partial(
            listings.suspend_listing, Provider.objects.get(pk=provider.pk), actor=person, reason=f"Raison de {person}."
        )
        for person in moderators
    ]
    return provider, race(*deeds)


def written():
    return AuditEntry.objects.filter(verb="listing.suspend").count()


def test_without_the_guard_every_rival_believes_to_have_decided(unguarded):
    _provider, results = rivals_suspend()
    assert len(winners(results)) == written() == RIVALS, results


def test_of_eight_moderators_who_suspend_at_once_one_wins_and_the_others_are_told():
    provider, results = rivals_suspend()
    the_winner(results)
    losers = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(loser, TransitionError) and str(loser) for loser in losers), losers
    assert (written(), OutgoingMail.objects.count()) == (1, 1)
    provider.refresh_from_db()
    entry = AuditEntry.objects.get(verb="listing.suspend")
    assert provider.suspension_reason == entry.reason == f"Raison de {entry.actor}."
