"""Two organizations ask each other at once, two networks answer one branch at once, a circle is closed from both ends.

The guard is the turn that every change of affiliations takes; the constraints are behind it.
"""

from __future__ import annotations

from functools import partial

import pytest
from django.db import IntegrityError

from portal.accounts.actions import affiliations
from portal.accounts.actions.affiliations import ask_affiliation, confirm_affiliation
from portal.accounts.actions.merging import merge_organizations
from portal.accounts.exceptions import CannotAffiliate
from portal.accounts.models import Affiliation, Organization
from portal.common.transitions import AlreadyMoved
from tests.portal.accounts.speaking import bound, with_admin
from tests.utils.rivals import all_read_first, race, the_winner

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def again(organization):
    return Organization.objects.get(pk=organization.pk)


def asking(organization, other, side):
    """What an admin does, with organizations read beforehand."""
    return partial(ask_affiliation, again(organization), again(other), side, actor=organization.admin)


def confirming(affiliation, organization):
    row = Affiliation.objects.select_related("branch", "network").get(pk=affiliation.pk)
    return partial(confirm_affiliation, row, again(organization), actor=organization.admin)


def closing_a_circle():
    """A is a branch of B, B of A: each waits for the other's answer, by way of a third and a fourth."""
    one, two, three = with_admin(), with_admin(), with_admin()
    first = ask_affiliation(one, two, "branch", actor=one.admin)
    second = ask_affiliation(two, three, "branch", actor=two.admin)
    third = ask_affiliation(three, one, "branch", actor=three.admin)
    confirm_affiliation(first, two, actor=two.admin)
    return confirming(second, three), confirming(third, one)


@pytest.mark.only_on("postgresql")
def test_without_the_guard_a_circle_closes(monkeypatch):
    rivals = closing_a_circle()
    monkeypatch.setattr(affiliations, "_hold_both", lambda one, other: None)
    monkeypatch.setattr(affiliations, "networks_above", all_read_first(affiliations.networks_above, 2))
    race(*rivals)
    assert Affiliation.objects.confirmed().count() == 3, "the race is real"


def test_of_two_who_close_a_circle_one_is_told():
    results = race(*closing_a_circle())
    the_winner(results)
    assert any(isinstance(result, CannotAffiliate) for result in results)
    assert Affiliation.objects.confirmed().count() == 2


def test_two_who_ask_each_other_the_same_at_once_have_confirmed_it():
    one, other = with_admin(), with_admin()
    results = race(asking(one, other, "branch"), asking(other, one, "network"))
    assert not [result for result in results if isinstance(result, Exception)], results
    assert Affiliation.objects.get().is_confirmed


def test_of_two_who_each_want_to_be_the_branch_one_asks():
    one, other = with_admin(), with_admin()
    results = race(asking(one, other, "branch"), asking(other, one, "branch"))
    the_winner(results)
    assert any(isinstance(result, CannotAffiliate) for result in results)
    assert Affiliation.objects.open().count() == 1


@pytest.mark.only_on("postgresql")
def test_without_the_guard_it_is_the_database_that_refuses_a_second_ask(monkeypatch):
    one, other = with_admin(), with_admin()
    monkeypatch.setattr(affiliations, "_hold_both", lambda one, other: None)
    monkeypatch.setattr(affiliations, "_check_can_bind", all_read_first(lambda *read: None, 2))
    results = race(asking(one, other, "branch"), asking(other, one, "branch"))
    the_winner(results)
    assert any(isinstance(result, IntegrityError) for result in results)


def test_of_two_networks_that_confirm_one_branch_at_once_one_has_it():
    branch, one, other = with_admin(), with_admin(), with_admin()
    rivals = [
        confirming(ask_affiliation(branch, network, "branch", actor=branch.admin), network) for network in (one, other)
    ]
    results = race(*rivals)
    the_winner(results)
    assert Affiliation.objects.confirmed().count() == 1


def merging(gone, kept):
    return partial(merge_organizations, again(gone), again(kept), actor=kept.admin, role="moderator")


def test_a_branch_that_is_merged_while_its_network_answers_has_one_network():
    double, branch, network, other = with_admin(), with_admin(), with_admin(), with_admin()
    affiliation = ask_affiliation(double, other, "branch", actor=double.admin)
    bound(branch, network)
    answered, merged = race(confirming(affiliation, other), merging(double, branch))
    assert not isinstance(merged, Exception), merged
    assert not isinstance(answered, Exception) or isinstance(answered, AlreadyMoved), answered
    assert Affiliation.objects.confirmed().get().network == network


def test_a_request_that_a_merge_deletes_while_it_is_answered_is_refused_or_answered_before():
    one, other = with_admin(), with_admin()
    affiliation = ask_affiliation(one, other, "branch", actor=one.admin)
    answered, merged = race(confirming(affiliation, other), merging(one, other))
    assert not isinstance(merged, Exception), merged
    assert not isinstance(answered, Exception) or isinstance(answered, AlreadyMoved), answered
    assert not Affiliation.objects.exists()
