"""What becomes of somebody who could be listed, as a table; and why something was not done. No database here."""

from __future__ import annotations

from portal.common.transitions import Transition, Workflow
from providers.vetting.enums import ProspectState, Role
from providers.vetting.workflow import VettingError

State = ProspectState

# noted → invited → reminded → silent: two mails at most. Whoever was written to may apply, or say "never again".
PROSPECTS = Workflow(
    Transition("invite", {State.NOTED}, State.INVITED, {Role.MODERATOR}),
    Transition("remind", {State.INVITED}, State.REMINDED, {Role.CLOCK}),
    Transition("go_silent", {State.INVITED, State.REMINDED}, State.SILENT, {Role.CLOCK}),
    Transition(
        "apply", {State.INVITED, State.REMINDED, State.SILENT, State.SET_ASIDE}, State.APPLIED, {Role.APPLICANT}
    ),
    Transition(
        "refuse",
        {State.NOTED, State.INVITED, State.REMINDED, State.SILENT, State.SET_ASIDE},
        State.REFUSED,
        {Role.APPLICANT, Role.MODERATOR, Role.CLOCK},
    ),
    Transition(
        "set_aside",
        {State.NOTED, State.INVITED, State.REMINDED},
        State.SET_ASIDE,
        {Role.MODERATOR},
        reason_required=True,
    ),
)


class ProspectError(VettingError):
    """Why something was not done with a prospect; nothing was written.

    ProspectError
     ├── NeverAgainSaid     the address asked never to be written to again
     ├── InvitedBefore      the address had its invitation already
     ├── NotedBefore        they are in the list already
     ├── NoAddress          there is no address to write to
     ├── TooManySuggestions the readers' suggestions have to be read first
     └── TableRefused       some lines of a table are refused
    """


class NeverAgainSaid(ProspectError):
    pass


class InvitedBefore(ProspectError):
    pass


class NotedBefore(ProspectError):
    pass


class NoAddress(ProspectError):
    pass


class TooManySuggestions(ProspectError):
    pass


class TableRefused(ProspectError):
    pass
