"""The life of a notice as a table. No database here."""

from __future__ import annotations

from portal.common.transitions import Transition, TransitionError, Workflow
from portal.moderation.notices.enums import DECIDED, OPEN, NoticeState

MODERATOR = "moderator"
NOTIFIER = "notifier"
CLOCK = "clock"

# received → taken away | nothing done | passed on; whoever sent it may contest once, and somebody else decides anew.
NOTICES = Workflow(
    Transition("take_away", frozenset(OPEN), NoticeState.TAKEN_AWAY, {MODERATOR}, reason_required=True),
    Transition("leave", frozenset(OPEN), NoticeState.NOTHING_DONE, {MODERATOR}, reason_required=True),
    Transition("pass_on", frozenset(OPEN), NoticeState.PASSED_ON, {MODERATOR}, reason_required=True),
    Transition("object", frozenset(DECIDED), NoticeState.OBJECTED, {NOTIFIER}, reason_required=True),
    Transition("withdraw", frozenset(OPEN), NoticeState.WITHDRAWN, {NOTIFIER}),
)


class NotYourStep(TransitionError):
    """The table does not give this step to this party."""


def check_party(name: str, party: str) -> None:
    """Raise NotYourStep unless the table gives the step `name` to `party`."""
    if party not in NOTICES.get(name).roles:
        raise NotYourStep(name)
