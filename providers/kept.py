"""What this app keeps of people, how long and why: its lines of the public table."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.common.registries import Kept, retention
from portal.common.words import lasting_lazy
from providers.actions.edit_upkeep import KEEP_CLOSED, LAPSES_AFTER
from providers.actions.leaving import YEAR_AT_LEAST
from providers.actions.mistakes.upkeep import KEEP_WORDS
from providers.actions.requests.drafting import KEEP_DRAFTS
from providers.actions.requests.upkeep import KEEP_CONTACTS

# Of a request: its own page (providers:request_data) draws these too.
REQUEST_LINES = {
    "request_drafts": Kept(
        what=_("A request that was not sent, or whose address was not confirmed"),
        how_long=format_lazy(_("{time} after your last change."), time=lasting_lazy(KEEP_DRAFTS)),
        why=_("So that you can come back to it."),
        job="providers.remove_old_drafts",
    ),
    "requests": Kept(
        what=_("A request that was sent: names, address, telephone, everything you wrote, and the answers"),
        how_long=format_lazy(
            _("{time} after you closed or withdrew it, or after it was sent if you never closed it."),
            time=lasting_lazy(KEEP_CONTACTS),
        ),
        why=_("So that you and the providers you chose can go on; nobody else reads it."),
        job="providers.blank_old_requests",
    ),
    "request_figures": Kept(
        what=_("Figures of requests without a name: need, size, dates, yes or no"),
        how_long=_("For good."),
        why=_("To know what helps, and for how long."),
    ),
}
LINES = {
    **REQUEST_LINES,
    "listings": Kept(
        what=_("A listing in the directory: what it says, and how to reach its people"),
        how_long=format_lazy(
            _("As long as it is listed; {time} after it left, in case its people come back."),
            time=lasting_lazy(YEAR_AT_LEAST),
        ),
        why=_("It is there to be read."),
        job="providers.erase_left_listings",
    ),
    "edits": Kept(
        what=_("What the people of a listing proposed to change, and why it was taken or not"),
        how_long=format_lazy(_("{time} after it was decided or given up."), time=lasting_lazy(KEEP_CLOSED)),
        why=_("So that a decision can be read again."),
        job="providers.blank_old_edits",
    ),
    "edits_waiting": Kept(
        what=_("A proposed change that was sent back to its people"),
        how_long=format_lazy(_("It ends after {time} without an answer."), time=lasting_lazy(LAPSES_AFTER)),
        why=_("Nothing stays open for ever."),
        job="providers.lapse_edits",
    ),
    "mistakes": Kept(
        what=_("A mistake that you reported: your words, and your address if you left one"),
        how_long=format_lazy(_("{time} after it was settled."), time=lasting_lazy(KEEP_WORDS)),
        why=_("So that you learn what came of it."),
        job="providers.blank_old_mistakes",
    ),
}


def register() -> None:
    for position, (name, line) in enumerate(LINES.items()):
        retention.register(f"providers.{name}", line, position=20 + position)
