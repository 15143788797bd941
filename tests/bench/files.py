"""Applications at the desk, in number: copies of those of the demo, and the session of a moderator who reads them."""

from __future__ import annotations

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from django.db import models
from django.test import Client

from portal.accounts.models import User
from portal.common import clock
from providers.vetting.models import Application, Judgement, Message, Note, Submission, ToldProject, Vote
from tests.bench.multiply import copy

COPIED: tuple[type[models.Model], ...] = (
    *(Application, Submission, ToldProject),
    *(ToldProject._meta.get_field(name).remote_field.through for name in ("left", "tools")),
    *(Judgement, Vote, Note, Message),
)
# What must differ: an organization has one open file, a listing comes from one.
OTHERWISE = {
    "vetting_application": {"organization_id": "NULL", "provider_id": "NULL"},
    "vetting_toldproject": {"consent_token": "substr(consent_token, 1, 30) || '-' || k", "published_as_id": "NULL"},
}


def multiply_files(wanted: int) -> int:
    """Copy the files until `wanted` wait at the desk, about; how many there are then."""
    present = Application.objects.at_desk().count()
    copy(COPIED, OTHERWISE, max(0, -(-wanted // present) - 1))
    return Application.objects.at_desk().count()


def session_of_a_moderator() -> str:
    """The key of a session in which a moderator has passed the second factor."""
    person = User.objects.get(email="vera@moderation.example")
    Authenticator.objects.get_or_create(user=person, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "x"}})
    client = Client()
    client.force_login(person)
    session = client.session
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(person)
    at = clock.now().timestamp()
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": at, "email": person.email},
        {"method": "mfa", "at": at, "type": "totp", "id": 0},
    ]
    session.save()
    return str(session.session_key)
