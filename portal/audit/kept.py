"""What this room keeps, how long and why: its line of the public table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.common.registries import Kept, retention


def register() -> None:
    retention.register(
        "audit.entries",
        Kept(
            what=_("Who decided what and when, with the reason that was given"),
            how_long=_("For good; after a deletion it says “deleted account” or “deleted organization”."),
            why=_("So that every decision can be explained, and answered."),
        ),
        position=310,
    )
