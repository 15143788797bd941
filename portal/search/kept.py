"""What this room keeps, how long and why: its lines of the public table."""

from __future__ import annotations

from datetime import timedelta

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.common.registries import Kept, retention
from portal.common.words import lasting_lazy
from portal.search.actions import KEPT, RARE_KEPT
from portal.search.models import FoundSearch


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
    retention.register(
        "search.removed",
        Kept(
            what=_("Words of a page that was taken out of the search"),
            how_long=_("Found no more at once; out of the files of the index within a day."),
            why=_("The index is tidied once a day."),
            job="search.forget_removed",
        ),
        position=321,
    )
    retention.register(
        "search.found",
        Kept(
            what=_("Words that were searched, counted by day, with nothing about who searched"),
            how_long=format_lazy(
                _("{time}; editors see those that were searched {times} times or more."),
                time=lasting_lazy(timedelta(days=FoundSearch.KEPT_DAYS)),
                times=FoundSearch.SHOWN_FROM,
            ),
            why=_("To know what is looked for."),
            job="search.forget_found",
        ),
        position=322,
    )
