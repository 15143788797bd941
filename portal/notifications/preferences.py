"""Who does not want which mail. A link in the mail is enough, with or without an account."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings
from django.core import signing
from django.urls import reverse

from portal.notifications.registry import Recipient

SALT = "portal.notifications.stop"


def address_digest(address: str) -> str:
    """A keyed digest of a mail address: enough to recognise it, not enough to write to it."""
    return hmac.new(settings.SECRET_KEY.encode(), address.strip().lower().encode(), hashlib.sha256).hexdigest()


def stop_link(kind: str, to: Recipient) -> str:
    """Absolute address that stops one kind of mail for one person; it holds no address in clear."""
    who = {"u": to.user.pk} if to.user is not None else {"a": address_digest(to.address)}
    token = signing.dumps({"k": kind, **who}, salt=SALT)
    return settings.SITE_URL + reverse("notifications:stop", args=[token])
