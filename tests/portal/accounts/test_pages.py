"""Every page of this room that the other tests do not open, so that each template is seen once."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from portal.accounts.actions.factor_reset import (
    ask_factor_reset,
    refuse_factor_reset,
    start_factor_reset,
    stop_token,
)
from tests.portal.accounts.factories import UserFactory
from tests.portal.accounts.logging_in import app_code, code_in, log_in_by_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def protected():
    """A person with an app, a passkey and recovery codes, freshly logged in."""
    person = UserFactory(second_factor=True)
    Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "Mon téléphone", "credential": {}}
    )
    codes = RecoveryCodes.activate(person).get_unused_codes()
    client = Client()
    log_in_by_code(client, person.email)
    client.post(reverse("mfa_authenticate"), {"code": app_code()})
    client.post(reverse("mfa_reauthenticate"), {"code": codes[0]})
    client.person = person
    return client


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_deactivate_totp",
        "mfa_list_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_reauthenticate",
        "usersessions_list",
        "account_email",
    ],
)
def test_pages_of_a_protected_account(protected, name):
    assert protected.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
def test_pages_of_one_passkey(protected, name):
    key = Authenticator.objects.get(user=protected.person, type=Authenticator.Type.WEBAUTHN)
    assert protected.get(reverse(name, args=[key.pk])).status_code == 200
    other = Client()
    log_in_by_code(other, UserFactory().email)
    assert other.get(reverse(name, args=[key.pk])).status_code == 404


def test_pages_of_passwords():
    person = UserFactory(password="trois mots en file")
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": "trois mots en file"})
    assert client.get(reverse("account_change_password")).status_code == 200
    assert client.get(reverse("account_reauthenticate")).status_code == 200
    wrong = client.post(
        reverse("account_change_password"), {"oldpassword": "x", "password1": "court", "password2": "court"}
    )
    assert "Ce n’est pas votre mot de passe actuel" in wrong.content.decode()
    client.post(reverse("account_logout"))
    client.post(reverse("account_reset_password"), {"email": person.email})
    assert client.get(reverse("account_confirm_password_reset_code")).status_code == 200
    client.post(reverse("account_confirm_password_reset_code"), {"code": code_in("accounts.password_reset_code")})
    assert client.get(reverse("account_complete_password_reset")).status_code == 200
    assert client.get(reverse("account_password_reset_completed")).status_code == 200


def test_pages_of_a_closed_account(client):
    assert client.get(reverse("account_inactive")).status_code == 200
    assert client.get(reverse("accounts:deleted")).status_code == 200


def test_too_many_requests_are_answered_in_words(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "signup": "1/600s/ip"}
    data = {"email": "a@example.org", "display_name": "A"}
    client.post(reverse("account_signup"), data)
    refused = client.post(reverse("account_signup"), data)
    assert refused.status_code == 429
    assert "Un moment" in refused.content.decode()
    assert "Un moment" in render_to_string("429.html"), "it comes out without a request too"


@pytest.mark.parametrize("state", ["asked", "waiting", "refused", "done"])
def test_the_page_that_keeps_a_second_factor_says_how_it_stands(client, state):
    reset = ask_factor_reset(UserFactory(second_factor=True), actor=None)
    operator = UserFactory(groups=["operators"])
    if state in ("waiting", "done"):
        start_factor_reset(reset, actor=operator, reason="Reconnue au téléphone.")
    if state == "refused":
        refuse_factor_reset(reset, actor=operator, reason="Pas jointe.")
    if state == "done":
        type(reset).objects.update(state="done")
    page = client.get(reverse("accounts:factor_stop", args=[stop_token(reset)]))
    assert page.status_code == 200
    assert (b"<form" in page.content) == (state in ("asked", "waiting"))
    assert client.get(reverse("accounts:factor_stop", args=["faux"])).status_code == 404
