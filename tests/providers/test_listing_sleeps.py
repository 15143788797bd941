"""The listing of an organization that is put to sleep, and wakes."""

from __future__ import annotations

import pytest

from portal.accounts.actions.memberships import add_member
from portal.accounts.actions.organizations import put_to_sleep, wake_organization
from portal.accounts.enums import Role
from providers.actions.listings import pause_listing
from providers.enums import ProviderState
from tests.portal.accounts.factories import UserFactory
from tests.providers.factories import ProviderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return UserFactory()


def listed(admin, **traits):
    provider = ProviderFactory(**traits)
    add_member(provider.organization, admin, actor=None, role=Role.ADMIN)
    return provider


def state_after(provider, step, admin):
    step(provider.organization, actor=admin)
    provider.refresh_from_db()
    return provider.state


def test_a_listing_sleeps_and_wakes_with_its_organization(admin):
    provider = listed(admin)
    assert state_after(provider, put_to_sleep, admin) == ProviderState.PAUSED
    assert state_after(provider, wake_organization, admin) == ProviderState.PUBLISHED


def test_a_listing_its_people_had_taken_out_stays_out(admin):
    provider = listed(admin)
    pause_listing(provider, actor=admin)
    assert state_after(provider, put_to_sleep, admin) == ProviderState.PAUSED
    assert state_after(provider, wake_organization, admin) == ProviderState.PAUSED


def test_a_suspended_listing_is_not_freed_by_a_sleep(admin):
    provider = listed(admin, suspended=True)
    assert state_after(provider, put_to_sleep, admin) == ProviderState.SUSPENDED
    assert state_after(provider, wake_organization, admin) == ProviderState.SUSPENDED
