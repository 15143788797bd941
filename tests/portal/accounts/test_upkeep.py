"""What is not kept."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.urls import reverse

from portal.accounts.actions import upkeep
from portal.accounts.actions.invitations import invite
from portal.accounts.actions.upkeep import clear_sessions, forget_unconfirmed
from portal.accounts.enums import Role
from portal.accounts.models import Acceptance, User
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.notifications.actions.choices import stop_mails
from portal.notifications.delivery import send
from portal.notifications.models import MailPreference, OutgoingMail
from portal.notifications.preferences import Person, address_digest
from portal.notifications.registry import Recipient
from tests.portal.accounts.factories import MembershipFactory, UserFactory
from tests.portal.accounts.logging_in import log_in_by_code
from tests.portal.accounts.terms import terms_in_force
from tests.portal.notifications.test_delivery import News
from tests.portal.words.correcting import make_correction
from tests.providers.mistakes import make_report
from tests.providers.requests import make_sent

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


def sign_up(**fields):
    newcomer = {"email": "faute@example.org", "display_name": "Odile", **fields}
    return Client().post(reverse("account_signup"), newcomer)


def test_an_account_never_confirmed_is_emptied_where_its_row_must_stay():
    with terms_in_force() as terms:
        sign_up(terms="on", terms_version=terms.version, password1="un long mot de passe à soi")
        account = User.objects.get()
        with clock.frozen_at(clock.now() + timedelta(days=8)):
            assert [forget_unconfirmed(), forget_unconfirmed()] == [1, 0], "found once, never again"
        account.refresh_from_db()
        assert (account.email, account.display_name, account.is_active) == (None, "", False)
        assert account.erased_at and not account.has_usable_password()
        assert not EmailAddress.objects.exists() and not Acceptance.objects.exists()
        assert AuditEntry.objects.get(verb="person.erased").actor is None, "nobody asked for it but the calendar"
        assert not OutgoingMail.objects.exclude(to_address="").exists(), "no farewell to who may never have been here"
        sign_up(terms="on", terms_version=terms.version)
    assert User.objects.filter(email="faute@example.org").exists(), "the address is free"


def test_rows_that_must_stay_do_not_keep_the_others_from_being_forgotten(monkeypatch):
    monkeypatch.setattr(upkeep, "AT_A_TIME", 1)
    with terms_in_force() as terms:
        for number in range(2):
            sign_up(email=f"faute{number}@example.org", terms="on", terms_version=terms.version)
    with clock.frozen_at(clock.now() + timedelta(days=8)):
        assert [forget_unconfirmed() for _day in range(3)] == [1, 1, 0]
    assert not User.objects.filter(erased_at=None).exists()


@pytest.mark.parametrize("with_terms", [True, False])
def test_whoever_types_somebody_elses_address_ends_nothing_of_theirs(with_terms):
    theirs, admin = "odile@voix-du-lavoir.example", MembershipFactory(role=Role.ADMIN)
    request, report, correction = make_sent(), make_report(address=theirs), make_correction(address=theirs)
    with terms_in_force() if with_terms else nullcontext():
        sign_up(email=theirs, **({"terms": "on", "terms_version": "2026-1"} if with_terms else {}))
    with clock.frozen_at(clock.now() + timedelta(days=8)):
        invitation = invite(admin.organization, actor=admin.user, address=theirs, role=Role.MEMBER)
        assert forget_unconfirmed() == 1
    for row in (request, report, correction, invitation):
        before = row.state
        row.refresh_from_db()
        assert row.state == before
    assert {request.contact_email, report.contact_email, correction.contact_email, invitation.address} == {theirs}


def test_whoever_types_somebody_elses_address_lets_nobody_write_to_it_again():
    theirs = "odile@voix-du-lavoir.example"
    stop_mails("providers.answered", actor=Person(digest=address_digest(theirs)))
    sign_up(email=theirs)
    with transaction.atomic():
        send(News(), to=Recipient(theirs))
    waiting = OutgoingMail.objects.latest("pk")
    with clock.frozen_at(clock.now() + timedelta(days=8)):
        assert forget_unconfirmed() == 1
    assert MailPreference.objects.filter(address_digest=address_digest(theirs)).exists()
    assert [mail.to_address for mail in OutgoingMail.objects.exclude(text="")] == [theirs]
    waiting.refresh_from_db()
    assert waiting.to_address == theirs, "what others send there still leaves"


def test_an_account_confirmed_in_time_stays_as_it_is():
    with terms_in_force() as terms:
        sign_up(terms="on", terms_version=terms.version)
    EmailAddress.objects.update(verified=True)
    with clock.frozen_at(clock.now() + timedelta(days=8)):
        assert forget_unconfirmed() == 0
    assert User.objects.get().email == "faute@example.org" and Acceptance.objects.exists()


def test_sessions_that_ran_out_are_removed_and_the_others_stay():
    old, new = Client(), Client()
    log_in_by_code(old, UserFactory().email)
    log_in_by_code(new, UserFactory().email)
    Session.objects.filter(session_key=old.session.session_key).update(expire_date=clock.now() - timedelta(hours=1))
    assert clear_sessions() == 1
    assert UserSession.objects.count() == 1
    assert new.get(reverse("accounts:home")).status_code == 200
