"""What this app keeps of people, how long and why: its lines of the public table."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.common.registries import Kept, retention
from portal.common.words import lasting_lazy
from providers.actions.alerts.following import CONFIRM_WITHIN
from providers.actions.alerts.upkeep import KEEP as KEEP_ALERTS
from providers.actions.change_upkeep import BLANK_OLD_CHANGES
from providers.actions.change_upkeep import KEEP_WORDS as KEEP_CHANGES
from providers.actions.edit_upkeep import KEEP_CLOSED, LAPSES_AFTER
from providers.actions.leaving import YEAR_AT_LEAST
from providers.actions.mistakes.upkeep import KEEP_WORDS
from providers.actions.requests.drafting import KEEP_DRAFTS
from providers.actions.requests.upkeep import KEEP_CONTACTS
from providers.actions.table_runs import FORGET_TABLES
from providers.models.import_run import KEEP as KEEP_TABLES

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
    "changes": Kept(
        what=_("What a listing said before a change, and since"),
        how_long=format_lazy(
            _("{time} after the change, or until the listing is erased."), time=lasting_lazy(KEEP_CHANGES)
        ),
        why=_("So that a wrong change can be seen, explained and undone."),
        job=BLANK_OLD_CHANGES,
    ),
    "tables": Kept(
        what=_("Tables sent to be taken in, with the listings they hold"),
        how_long=format_lazy(
            _("Until they are written or dropped, {time} at most; the report as long."), time=lasting_lazy(KEEP_TABLES)
        ),
        why=_("So that the report can be read before anything is written."),
        job=FORGET_TABLES,
    ),
    "alerts_unconfirmed": Kept(
        what=_("The address of somebody who would like to follow a search, until it is confirmed"),
        how_long=format_lazy(_("{time} at most."), time=lasting_lazy(CONFIRM_WITHIN)),
        why=_("So that nobody is written to who did not ask for it."),
        job="providers.forget_alerts",
    ),
    "alerts": Kept(
        what=_("The address and the search of somebody who follows it by mail"),
        how_long=format_lazy(
            _("Until they stop it, and {time} at most after they last said that they want it."),
            time=lasting_lazy(KEEP_ALERTS),
        ),
        why=_("To write when somebody new answers the search."),
        job="providers.forget_alerts",
    ),
}


def register() -> None:
    for position, (name, line) in enumerate(LINES.items()):
        retention.register(f"providers.{name}", line, position=20 + position)
