"""What the mails of this room share."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy

from portal.accounts.models import Organization
from portal.notifications.registry import Notification

SAMPLE_MOMENT = datetime(2026, 5, 19, 18, 0, tzinfo=ZoneInfo("Europe/Paris"))


def sample_organization() -> Organization:
    return Organization(name="La Boussole", slug="la-boussole")


class Asked(Notification):
    """To whoever asks for something: the answer to their own request."""

    optional = False
    reason = gettext_lazy("You receive this message because you asked to answer for this organization.")


class Asking(Notification):
    """To those whose word is asked: without it somebody could take over unseen."""

    optional = False
    essential_because = gettext_lazy("It protects your organization, so it cannot be stopped.")
