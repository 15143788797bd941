"""The people of a listing confirm it while the clock takes it out, or while a moderator suspends it; they leave while
somebody writes to them.

The guard is the row, held before anything is read of it, and the turn of whoever writes. `unguarded` reads first, and
lets the rival go in between.
"""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from types import SimpleNamespace

import pytest
from django.db import transaction

from portal.accounts.actions.memberships import add_member
from portal.accounts.actions.people import create_person
from portal.accounts.enums import Role
from portal.common import clock
from portal.common.transitions import TransitionError, Workflow
from portal.notifications.models import OutgoingMail
from providers.actions import moving, verification
from providers.actions.leaving import leave_directory
from providers.actions.listings import suspend_listing
from providers.actions.requests import sending
from providers.actions.requests.errors import CannotLeave
from providers.actions.requests.sending import submit_request
from providers.actions.verification import confirm_listing, follow_date
from providers.models import Provider, SupportRequest
from providers.request_limits import sending_problems
from providers.verification import a_year_after
from tests.portal.accounts.factories import UserFactory
from tests.providers import requests
from tests.providers.factories import ProviderFactory, days_ago
from tests.utils.rivals import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

TURNS = 3


@pytest.fixture
def unguarded(monkeypatch):
    """Everybody reads, decides, and writes later without asking again; `lets(deed)`: what a rival does in between."""
    waiting = []

    def read(provider):
        provider.refresh_from_db()
        while waiting:
            waiting.pop()()
        return provider

    def move(workflow, model, pk, name, *, reason="", target="", **changes):
        model.objects.filter(pk=pk).update(state=target or workflow.get(name).target, **changes)
        return ""

    no_transaction = SimpleNamespace(atomic=nullcontext, on_commit=transaction.on_commit)
    for module in (moving, verification):
        monkeypatch.setattr(module, "transaction", no_transaction)
    monkeypatch.setattr(verification, "held", read)
    monkeypatch.setattr(moving, "held", lambda provider: provider)
    monkeypatch.setattr(Workflow, "apply", move)
    for name in ("enqueue", "tell_provider"):
        monkeypatch.setattr(moving, name, transaction.atomic(getattr(moving, name)))
    return waiting.append


def nearly_out():
    """A listing on the day on which the clock takes it out, and one of its admins."""
    provider = ProviderFactory(to_confirm=True, verified_until=days_ago(31))
    admin = UserFactory()
    add_member(provider.organization, admin, actor=None, role=Role.ADMIN)
    return provider, admin


def again(provider):
    return Provider.objects.select_related("organization").get(pk=provider.pk)


def test_without_the_guard_the_clock_takes_out_what_was_just_confirmed(unguarded):
    provider, admin = nearly_out()
    unguarded(lambda: confirm_listing(again(provider), actor=admin))
    follow_date(again(provider))
    now = again(provider)
    assert (now.state, now.verified_on) == ("unlisted", clock.today())


@pytest.mark.parametrize("_turn", range(TURNS))
def test_what_is_confirmed_while_the_clock_takes_it_out_stands_in_the_directory(_turn):
    provider, admin = nearly_out()
    results = race(partial(confirm_listing, again(provider), actor=admin), partial(follow_date, again(provider)))
    assert not [result for result in results if isinstance(result, Exception)], results
    now = again(provider)
    assert (now.state, now.verified_until) == ("published", a_year_after(clock.today()))
    unlisted = OutgoingMail.objects.filter(kind="providers.listing_unlisted")
    assert unlisted.filter(to_address=now.email).count() <= 1


@pytest.fixture
def moderator():
    return create_person(actor=None, email="vera@desk.example", display_name="Véra", groups=("moderators",))


def test_without_the_guard_confirming_lifts_a_suspension_that_nobody_saw(unguarded, moderator):
    provider, admin = nearly_out()
    unguarded(lambda: suspend_listing(again(provider), actor=moderator, reason="Injoignable."))
    confirm_listing(again(provider), actor=admin)
    now = again(provider)
    assert (now.state, now.suspension_reason) == ("published", "Injoignable.")


@pytest.mark.parametrize("_turn", range(TURNS))
def test_what_is_suspended_while_it_is_confirmed_stays_suspended(_turn, moderator):
    provider, admin = nearly_out()
    confirmed, suspended = race(
        partial(confirm_listing, again(provider), actor=admin),
        partial(suspend_listing, again(provider), actor=moderator, reason="Injoignable."),
    )
    assert isinstance(suspended, Provider)
    assert isinstance(confirmed, Provider | TransitionError)
    assert again(provider).state == "suspended"


def written_to():
    """A draft that is ready to leave for a listing, whose admin is about to take it out."""
    provider, admin = nearly_out()
    Provider.objects.update(state="published", verified_until=days_ago(-90))
    draft = requests.make_draft([provider])
    SupportRequest.objects.filter(pk=draft.pk).update(address_confirmed_at=clock.now())
    return draft, partial(leave_directory, again(provider), actor=admin)


def test_without_the_turn_a_request_reaches_who_has_left_and_nobody_is_told(monkeypatch):
    draft, leave = written_to()

    def looked_at_before(*args):
        problems = sending_problems(*args)
        leave()
        return problems

    monkeypatch.setattr(sending, "transaction", SimpleNamespace(atomic=nullcontext))
    monkeypatch.setattr(sending, "_locked", lambda request: SupportRequest.objects.get(pk=request.pk))
    monkeypatch.setattr(sending, "take_turn", lambda *names: None)
    monkeypatch.setattr(sending, "sending_problems", looked_at_before)
    monkeypatch.setattr(sending, "send", transaction.atomic(sending.send))
    assert submit_request(draft, actor=None).state == "sent"
    assert not requests.mails("provider_left")


@pytest.mark.parametrize("_turn", range(TURNS))
def test_a_request_on_its_way_to_who_leaves_is_told_of_it_or_stays(_turn):
    draft, leave = written_to()
    sent, left = race(partial(submit_request, draft, actor=None), leave)
    assert isinstance(left, Provider)
    told = len(requests.mails("provider_left"))
    assert (isinstance(sent, CannotLeave), told) in {(True, 0), (False, 1)}, sent
