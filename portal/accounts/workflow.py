"""The lives of organizations, invitations and requests to join, as tables. No database here."""

from __future__ import annotations

from portal.accounts.enums import FactorResetState, InvitationState, JoinRequestState, OrganizationState
from portal.common.transitions import Transition, Workflow

ADMIN = "admin"
INVITED = "invited person"
ASKING = "person who asks"
OWNER = "owner of the account"
OPERATOR = "operator"
MODERATOR = "moderator"
PORTAL = "the portal itself"

ORGANIZATION = Workflow(
    Transition("sleep", sources={OrganizationState.ACTIVE}, target=OrganizationState.ASLEEP, roles={ADMIN}),
    Transition("wake", sources={OrganizationState.ASLEEP}, target=OrganizationState.ACTIVE, roles={ADMIN}),
    Transition(
        "merge",
        sources={OrganizationState.ACTIVE, OrganizationState.ASLEEP},
        target=OrganizationState.MERGED,
        roles={ADMIN, MODERATOR},
    ),
)

INVITATION = Workflow(
    Transition("accept", sources={InvitationState.OPEN}, target=InvitationState.ACCEPTED, roles={INVITED}),
    Transition("decline", sources={InvitationState.OPEN}, target=InvitationState.DECLINED, roles={INVITED}),
    Transition("revoke", sources={InvitationState.OPEN}, target=InvitationState.REVOKED, roles={ADMIN}),
)

JOINING = Workflow(
    Transition("accept", sources={JoinRequestState.WAITING}, target=JoinRequestState.ACCEPTED, roles={ADMIN}),
    Transition(
        "refuse",
        sources={JoinRequestState.WAITING},
        target=JoinRequestState.REFUSED,
        roles={ADMIN},
        reason_required=True,
    ),
    Transition("withdraw", sources={JoinRequestState.WAITING}, target=JoinRequestState.WITHDRAWN, roles={ASKING}),
)

FACTOR_RESET = Workflow(
    Transition(
        "start",
        sources={FactorResetState.ASKED},
        target=FactorResetState.WAITING,
        roles={OPERATOR},
        reason_required=True,
    ),
    Transition(
        "refuse",
        sources={FactorResetState.ASKED},
        target=FactorResetState.REFUSED,
        roles={OPERATOR},
        reason_required=True,
    ),
    Transition(
        "stop",
        sources={FactorResetState.ASKED, FactorResetState.WAITING},
        target=FactorResetState.STOPPED,
        roles={OWNER},
    ),
    Transition("finish", sources={FactorResetState.WAITING}, target=FactorResetState.DONE, roles={PORTAL}),
)
