"""Opening an account and coming back to it: by code, by password, with a second factor."""

from __future__ import annotations

import re
from base64 import b64decode
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from portal.accounts.models import User
from portal.accounts.sessions import NO_ADDRESS
from portal.audit.models import AuditEntry
from portal.notifications.models import OutgoingMail
from tests.portal.accounts.factories import UserFactory
from tests.portal.accounts.logging_in import app_code, code_in, grow_old, last_mail, log_in_by_code

pytestmark = pytest.mark.django_db

ENTRANCE = ["account_login", "account_signup", "account_request_login_code", "account_reset_password", "accounts:help"]
OWN = ["accounts:home", "account_email", "account_set_password", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn"]
OWN += ["mfa_list_webauthn", "usersessions_list", "account_logout"]


def is_logged_in(client):
    return client.get(reverse("accounts:home")).status_code == 200


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", ENTRANCE)
def test_pages_at_the_entrance_answer_in_both_languages(client, name, language):
    with translation.override(language):
        path = reverse(name)
    page = client.get(path)
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.content.decode()


@pytest.mark.parametrize("name", OWN)
def test_pages_of_an_account_answer_its_owner_and_nobody_else(client, name):
    path = reverse(name)
    assert client.get(path).status_code == 302
    log_in_by_code(client, UserFactory().email)
    assert client.get(path).status_code == 200


def test_opening_an_account_needs_a_name_and_a_code_and_no_password(client):
    data = {"email": "Odile@Voix.example", "display_name": "  Odile   F. "}
    client.post(reverse("account_signup"), data)
    assert not is_logged_in(client)
    assert outbox.outbox == [], "no request waits for a mail server"
    client.post(reverse("account_email_verification_sent"), {"code": code_in("accounts.signup_code")})
    assert is_logged_in(client)
    person = User.objects.get()
    assert (person.email, person.display_name, person.language) == ("odile@voix.example", "Odile F.", "fr")
    assert EmailAddress.objects.get().verified
    assert not person.has_usable_password()


def test_the_language_of_the_page_becomes_the_language_of_the_mails(client):
    with translation.override("en"):
        path = reverse("account_signup")
    client.post(path, {"email": "ann@example.org", "display_name": "Ann"})
    assert User.objects.get().language == "en"
    assert last_mail("accounts.signup_code").text.startswith("Hello Ann,")
    client.post(reverse("account_email_verification_sent"), {"code": code_in("accounts.signup_code")})
    client.post(reverse("account_logout"))
    client.post(reverse("account_request_login_code"), {"email": "ann@example.org"})
    assert last_mail("accounts.login_code").text.startswith("Hello Ann,")


def test_a_wrong_code_is_answered_in_words_and_after_three_the_code_is_void(client):
    person = UserFactory()
    client.post(reverse("account_request_login_code"), {"email": person.email})
    code = code_in("accounts.login_code")
    page = client.post(reverse("account_confirm_login_code"), {"code": "NOPE-NOPE"})
    assert "Ce n’est pas le code" in page.content.decode()
    for _attempt in range(2):
        client.post(reverse("account_confirm_login_code"), {"code": "NOPE-NOPE"})
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert not is_logged_in(client)


def test_a_password_opens_too_and_a_wrong_one_does_not(client):
    person = UserFactory(password="trois mots en file")
    page = client.post(reverse("account_login"), {"login": person.email, "password": "autre chose encore"})
    assert '<details class="drawer" open>' in page.content.decode()
    assert not is_logged_in(client)
    client.post(reverse("account_login"), {"login": person.email, "password": "trois mots en file"})
    assert is_logged_in(client)


def test_a_forgotten_password_is_replaced_with_a_code_and_told(client):
    person = UserFactory(password="trois mots en file")
    client.post(reverse("account_reset_password"), {"email": person.email})
    client.post(reverse("account_confirm_password_reset_code"), {"code": code_in("accounts.password_reset_code")})
    new = {"password1": "quatre autres mots ici", "password2": "quatre autres mots ici"}
    client.post(reverse("account_complete_password_reset"), new)
    person.refresh_from_db()
    assert person.check_password("quatre autres mots ici")
    assert last_mail("accounts.password_reset").to_address == person.email


def test_with_a_second_factor_neither_code_nor_password_is_enough(client):
    person = UserFactory(second_factor=True, password="trois mots en file")
    response = log_in_by_code(client, person.email)
    assert response.url == reverse("mfa_authenticate")
    assert not is_logged_in(client)
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not is_logged_in(client)
    client.post(reverse("mfa_authenticate"), {"code": app_code()})
    assert is_logged_in(client)


@pytest.mark.parametrize(("steps", "enough"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_is_taken_half_a_minute_before_and_after_it_is_shown(client, steps, enough):
    person = UserFactory(second_factor=True)
    with time_machine.travel(timezone.now(), tick=False):
        log_in_by_code(client, person.email)
        client.post(reverse("mfa_authenticate"), {"code": app_code(steps=steps)})
        assert is_logged_in(client) == enough


def test_a_code_that_was_used_is_of_no_use_for_as_long_as_it_could_be_typed(client):
    person = UserFactory(second_factor=True)
    moment = timezone.now()
    with time_machine.travel(moment, tick=False) as traveller:
        code = app_code(steps=1)
        log_in_by_code(client, person.email)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert is_logged_in(client)
        for later in (31, 59):
            traveller.move_to(moment + timedelta(seconds=later))
            other = Client()
            log_in_by_code(other, person.email)
            answer = other.post(reverse("mfa_authenticate"), {"code": f"{code[:3]} {code[3:]}"})
            assert not is_logged_in(other)
            assert f"{code[:3]} {code[3:]}" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_adding_an_app_gives_recovery_codes_each_of_which_serves_once(client):
    person = UserFactory()
    log_in_by_code(client, person.email)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'class="code">([A-Z2-7 ]+)<', page)[1]
    drawing = b64decode(re.search(r"data:image/svg\+xml;base64,([^\"]+)", page)[1]).decode()
    assert 'fill="#ffffff"/><path' in drawing, "it is read on a dark page too"
    response = client.post(reverse("mfa_activate_totp"), {"code": app_code(secret.replace(" ", ""))}, follow=True)
    codes = re.findall(r'class="code">(\d+)<', response.content.decode())
    assert len(codes) == 10
    assert client.get(reverse("mfa_download_recovery_codes")).content.decode().split() == codes
    assert last_mail("accounts.totp_added").to_address == person.email
    other = Client()
    log_in_by_code(other, person.email)
    other.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert is_logged_in(other)
    third = Client()
    log_in_by_code(third, person.email)
    third.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert not is_logged_in(third)


def test_the_session_changes_its_key_at_log_in_and_keeps_no_network_address(client):
    client.get(reverse("account_login"))
    client.post(reverse("account_request_login_code"), {"email": UserFactory().email})
    before = client.session.session_key
    client.post(
        reverse("account_confirm_login_code"),
        {"code": code_in("accounts.login_code")},
        headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"},
        REMOTE_ADDR="192.0.2.77",
    )
    assert is_logged_in(client)
    assert client.session.session_key != before
    session = UserSession.objects.get()
    assert session.ip == NO_ADDRESS
    assert session.user_agent == "Firefox, Linux"


def test_log_out_everywhere_ends_the_other_sessions(client):
    person = UserFactory()
    other = Client()
    log_in_by_code(client, person.email)
    log_in_by_code(other, person.email)
    page = client.get(reverse("usersessions_list")).content.decode()
    assert page.count("ouverte le") == 2
    client.post(reverse("usersessions_list"))
    assert is_logged_in(client)
    assert not is_logged_in(other)


def test_an_account_that_mail_opens_is_asked_for_a_new_code_before_what_matters(client):
    person = UserFactory()
    log_in_by_code(client, person.email)
    assert client.get(reverse("account_email")).status_code == 200
    grow_old(client)
    for name in ("account_email", "account_set_password", "mfa_activate_totp", "mfa_add_webauthn"):
        assert client.get(reverse(name)).url.startswith(reverse("accounts:confirm_code"))
        assert client.post(reverse(name), {"email": "voleur@example.org", "action_add": "1"}).status_code == 302
    assert not OutgoingMail.objects.filter(to_address="voleur@example.org").exists()
    path = client.get(reverse("account_email")).url
    assert client.get(path).status_code == 200
    client.post(path, {"send": "1"})
    assert last_mail("accounts.confirm_code").to_address == person.email
    assert client.post(path, {"code": "NOPE-NOPE"}).status_code == 200
    assert client.post(path, {"code": code_in("accounts.confirm_code")}).url == reverse("account_email")
    assert client.get(reverse("account_email")).status_code == 200


@pytest.mark.parametrize("factory", [{"password": "trois mots en file"}, {"second_factor": True}])
def test_other_accounts_are_asked_again_by_allauth(client, factory):
    person = UserFactory(**factory)
    log_in_by_code(client, person.email)
    if factory.get("second_factor"):
        client.post(reverse("mfa_authenticate"), {"code": app_code()})
    grow_old(client)
    response = client.post(reverse("account_email"), {"email": "voleur@example.org", "action_add": "1"})
    assert "reauthenticate" in response.url
    assert client.get(response.url).status_code == 200
    assert not OutgoingMail.objects.filter(to_address="voleur@example.org").exists()


def test_a_new_address_is_confirmed_the_old_one_told_and_the_change_traced(client):
    person = UserFactory(email="ancienne@example.org")
    log_in_by_code(client, person.email)
    client.post(reverse("account_email"), {"email": "nouvelle@example.org", "action_add": "1"})
    assert last_mail("accounts.address_code").to_address == "nouvelle@example.org"
    person.refresh_from_db()
    assert person.email == "ancienne@example.org"
    client.post(reverse("account_email_verification_sent"), {"code": code_in("accounts.address_code")})
    person.refresh_from_db()
    assert person.email == "nouvelle@example.org"
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["nouvelle@example.org"]
    told = last_mail("accounts.address_changed")
    assert told.to_address == "ancienne@example.org"
    assert "nouvelle@" not in told.text
    assert AuditEntry.objects.filter(verb="person.address_changed", actor=person).exists()


def test_changes_of_the_lock_are_traced(client):
    person = UserFactory(second_factor=True)
    RecoveryCodes.activate(person)
    log_in_by_code(client, person.email)
    client.post(reverse("mfa_authenticate"), {"code": app_code()})
    again = client.get(reverse("mfa_deactivate_totp"))
    assert "reauthenticate" in again.url
    client.post(again.url, {"code": RecoveryCodes.activate(person).get_unused_codes()[0]})
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=person).exists()
    assert AuditEntry.objects.filter(verb="person.second_factor_removed", actor=person).exists()
