"""Steps that many tests take: reading a code in a mail, logging in, showing a second factor."""

from __future__ import annotations

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from portal.notifications.models import OutgoingMail

SECRET = "JBSWY3DPEHPK3PXP"
CODE = re.compile(r"^    (\S+)$", re.M)


def last_mail(kind):
    """The newest mail of a kind, before it leaves."""
    return OutgoingMail.objects.filter(kind=kind).order_by("-pk").first()


def code_in(kind):
    """The code in the newest mail of a kind."""
    return CODE.search(last_mail(kind).text)[1]


def log_in_by_code(client: Client, address: str, **extra):
    """Ask for a code, read it, type it; the last answer."""
    client.post(reverse("account_request_login_code"), {"email": address, **extra})
    return client.post(reverse("account_confirm_login_code"), {"code": code_in("accounts.login_code"), **extra})


def app_code(secret: str = SECRET, *, steps: int = 0) -> str:
    """What the app shows now, or so many half minutes later; by default that of UserFactory(second_factor=True)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def grow_old(client: Client, seconds: int = 3600) -> None:
    """The proofs of this session were given an hour ago."""
    session = client.session
    records = session.get("account_authentication_methods", [])
    session["account_authentication_methods"] = [{**record, "at": time.time() - seconds} for record in records]
    session.save()
