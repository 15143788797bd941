"""What this room keeps, how long and why: its line of the public table."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.common.registries import Kept, retention
from portal.common.words import lasting_lazy
from portal.search.actions import KEPT, RARE_KEPT


def register() -> None:
    retention.register(
        "search.fruitless",
        Kept(
            what=_("Words that were searched in vain, counted; never by whom"),
            how_long=format_lazy(
                _("{rare} for what few people searched, {all} for the rest."),
                rare=lasting_lazy(RARE_KEPT),
                all=lasting_lazy(KEPT),
            ),
            why=_("So that editors learn what is missing."),
            job="search.forget_fruitless",
        ),
        position=320,
    )
