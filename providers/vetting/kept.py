"""What this app keeps of people, how long and why: its lines of the public table."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.common.actions.private_files import KEPT_WITHOUT_ROW
from portal.common.registries import Kept, retention
from portal.common.words import lasting_lazy
from providers.vetting.actions.file_upkeep import KEEP_DECIDED, KEEP_DRAFT, KEEP_WITHDRAWN, LAPSES_AFTER
from providers.vetting.actions.prospect_upkeep import KEEP as KEEP_PROSPECT
from providers.vetting.actions.prospect_upkeep import SILENT_AFTER
from providers.vetting.actions.signing import VALID_FOR
from providers.vetting.actions.waiting import CONFIRM_WITHIN
from providers.vetting.actions.waiting import KEEP as KEEP_WAITING

LINES = {
    "drafts": Kept(
        what=_("An application that was begun and never sent"),
        how_long=format_lazy(_("{time} after your last change."), time=lasting_lazy(KEEP_DRAFT)),
        why=_("So that you can come back to it."),
        job="vetting.follow_drafts",
    ),
    "files": Kept(
        what=_("An application: what it says, the told supports, messages, notes, votes and reasons"),
        how_long=format_lazy(
            _("{withdrawn} after it was withdrawn, {decided} after the decision; then dates and votes without words."),
            withdrawn=lasting_lazy(KEEP_WITHDRAWN),
            decided=lasting_lazy(KEEP_DECIDED),
        ),
        why=_("A listing rests on it, and a refusal can be answered."),
        job="vetting.blank_old_files",
    ),
    "to_complete": Kept(
        what=_("An application that is to be completed"),
        how_long=format_lazy(_("It is closed after {time} without a word."), time=lasting_lazy(LAPSES_AFTER)),
        why=_("Nothing stays open for ever."),
        job="vetting.follow_completions",
    ),
    "left_files": Kept(
        what=_("An application whose organization is gone"),
        how_long=_("It is closed and emptied within the day."),
        why=_("Nobody is left to go on with it."),
        job="vetting.end_left_files",
    ),
    "attached": Kept(
        what=_("Files attached to an application"),
        how_long=format_lazy(
            _("As long as the application; what is left of a broken upload, {time}."),
            time=lasting_lazy(KEPT_WITHOUT_ROW),
        ),
        why=_("They prove what it says; only those who read the application open them."),
        job="vetting.sweep_attached",
    ),
    "links": Kept(
        what=_("The address of a helped association, in the link that was sent to it"),
        how_long=format_lazy(_("Until it answers, {time} at most."), time=lasting_lazy(VALID_FOR)),
        why=_("So that it can confirm, correct or decline, without an account."),
        job="vetting.follow_sign_links",
    ),
    "waiting": Kept(
        what=_("Your address on the waiting list, while no applications are taken"),
        how_long=format_lazy(
            _("Until we have written to you once, {time} at most; {confirm} if you did not confirm it."),
            time=lasting_lazy(KEEP_WAITING),
            confirm=lasting_lazy(CONFIRM_WITHIN),
        ),
        why=_("So that you hear of it."),
        job="vetting.forget_waiting",
    ),
    "told": Kept(
        what=_("Your address, once you were told that applications are taken again"),
        how_long=_("Not at all: it goes with that mail."),
        why=_("There is nothing to wait for any more."),
        job="vetting.tell_waiting",
    ),
    "prospects": Kept(
        what=_("Who could be listed: name, public address, why, and who suggested them"),
        how_long=format_lazy(_("{time} after it has ended."), time=lasting_lazy(KEEP_PROSPECT)),
        why=_("To invite them once, and not twice."),
        job="vetting.blank_old_prospects",
    ),
    "silent_prospects": Kept(
        what=_("Who was invited and never answered"),
        how_long=format_lazy(_("We stop waiting {time} after the only reminder."), time=lasting_lazy(SILENT_AFTER)),
        why=_("Silence is an answer too."),
        job="vetting.close_silent_prospects",
    ),
    "never_again": Kept(
        what=_("That an address was invited, or is never to be written to again"),
        how_long=_("For good, as a digest from which the address cannot be read."),
        why=_("So that the wish holds."),
    ),
}


def register() -> None:
    for position, (name, line) in enumerate(LINES.items()):
        retention.register(f"vetting.{name}", line, position=40 + position)
