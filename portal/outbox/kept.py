"""What this room keeps, how long and why: its line of the public table."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.common.registries import Kept, retention
from portal.common.words import lasting_lazy
from portal.outbox.actions import KEEP_DONE


def register() -> None:
    retention.register(
        "outbox.done",
        Kept(
            what=_("What the portal had to do after a change: numbers of rows, no name and no address"),
            how_long=format_lazy(_("{time} after it was done."), time=lasting_lazy(KEEP_DONE)),
            why=_("So that nothing is done twice, and nothing is forgotten."),
            job="outbox.forget_done",
        ),
        position=300,
    )
