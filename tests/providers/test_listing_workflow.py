"""Every (state, step, role) of a listing's table, tried: it moves where the table by hand says."""

from __future__ import annotations

from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from portal.accounts.actions.memberships import add_member
from portal.accounts.actions.people import create_person
from portal.accounts.enums import Role
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.common.transitions import TransitionError, UnknownTransition
from providers.actions.leaving import leave_directory
from providers.actions.listings import pause_listing, restore_listing, resume_listing, suspend_listing
from providers.actions.moving import move
from providers.actions.verification import confirm_listing, relist_listing
from providers.enums import ProviderState
from providers.models import Provider
from providers.workflow import CLOCK, ITS_ORGANIZATION, LISTING, MODERATOR, PROVIDER_ADMIN, TABLE
from tests.portal.accounts.factories import UserFactory
from tests.providers.factories import ProviderFactory, days_ago

pytestmark = pytest.mark.django_db

THERE = {"published", "to_confirm", "unlisted"}
# Step: from where, to where while the verification holds, by whom.
BY_HAND = {
    "expire": ({"published"}, "to_confirm", {CLOCK}),
    "unlist": ({"to_confirm"}, "unlisted", {CLOCK}),
    "confirm": (THERE, "published", {PROVIDER_ADMIN}),
    "renew": ({"to_confirm", "unlisted"}, "published", {TABLE}),
    "suspend": (THERE | {"paused"}, "suspended", {MODERATOR}),
    "restore": ({"suspended"}, "published", {MODERATOR}),
    "relist": ({"to_confirm", "unlisted", "left"}, "published", {MODERATOR}),
    "pause": (THERE, "paused", {PROVIDER_ADMIN, ITS_ORGANIZATION}),
    "resume": ({"paused"}, "published", {PROVIDER_ADMIN, ITS_ORGANIZATION}),
    "leave": (THERE | {"paused", "suspended"}, "left", {PROVIDER_ADMIN, ITS_ORGANIZATION}),
}
ROLES = (CLOCK, ITS_ORGANIZATION, MODERATOR, PROVIDER_ADMIN, TABLE)


def put_into(state: str) -> Provider:
    """A listing in any state, verified for a good while yet."""
    reason = "Fiche à revoir" if state == "suspended" else ""
    return ProviderFactory(state=state, suspension_reason=reason, left_on=days_ago(1) if state == "left" else None)


def test_every_step_of_the_table_is_written_by_hand():
    assert set(BY_HAND) == {step.name for step in LISTING}


@pytest.mark.parametrize("name", BY_HAND)
def test_a_listing_moves_exactly_where_its_table_says(name):
    sources, target, roles = BY_HAND[name]
    changes = {"suspend": {"suspension_reason": "Fermée"}, "leave": {"left_on": clock.today()}}.get(name, {})
    for state, role in product(ProviderState.values, ROLES):
        listing = put_into(state)
        moves = state in sources and role in roles
        try:
            move(listing, name, role, actor=None, reason="Une raison", **changes)
        except TransitionError:
            assert not moves, (state, name, role)
        listing.refresh_from_db()
        assert listing.state == (target if moves else state), (state, name, role)
        assert AuditEntry.objects.filter(verb=f"listing.{name}", target_id=str(listing.pk)).exists() == moves


@pytest.mark.parametrize(("days", "state"), [(0, "published"), (1, "to_confirm"), (30, "to_confirm"), (31, "unlisted")])
@pytest.mark.parametrize(
    ("name", "role", "held"), [("resume", PROVIDER_ADMIN, "paused"), ("restore", MODERATOR, "suspended")]
)
def test_what_held_a_listing_back_goes_and_it_stands_where_its_date_says(days, state, name, role, held):
    listing = put_into(held)
    Provider.objects.update(verified_on=days_ago(400), verified_until=days_ago(days))
    move(listing, name, role, actor=None)
    assert listing.state == state


def test_a_step_leads_only_where_its_table_says():
    with pytest.raises(UnknownTransition):
        LISTING.apply(Provider, put_into("paused").pk, "resume", target=ProviderState.LEFT)


ACTIONS = {
    "suspend": (put_into, "published", lambda listing, actor: suspend_listing(listing, actor=actor, reason="Fermée")),
    "restore": (put_into, "suspended", lambda listing, actor: restore_listing(listing, actor=actor)),
    "relist": (put_into, "left", lambda listing, actor: relist_listing(listing, actor=actor)),
    "pause": (put_into, "published", lambda listing, actor: pause_listing(listing, actor=actor)),
    "resume": (put_into, "paused", lambda listing, actor: resume_listing(listing, actor=actor)),
    "leave": (put_into, "published", lambda listing, actor: leave_directory(listing, actor=actor)),
    "confirm": (
        lambda _state: ProviderFactory(to_confirm=True),
        "to_confirm",
        lambda listing, actor: confirm_listing(listing, actor=actor),
    ),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_is_for_the_role_of_its_table_and_refused_to_everybody_else(name):
    make, state, act = ACTIONS[name]
    listing = make(state)
    admin, member, other = UserFactory(), UserFactory(), UserFactory()
    add_member(listing.organization, admin, actor=None, role=Role.ADMIN)
    add_member(listing.organization, member, actor=None, role=Role.MEMBER)
    add_member(ProviderFactory().organization, other, actor=None, role=Role.ADMIN)
    moderator = create_person(actor=None, email="v@desk.example", display_name="V", groups=("moderators",))
    allowed = {MODERATOR: moderator, PROVIDER_ADMIN: admin}[next(iter(BY_HAND[name][2] - {ITS_ORGANIZATION}))]
    for person in (None, member, other, admin, moderator):
        if person is allowed:
            continue
        with pytest.raises(PermissionDenied):
            act(Provider.objects.get(pk=listing.pk), person)
        listing.refresh_from_db()
        assert listing.state == state
    act(listing, allowed)
    listing.refresh_from_db()
    assert listing.state == BY_HAND[name][1]


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("provider_left_has_date", {"state": "left", "left_on": None}),
        ("provider_erased_is_empty", {"state": "left", "left_on": "2026-01-01", "erased_at": "2027-01-01T00:00Z"}),
    ],
)
def test_the_database_refuses_what_must_not_be(constraint, changes):
    put_into("published")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Provider.objects.update(**changes)
