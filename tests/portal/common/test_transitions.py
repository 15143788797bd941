"""One table, one conditional update: of two rivals one wins, the other is told and has written nothing."""

from __future__ import annotations

import threading
from contextlib import nullcontext

import pytest
from django.db import connection, transaction

from portal.common.transitions import (
    AlreadyMoved,
    NotAllowedFrom,
    ReasonMissing,
    Transition,
    UnknownTransition,
    Workflow,
)
from providers.enums import ProviderState
from providers.models import Provider
from tests.providers.factories import ProviderFactory
from tests.utils.rivals import race

TABLE = Workflow(
    Transition("suspend", {ProviderState.PUBLISHED}, ProviderState.SUSPENDED, reason_required=True),
    Transition("restore", {ProviderState.SUSPENDED}, ProviderState.PUBLISHED),
)
WHY = {"reason": "Fermée", "suspension_reason": "Fermée"}


@pytest.mark.django_db
def test_a_legal_step_moves_the_row_and_sets_what_goes_with_it():
    listing = ProviderFactory()
    came_from = TABLE.apply(Provider, listing.pk, "suspend", **WHY)
    listing.refresh_from_db()
    assert (came_from, listing.state, listing.suspension_reason) == ("published", "suspended", "Fermée")


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", "   "])
def test_a_step_that_demands_a_reason_has_one(reason):
    listing = ProviderFactory()
    with pytest.raises(ReasonMissing):
        TABLE.apply(Provider, listing.pk, "suspend", reason=reason)
    assert Provider.objects.get().state == "published"


@pytest.mark.django_db
def test_a_step_that_does_not_exist_from_here_says_where_things_stand():
    listing = ProviderFactory()
    with pytest.raises(NotAllowedFrom, match=str(ProviderState.PUBLISHED.label)):
        TABLE.apply(Provider, listing.pk, "restore")


@pytest.mark.django_db
def test_who_is_overtaken_between_the_look_and_the_update_is_told():
    listing = ProviderFactory()
    overtaken = []

    def overtake(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and not overtaken:
            overtaken.append(sql)
            Provider.objects.filter(pk=listing.pk).update(state="suspended", suspension_reason="La leur")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(overtake), pytest.raises(AlreadyMoved):
        TABLE.apply(Provider, listing.pk, "suspend", reason="Fermée", suspension_reason="La mienne")
    assert Provider.objects.get().suspension_reason == "La leur"


def test_an_unknown_step_is_a_fault_of_the_programme():
    with pytest.raises(UnknownTransition):
        TABLE.get("explode")


def test_the_table_says_what_leads_on():
    assert [step.name for step in TABLE.available_from("published")] == ["suspend"]
    assert TABLE.can("restore", "suspended")
    assert not TABLE.can("restore", "published")


def rivals(move, count=6, *, in_transaction=True) -> list[str]:
    """What as many threads get that all begin at the same time."""

    def run() -> str:
        try:
            with transaction.atomic() if in_transaction else nullcontext():
                move()
        except (AlreadyMoved, NotAllowedFrom):
            return "told"
        return "won"

    return sorted(map(str, race(*[run] * count)))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_six_rivals_one_wins_and_five_are_told():
    listing = ProviderFactory()
    answers = rivals(lambda: TABLE.apply(Provider, listing.pk, "suspend", **WHY))
    assert answers == ["told"] * 5 + ["won"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_condition_all_six_would_win():
    """The race is real: who reads first and writes later, without asking again, overwrites the others."""
    listing = ProviderFactory()
    all_have_read = threading.Barrier(6)

    def careless():
        row = Provider.objects.get(pk=listing.pk)
        if row.state != "published":
            raise NotAllowedFrom
        all_have_read.wait()
        row.state, row.suspension_reason = "suspended", "Fermée"
        row.save(update_fields=["state", "suspension_reason"])

    assert rivals(careless, in_transaction=False) == ["won"] * 6
