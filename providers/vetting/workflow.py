"""The life of a file as a table, and what the votes of moderators make of it. No database here."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from portal.common.transitions import Transition, TransitionError, Workflow
from providers.vetting.enums import OPEN, ApplicationState, Opinion, Role

State = ApplicationState

# draft → submitted → in_review → (changes_requested → submitted)* → accepted | refused, and once more after an appeal,
# by other people. Whoever applies may withdraw at any time before a decision.
APPLICATIONS = Workflow(
    Transition("submit", {State.DRAFT}, State.SUBMITTED, {Role.APPLICANT}),
    Transition("take", {State.SUBMITTED}, State.IN_REVIEW, {Role.MODERATOR}),
    Transition("request_changes", {State.IN_REVIEW}, State.CHANGES_REQUESTED, {Role.MODERATOR}, reason_required=True),
    Transition("submit_again", {State.CHANGES_REQUESTED}, State.SUBMITTED, {Role.APPLICANT}),
    Transition("accept", {State.IN_REVIEW, State.SECOND_REVIEW}, State.ACCEPTED, {Role.VOTES}),
    Transition("refuse", {State.IN_REVIEW}, State.REFUSED, {Role.VOTES}, reason_required=True),
    Transition("appeal", {State.REFUSED}, State.APPEALED, {Role.APPLICANT}, reason_required=True),
    Transition("take_up", {State.APPEALED}, State.SECOND_REVIEW, {Role.OTHERS}),
    Transition("refuse_for_good", {State.SECOND_REVIEW}, State.REFUSED_FOR_GOOD, {Role.VOTES}, reason_required=True),
    Transition("withdraw", frozenset(OPEN), State.WITHDRAWN, {Role.APPLICANT}),
    Transition("lapse", {State.CHANGES_REQUESTED}, State.WITHDRAWN, {Role.CLOCK}, reason_required=True),
    # The organization is gone, and nobody can go on with the file.
    Transition("end", frozenset(OPEN), State.WITHDRAWN, {Role.PORTAL}, reason_required=True),
)


class VettingError(TransitionError):
    """Why something was not done with a file; nothing was written.

    VettingError
     ├── NotComplete      `missing` says what lacks, by part of the file
     ├── IntakeClosed     no new file is taken for now
     ├── VoteRefused      this vote cannot be cast, or not like that
     └── TooLate          the time for it has passed
    """


class NotComplete(VettingError):
    def __init__(self, sentence: str, missing: dict[str, list[str]]) -> None:
        super().__init__(sentence)
        self.missing = missing


class IntakeClosed(VettingError):
    pass


class VoteRefused(VettingError):
    pass


class TooLate(VettingError):
    pass


class NotYourStep(TransitionError):
    """The table does not give this step to this role."""


def check_role(name: str, role: str) -> None:
    """Raise NotYourStep unless the table gives the step `name` to `role`."""
    if role not in APPLICATIONS.get(name).roles:
        raise NotYourStep(
            _("This step is not for %(role)s.") % {"role": Role(role).label if role in Role.values else role}
        )


def outcome_of(opinions: Sequence[str], quorum: int) -> Opinion | None:
    """What the votes decide: the side that reaches the quorum, or nothing yet.

    With a quorum of two: two alike decide; one of each leaves it to a third.
    """
    for side in (Opinion.YES, Opinion.NO):
        if sum(1 for opinion in opinions if opinion == side) >= quorum:
            return side
    return None


def people_lacking(opinions: Sequence[str], quorum: int, able: int) -> int:
    """How many people lack for any decision, when `able` more can still vote; 0 while those there suffice."""
    nearest = max((sum(1 for opinion in opinions if opinion == side) for side in Opinion.values), default=0)
    return max(0, quorum - nearest - able)
