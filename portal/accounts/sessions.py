"""What a session tells of itself: how its owner proved who they are, and on which device."""

from __future__ import annotations

import re
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.common import clock

NO_ADDRESS = "0.0.0.0"  # noqa: S104 - the column wants an address, and we keep none

BROWSERS = [
    ("Firefox", r"Firefox|FxiOS"),
    ("Edge", r"Edg"),
    ("Opera", r"OPR"),
    ("Chromium", r"Chrom(e|ium)|CriOS"),
    ("Safari", r"Safari"),
]
SYSTEMS = [
    ("Android", r"Android"),
    ("iOS", r"iPhone|iPad"),
    ("Windows", r"Windows"),
    ("macOS", r"Mac OS"),
    ("Linux", r"Linux|X11"),
]


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened, or confirmed, with a second factor."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person proved who they are a short while ago."""
    records = get_authentication_records(request, request.user)
    latest = max((record["at"] for record in records), default=0)
    return clock.now().timestamp() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def has_only_mail(user: Any) -> bool:
    """Whether nothing but a code by mail opens this account: no password, no second factor."""
    return not user.has_usable_password() and not Authenticator.objects.filter(user=user).exists()


def device_in_words(user_agent: str) -> str:
    """*Firefox, Linux*: what a person recognises, and no more."""
    found = [
        next((name for name, pattern in table if re.search(pattern, user_agent)), "") for table in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(name for name in found if name)


def forget_details(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Before allauth writes a session down: no network address, the device in two words."""
    instance.ip = NO_ADDRESS
    if "/" in instance.user_agent:
        instance.user_agent = device_in_words(instance.user_agent) or _("Unknown device")


def count_as_shown(sender: Any, request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """Whoever has just added a factor has just shown it: they are not asked for it a moment later."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(
            request, user, method="mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True
        )
