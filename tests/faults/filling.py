"""What the site of these tests holds: the demo, people who log in by code, and a moderator at work.

Runs in a process of its own, with the settings of that site, so that sessions are signed with its key.
"""

from __future__ import annotations

import json
import time
from importlib import import_module
from pathlib import Path

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.account.internal.userkit import user_id_to_str
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command

from portal.accounts.models import User
from providers.models import Provider
from tests.portal.accounts.factories import UserFactory

PEOPLE = 400  # each asks for a code once or twice
KEYS = "keys.json"


def fill(folder: str) -> None:
    """All of it, and `keys.json` beside it."""
    call_command("demo", verbosity=0)
    people = [UserFactory(email=f"voyage{number}@example.org").email for number in range(PEOPLE)]
    moderator = UserFactory(groups=["moderators"], second_factor=True)
    shown = Provider.objects.listed().order_by("pk")
    keys = {
        "people": people,
        "session": session_of(moderator),
        "listings": list(shown.values_list("pk", "slug")),
    }
    (Path(folder) / KEYS).write_text(json.dumps(keys), encoding="utf-8")


def session_of(user: User) -> str:
    """The key of a session that was proved by a second factor."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session.update(
        {
            SESSION_KEY: user.pk,
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            _AUTHENTICATION_METHODS_USER_SESSION_KEY: user_id_to_str(user),
            AUTHENTICATION_METHODS_SESSION_KEY: [{"method": "mfa", "at": time.time(), "type": "totp", "id": 0}],
        }
    )
    session.save()
    return session.session_key
