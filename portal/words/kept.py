"""What this room keeps of people, how long and why: its line of the public table."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.common.registries import Kept, retention
from portal.common.words import lasting_lazy
from portal.words.models.correction import KEEP_WORDS


def register() -> None:
    retention.register(
        "words.corrections",
        Kept(
            what=_("Corrections of pages: what was proposed, the address that was left"),
            how_long=format_lazy(_("{time} after the decision."), time=lasting_lazy(KEEP_WORDS)),
            why=_("To read it, to answer, and to be able to say why."),
            job="words.blank_corrections",
        ),
        position=70,
    )
