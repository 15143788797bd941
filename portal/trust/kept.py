"""What this room keeps of people, how long and why: its lines of the public table."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.common.actions.private_files import KEPT_WITHOUT_ROW
from portal.common.registries import Kept, retention
from portal.common.words import lasting_lazy
from portal.trust.actions import check_upkeep, claim_upkeep, merging, succession_upkeep
from portal.trust.dates import CONTEST_WITHIN, LOOK_WITHIN

EXPLAINED = _("So that a decision can be explained, and looked at again.")
AFTER_THE_END = _("{time} after the end.")
LINES = {
    "claims": Kept(
        what=_("What people wrote when they claimed an organization, objections and the reasons of decisions"),
        how_long=format_lazy(AFTER_THE_END, time=lasting_lazy(claim_upkeep.KEEP_WORDS)),
        why=EXPLAINED,
        job="trust.blank_old_claims",
    ),
    "claim_addresses": Kept(
        what=_("The address of a listing that was told that somebody looks after it now"),
        how_long=format_lazy(
            _("Until {time} have passed, or its objection is answered."), time=lasting_lazy(CONTEST_WITHIN)
        ),
        why=_("So that its objection is answered where it came from, even if the listing has changed."),
        job="trust.blank_old_claims",
    ),
    "successions": Kept(
        what=_("What people wrote when they asked to take over an organization, objections and reasons"),
        how_long=format_lazy(AFTER_THE_END, time=lasting_lazy(succession_upkeep.KEEP_WORDS)),
        why=EXPLAINED,
        job="trust.blank_old_successions",
    ),
    "merges": Kept(
        what=_("Proposals to merge two organizations, with the words that go with them"),
        how_long=format_lazy(
            _("{time} after the answer, or after they were made if nobody answered."), time=lasting_lazy(merging.KEEP)
        ),
        why=_("So that both sides can read them again."),
        job="trust.forget_old_proposals",
    ),
    "checks": Kept(
        what=_("What was written when an organization had its number verified, and the reasons of the answer"),
        how_long=format_lazy(AFTER_THE_END, time=lasting_lazy(check_upkeep.KEEP_WORDS)),
        why=EXPLAINED,
        job="trust.blank_old_checks",
    ),
    "documents": Kept(
        what=_("A document shown to have a number verified"),
        how_long=format_lazy(
            _("Until the moderators answer or you take it back, {time} at most; not even its name stays."),
            time=lasting_lazy(LOOK_WITHIN),
        ),
        why=_("So that they can look at it; nobody else opens it but whoever sent it."),
        job="trust.lapse_unanswered_checks",
    ),
    "broken_documents": Kept(
        what=_("What a broken upload leaves of such a document"),
        how_long=format_lazy(_("{time} at most."), time=lasting_lazy(KEPT_WITHOUT_ROW)),
        why=_("Nobody opens it; it is found and deleted by itself."),
        job="trust.sweep_documents",
    ),
}


def register() -> None:
    for position, (name, line) in enumerate(LINES.items()):
        retention.register(f"trust.{name}", line, position=150 + position)
