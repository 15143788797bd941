"""Pages that editors have given a day: they appear, and go, by the calendar."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

from django.core.management import call_command

from portal.outbox.registry import periodic


@periodic("home.publish_scheduled", every=timedelta(minutes=5))
def publish_scheduled() -> None:
    """Publish and take back what Wagtail's editors have dated. Twice is harmless: what is done is no longer due."""
    call_command("publish_scheduled", stdout=StringIO())
