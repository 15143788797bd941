"""The lives of claims, successions and proposed merges, as tables. No database here."""

from __future__ import annotations

from portal.common.transitions import Transition, Workflow
from portal.trust.enums import ClaimState, Party, ProposalState, SuccessionState

CLAIM = Workflow(
    Transition("confirm", sources={ClaimState.MAILED}, target=ClaimState.GRANTED, roles={Party.ADDRESS}),
    Transition("deny", sources={ClaimState.MAILED}, target=ClaimState.REFUSED, roles={Party.ADDRESS}),
    Transition("bring", sources={ClaimState.MAILED}, target=ClaimState.AT_DESK, roles={Party.ASKING, Party.PORTAL}),
    Transition(
        "grant",
        sources={ClaimState.AT_DESK},
        target=ClaimState.GRANTED,
        roles={Party.MODERATOR},
        reason_required=True,
    ),
    Transition(
        "refuse",
        sources={ClaimState.AT_DESK},
        target=ClaimState.REFUSED,
        roles={Party.MODERATOR},
        reason_required=True,
    ),
    Transition(
        "contest",
        sources={ClaimState.GRANTED},
        target=ClaimState.CONTESTED,
        roles={Party.ADDRESS},
        reason_required=True,
    ),
    Transition(
        "uphold",
        sources={ClaimState.CONTESTED},
        target=ClaimState.GRANTED,
        roles={Party.MODERATOR},
        reason_required=True,
    ),
    Transition(
        "undo",
        sources={ClaimState.CONTESTED},
        target=ClaimState.REFUSED,
        roles={Party.MODERATOR},
        reason_required=True,
    ),
    Transition(
        "withdraw", sources={ClaimState.MAILED, ClaimState.AT_DESK}, target=ClaimState.WITHDRAWN, roles={Party.ASKING}
    ),
    Transition(
        "overtake", sources={ClaimState.MAILED, ClaimState.AT_DESK}, target=ClaimState.OVERTAKEN, roles={Party.PORTAL}
    ),
)

PROPOSAL = Workflow(
    Transition("accept", sources={ProposalState.WAITING}, target=ProposalState.ACCEPTED, roles={Party.ADMIN}),
    Transition(
        "decline",
        sources={ProposalState.WAITING},
        target=ProposalState.DECLINED,
        roles={Party.ADMIN},
        reason_required=True,
    ),
    Transition(
        "withdraw",
        sources={ProposalState.WAITING},
        target=ProposalState.WITHDRAWN,
        roles={Party.ADMIN, Party.PORTAL},
    ),
)

SUCCESSION = Workflow(
    Transition(
        "stop",
        sources={SuccessionState.RUNNING, SuccessionState.AT_DESK},
        target=SuccessionState.STOPPED,
        roles={Party.ADMIN, Party.PORTAL},
    ),
    Transition("bring", sources={SuccessionState.RUNNING}, target=SuccessionState.AT_DESK, roles={Party.PORTAL}),
    Transition(
        "hand_over",
        sources={SuccessionState.AT_DESK},
        target=SuccessionState.HANDED_OVER,
        roles={Party.MODERATOR},
        reason_required=True,
    ),
    Transition(
        "refuse",
        sources={SuccessionState.AT_DESK},
        target=SuccessionState.REFUSED,
        roles={Party.MODERATOR},
        reason_required=True,
    ),
    Transition(
        "withdraw",
        sources={SuccessionState.RUNNING, SuccessionState.AT_DESK},
        target=SuccessionState.WITHDRAWN,
        roles={Party.ASKING},
    ),
)
