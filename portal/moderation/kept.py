"""What this room keeps of people, how long and why: its lines of the public table."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.common.registries import Kept, retention
from portal.common.words import lasting_lazy
from portal.moderation.notices.actions.upkeep import BLANK_OLD_NOTICES, KEEP_WORDS


def register() -> None:
    retention.register(
        "moderation.notices",
        Kept(
            what=_("Notices of illegal content: who sent them, what they wrote, the reasons of the decision"),
            how_long=format_lazy(
                _("{time} after the decision, or after it was contested and decided again."),
                time=lasting_lazy(KEEP_WORDS),
            ),
            why=_("So that the decision can be contested for six months, as the law wants."),
            job=BLANK_OLD_NOTICES,
        ),
        position=60,
    )
