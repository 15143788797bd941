"""What is not kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from portal.accounts.actions.upkeep import clear_sessions, forget_unconfirmed
from portal.accounts.models import User
from portal.common import clock
from portal.notifications.models import OutgoingMail
from tests.portal.accounts.factories import MembershipFactory, UserFactory
from tests.portal.accounts.logging_in import log_in_by_code

pytestmark = pytest.mark.django_db


def test_an_account_never_confirmed_is_forgotten_after_seven_days():
    Client().post(reverse("account_signup"), {"email": "faute@example.org", "display_name": "Odile"})
    kept = [UserFactory(), MembershipFactory(user=UserFactory(address=False)).user]
    with clock.frozen_at(clock.now() + timedelta(days=6)):
        assert forget_unconfirmed() == 0
    with clock.frozen_at(clock.now() + timedelta(days=8)):
        assert forget_unconfirmed() == 1
    assert set(User.objects.all()) == set(kept)
    assert not OutgoingMail.objects.filter(to_address="faute@example.org").exists()


def test_sessions_that_ran_out_are_removed_and_the_others_stay():
    old, new = Client(), Client()
    log_in_by_code(old, UserFactory().email)
    log_in_by_code(new, UserFactory().email)
    Session.objects.filter(session_key=old.session.session_key).update(expire_date=clock.now() - timedelta(hours=1))
    assert clear_sessions() == 1
    assert UserSession.objects.count() == 1
    assert new.get(reverse("accounts:home")).status_code == 200
