"""The lives of this app's objects as tables. No database here."""

from __future__ import annotations

from portal.common.transitions import Transition, TransitionError, Workflow
from providers.enums import (
    OPEN_EDITS,
    OPEN_PARTNERSHIPS,
    AnswerState,
    EditState,
    ImportState,
    MistakeState,
    PartnershipState,
    Party,
    ProviderState,
    RequestState,
)

MODERATOR = "moderator"
PROVIDER_ADMIN = "provider admin"
ITS_ORGANIZATION = "its organization"  # that was put to sleep, woken or deleted
CLOCK = "clock"
TABLE = "table"  # of a directory that is taken in
OPERATOR = "operator"
REPORTER = "reporter"
PROPOSER = "listing that proposed"
ASKED = "listing that was asked"

# By the date: what holds a listing back goes, and it stands where the calendar says (verification.state_by_date).
NO_LONGER_VERIFIED = frozenset({ProviderState.TO_CONFIRM, ProviderState.UNLISTED})
THERE = frozenset({ProviderState.PUBLISHED, *NO_LONGER_VERIFIED})

# A listing: published → to_confirm → unlisted by the clock, and back by being confirmed; paused by its own people,
# suspended by moderators, left for good.
LISTING = Workflow(
    Transition("expire", {ProviderState.PUBLISHED}, ProviderState.TO_CONFIRM, {CLOCK}),
    Transition("unlist", {ProviderState.TO_CONFIRM}, ProviderState.UNLISTED, {CLOCK}),
    Transition("confirm", THERE, ProviderState.PUBLISHED, {PROVIDER_ADMIN}),
    Transition(
        "renew", NO_LONGER_VERIFIED, ProviderState.PUBLISHED, {TABLE}, or_else=frozenset({ProviderState.TO_CONFIRM})
    ),
    Transition(
        "suspend",
        sources={*THERE, ProviderState.PAUSED},
        target=ProviderState.SUSPENDED,
        roles={MODERATOR},
        reason_required=True,
    ),
    Transition("restore", {ProviderState.SUSPENDED}, ProviderState.PUBLISHED, {MODERATOR}, or_else=NO_LONGER_VERIFIED),
    Transition("relist", {*NO_LONGER_VERIFIED, ProviderState.LEFT}, ProviderState.PUBLISHED, {MODERATOR}),
    Transition("pause", THERE, ProviderState.PAUSED, {PROVIDER_ADMIN, ITS_ORGANIZATION}),
    Transition(
        "resume",
        {ProviderState.PAUSED},
        ProviderState.PUBLISHED,
        {PROVIDER_ADMIN, ITS_ORGANIZATION},
        or_else=NO_LONGER_VERIFIED,
    ),
    Transition(
        "leave",
        {*THERE, ProviderState.PAUSED, ProviderState.SUSPENDED},
        ProviderState.LEFT,
        {PROVIDER_ADMIN, ITS_ORGANIZATION},
    ),
)

# A proposed edit: waiting → accepted | accepted in part | sent back; from the last two back to waiting when its people
# send it again; taken back by them, lapsed when nobody can or will go on with it.
EDITS = Workflow(
    Transition("propose", frozenset(OPEN_EDITS), EditState.WAITING, {PROVIDER_ADMIN}),
    Transition("accept", {EditState.WAITING}, EditState.ACCEPTED, {MODERATOR}),
    Transition("accept_part", {EditState.WAITING}, EditState.PARTLY, {MODERATOR}, reason_required=True),
    Transition("send_back", {EditState.WAITING}, EditState.SENT_BACK, {MODERATOR}, reason_required=True),
    Transition("take_back", frozenset(OPEN_EDITS), EditState.TAKEN_BACK, {PROVIDER_ADMIN}),
    Transition("lapse", frozenset(OPEN_EDITS), EditState.LAPSED, {CLOCK}),
)

# Two listings work together: proposed → confirmed | declined by the one that was asked; taken back by the one that
# proposed, ended by either; it ends with a listing that leaves, answered or not.
PARTNERSHIPS = Workflow(
    Transition("confirm", {PartnershipState.PROPOSED}, PartnershipState.CONFIRMED, {ASKED}),
    Transition("decline", {PartnershipState.PROPOSED}, PartnershipState.DECLINED, {ASKED}),
    Transition("take_back", {PartnershipState.PROPOSED}, PartnershipState.ENDED, {PROPOSER}),
    Transition("end", {PartnershipState.CONFIRMED}, PartnershipState.ENDED, {PROPOSER, ASKED}),
    Transition("leave", frozenset(OPEN_PARTNERSHIPS), PartnershipState.ENDED, {PROPOSER, ASKED}),
)

# A request: draft ⇄ to_confirm → sent → closed | withdrawn. A draft whose address is known is sent at once.
REQUESTS = Workflow(
    Transition("ask_confirmation", {RequestState.DRAFT}, RequestState.TO_CONFIRM, {Party.ASSOCIATION}),
    Transition("correct", {RequestState.TO_CONFIRM}, RequestState.DRAFT, {Party.ASSOCIATION}),
    Transition("send", {RequestState.DRAFT}, RequestState.SENT, {Party.ASSOCIATION}),
    Transition("confirm", {RequestState.TO_CONFIRM}, RequestState.SENT, {Party.ASSOCIATION}),
    Transition("close", {RequestState.SENT}, RequestState.CLOSED, {Party.ASSOCIATION}),
    # The portal withdraws what a deleted account leaves behind with nobody to answer to.
    Transition("withdraw", {RequestState.SENT}, RequestState.WITHDRAWN, {Party.ASSOCIATION, Party.PORTAL}),
)

ANSWERED = frozenset({AnswerState.YES, AnswerState.QUESTIONS, AnswerState.NO})

# An answer may be completed or changed while the request is open; but who said yes or no asks directly.
ANSWERS = Workflow(
    Transition(AnswerState.YES, {AnswerState.WAITING, *ANSWERED}, AnswerState.YES, {Party.PROVIDER}),
    Transition(
        AnswerState.QUESTIONS, {AnswerState.WAITING, AnswerState.QUESTIONS}, AnswerState.QUESTIONS, {Party.PROVIDER}
    ),
    Transition(
        AnswerState.NO, {AnswerState.WAITING, *ANSWERED}, AnswerState.NO, {Party.PROVIDER}, reason_required=True
    ),
)

# A reported mistake: asked → corrected, or → at_desk → settled | unfounded. Whoever reported it brings a "corrected"
# to the desk once; a wrong click of a moderator brings a decision back there.
MISTAKES = Workflow(
    Transition("correct", {MistakeState.ASKED}, MistakeState.CORRECTED, {Party.PROVIDER}, reason_required=True),
    Transition("contest", {MistakeState.ASKED}, MistakeState.AT_DESK, {Party.PROVIDER}, reason_required=True),
    Transition("hand_over", {MistakeState.ASKED}, MistakeState.AT_DESK, {Party.PORTAL}),
    # After the ten days an answer is still read, but it decides nothing any more.
    Transition("answer_late", {MistakeState.AT_DESK}, MistakeState.AT_DESK, {Party.PROVIDER}, reason_required=True),
    Transition("say_still_wrong", {MistakeState.CORRECTED}, MistakeState.AT_DESK, {REPORTER}, reason_required=True),
    Transition("settle", {MistakeState.AT_DESK}, MistakeState.SETTLED, {MODERATOR}, reason_required=True),
    Transition("dismiss", {MistakeState.AT_DESK}, MistakeState.UNFOUNDED, {MODERATOR}, reason_required=True),
    Transition("take_back", {MistakeState.SETTLED, MistakeState.UNFOUNDED}, MistakeState.AT_DESK, {MODERATOR}),
    Transition("lapse", {MistakeState.ASKED, MistakeState.AT_DESK}, MistakeState.LAPSED, {Party.PORTAL}),
)

# A table that an operator sends: received → being read → report to read → being written → written. It stops when it
# cannot be read, or when something comes in between; then it goes on where it was. They drop it, or the clock does.
IMPORTS = Workflow(
    Transition("check", {ImportState.UPLOADED, ImportState.CHECKING}, ImportState.CHECKING, {CLOCK}),
    Transition("report", {ImportState.CHECKING}, ImportState.READY, {CLOCK}),
    Transition("start", {ImportState.READY}, ImportState.WRITING, {OPERATOR}),
    Transition("move_on", {ImportState.WRITING}, ImportState.READY, {CLOCK}),
    Transition("finish", {ImportState.WRITING}, ImportState.DONE, {CLOCK}),
    Transition("fail", {ImportState.CHECKING, ImportState.WRITING}, ImportState.FAILED, {CLOCK}),
    Transition("go_on", {ImportState.FAILED}, ImportState.WRITING, {OPERATOR}),
    Transition(
        "cancel",
        {ImportState.UPLOADED, ImportState.CHECKING, ImportState.READY, ImportState.FAILED},
        ImportState.CANCELLED,
        {OPERATOR, CLOCK},
    ),
)


class NotYourStep(TransitionError):
    """The table does not give this step to this party."""


def check_party(workflow: Workflow, name: str, party: str) -> None:
    """Raise NotYourStep unless the table gives the step `name` to `party`."""
    if party not in workflow.get(name).roles:
        raise NotYourStep(name)
