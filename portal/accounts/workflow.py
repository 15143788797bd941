"""The lives of organizations, invitations and requests to join, as tables. No database here."""

from __future__ import annotations

from portal.accounts.enums import (
    AffiliationState,
    DeletionState,
    FactorResetState,
    InvitationState,
    JoinRequestState,
    OrganizationState,
    PageState,
)
from portal.common.transitions import Transition, Workflow

ADMIN = "admin"
INVITED = "invited person"
ASKING = "person who asks"
ASKED_SIDE = "admin of the side that was asked"
ASKING_SIDE = "admin of the side that asked"
OWNER = "owner of the account"
OPERATOR = "operator"
MODERATOR = "moderator"
PORTAL = "the portal itself"

ORGANIZATION = Workflow(
    Transition("sleep", sources={OrganizationState.ACTIVE}, target=OrganizationState.ASLEEP, roles={ADMIN}),
    Transition("wake", sources={OrganizationState.ASLEEP}, target=OrganizationState.ACTIVE, roles={ADMIN}),
    # By its only admin at once; where there are others, by the portal once nobody has stopped it.
    Transition(
        "delete",
        sources={OrganizationState.ACTIVE, OrganizationState.ASLEEP},
        target=OrganizationState.DELETED,
        roles={ADMIN, PORTAL},
    ),
    Transition(
        "merge",
        sources={OrganizationState.ACTIVE, OrganizationState.ASLEEP},
        target=OrganizationState.MERGED,
        roles={ADMIN, MODERATOR},
    ),
)

DELETION = Workflow(
    Transition("stop", sources={DeletionState.WAITING}, target=DeletionState.STOPPED, roles={ADMIN, PORTAL}),
    Transition("finish", sources={DeletionState.WAITING}, target=DeletionState.DONE, roles={PORTAL}),
)

INVITATION = Workflow(
    Transition("accept", sources={InvitationState.OPEN}, target=InvitationState.ACCEPTED, roles={INVITED}),
    Transition("decline", sources={InvitationState.OPEN}, target=InvitationState.DECLINED, roles={INVITED}),
    # By the portal once it is too old, or whoever sent it is no admin any more.
    Transition("revoke", sources={InvitationState.OPEN}, target=InvitationState.REVOKED, roles={ADMIN, PORTAL}),
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

# The public page of an organization: hidden until an admin shows it. What moderators withhold, also while it is hidden,
# its admins show again only once it is given back.
PUBLIC_PAGE = Workflow(
    Transition("show", sources={PageState.HIDDEN}, target=PageState.SHOWN, roles={ADMIN}),
    Transition("hide", sources={PageState.SHOWN}, target=PageState.HIDDEN, roles={ADMIN}),
    Transition(
        "withhold",
        sources={PageState.HIDDEN, PageState.SHOWN},
        target=PageState.WITHHELD,
        roles={MODERATOR},
        reason_required=True,
    ),
    Transition(
        "give_back",
        sources={PageState.WITHHELD},
        target=PageState.HIDDEN,
        roles={MODERATOR},
        reason_required=True,
    ),
)

# Branch and network: asked → confirmed | declined by the other side; taken back by the side that asked, also by falling
# asleep; overtaken when the side that was asked falls asleep, or one of the two goes. What was confirmed is ended by
# either, by the portal when one of the two goes.
AFFILIATION = Workflow(
    Transition("confirm", sources={AffiliationState.ASKED}, target=AffiliationState.CONFIRMED, roles={ASKED_SIDE}),
    Transition(
        "decline",
        sources={AffiliationState.ASKED},
        target=AffiliationState.DECLINED,
        roles={ASKED_SIDE},
        reason_required=True,
    ),
    Transition("take_back", sources={AffiliationState.ASKED}, target=AffiliationState.TAKEN_BACK, roles={ASKING_SIDE}),
    Transition("overtake", sources={AffiliationState.ASKED}, target=AffiliationState.OVERTAKEN, roles={PORTAL}),
    Transition(
        "end",
        sources={AffiliationState.CONFIRMED},
        target=AffiliationState.ENDED,
        roles={ASKED_SIDE, ASKING_SIDE},
    ),
    Transition("leave", sources={AffiliationState.CONFIRMED}, target=AffiliationState.ENDED, roles={PORTAL}),
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
