"""Every (state, step, role) of a partnership's table, tried; and what the database itself refuses."""

from __future__ import annotations

from itertools import product

import pytest
from django.db import IntegrityError, transaction

from portal.common import clock
from portal.common.transitions import NotAllowedFrom
from providers.enums import PartnershipState
from providers.models import Partnership
from providers.workflow import ASKED, PARTNERSHIPS, PROPOSER, NotYourStep, check_party
from tests.providers.factories import ProviderFactory
from tests.providers.partnerships import a_partnership, a_proposal

pytestmark = pytest.mark.django_db

BY_HAND = {
    "confirm": ({"proposed"}, "confirmed", {ASKED}),
    "decline": ({"proposed"}, "declined", {ASKED}),
    "take_back": ({"proposed"}, "ended", {PROPOSER}),
    "end": ({"confirmed"}, "ended", {PROPOSER, ASKED}),
    "leave": ({"proposed", "confirmed"}, "ended", {PROPOSER, ASKED}),
}
DATES = {"proposed": (), "confirmed": ("answered_at",), "declined": ("answered_at",), "ended": ("ended_at",)}


def dates_of(state: str) -> dict:
    return {name: clock.now() if name in DATES[state] else None for name in ("answered_at", "ended_at")}


def test_every_step_of_the_table_is_written_by_hand():
    assert set(BY_HAND) == {step.name for step in PARTNERSHIPS}


@pytest.mark.parametrize(("state", "name"), list(product(PartnershipState.values, BY_HAND)))
def test_a_partnership_moves_exactly_where_its_table_says(state, name):
    sources, target, _roles = BY_HAND[name]
    made = a_proposal()
    Partnership.objects.filter(pk=made.pk).update(state=state, **dates_of(state))
    if state not in sources:
        with pytest.raises(NotAllowedFrom):
            PARTNERSHIPS.apply(Partnership, made.pk, name, **dates_of(target))
        return
    assert PARTNERSHIPS.apply(Partnership, made.pk, name, **dates_of(target)) == state
    made.refresh_from_db()
    assert made.state == target


@pytest.mark.parametrize(("name", "role"), list(product(BY_HAND, (ASKED, PROPOSER))))
def test_a_step_is_given_to_the_side_the_table_names(name, role):
    if role in BY_HAND[name][2]:
        check_party(PARTNERSHIPS, name, role)
    else:
        with pytest.raises(NotYourStep):
            check_party(PARTNERSHIPS, name, role)


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("partnership_answer_has_date", {"state": "confirmed"}),
        ("partnership_answer_has_date", {"answered_at": clock.now}),
        ("partnership_end_has_date", {"state": "ended"}),
        ("partnership_end_has_date", {"ended_at": clock.now}),
    ],
)
def test_the_database_refuses_a_state_without_its_date(rule, changes):
    made = a_proposal()
    values = {name: value() if callable(value) else value for name, value in changes.items()}
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Partnership.objects.filter(pk=made.pk).update(**values)


def test_the_database_refuses_a_third_listing_as_proposer():
    made = a_proposal()
    with pytest.raises(IntegrityError, match="partnership_proposed_by_one"), transaction.atomic():
        Partnership.objects.filter(pk=made.pk).update(proposed_by=ProviderFactory())


def test_the_database_refuses_a_pair_in_the_other_order():
    one, other = ProviderFactory(), ProviderFactory()
    with pytest.raises(IntegrityError, match="partnership_in_one_order"), transaction.atomic():
        Partnership.objects.create(first=other, second=one, proposed_by=one)


def test_the_database_keeps_one_open_partnership_of_a_pair():
    made = a_partnership()
    with pytest.raises(IntegrityError), transaction.atomic():
        Partnership.objects.create(first=made.first, second=made.second, proposed_by=made.first)
