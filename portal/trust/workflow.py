"""The lives of claims, successions, proposed merges and checks of numbers, as tables. No database here."""

from __future__ import annotations

from portal.common.transitions import Transition, Workflow
from portal.trust.enums import CheckState, ClaimState, Party, ProposalState, SuccessionState

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
    Transition("withdraw", sources={ProposalState.WAITING}, target=ProposalState.WITHDRAWN, roles={Party.ADMIN}),
    Transition("overtake", sources={ProposalState.WAITING}, target=ProposalState.OVERTAKEN, roles={Party.PORTAL}),
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
    Transition(
        "overtake",
        sources={SuccessionState.RUNNING, SuccessionState.AT_DESK},
        target=SuccessionState.OVERTAKEN,
        roles={Party.PORTAL},
    ),
)

TO_WRITE_ABOUT: set[str] = {CheckState.ASKED, CheckState.TO_DECIDE}
WITH_MODERATORS: set[str] = {*TO_WRITE_ABOUT, CheckState.SHOWN}
UNDER_WAY: set[str] = {*WITH_MODERATORS, CheckState.MAILED, CheckState.VOUCHING}

CHECK = Workflow(
    Transition("mail", sources=TO_WRITE_ABOUT, target=CheckState.MAILED, roles={Party.MODERATOR}),
    Transition("prove", sources={CheckState.MAILED}, target=CheckState.CONFIRMED, roles={Party.ADDRESS}),
    Transition("doubt", sources={CheckState.MAILED}, target=CheckState.TO_DECIDE, roles={Party.ADDRESS}),
    Transition("vouch", sources={CheckState.VOUCHING}, target=CheckState.CONFIRMED, roles={Party.ADMIN}),
    Transition(
        "decline",
        sources={CheckState.VOUCHING},
        target=CheckState.REFUSED,
        roles={Party.ADMIN},
        reason_required=True,
    ),
    Transition(
        "confirm",
        sources=WITH_MODERATORS,
        target=CheckState.CONFIRMED,
        roles={Party.MODERATOR},
        reason_required=True,
    ),
    Transition(
        "refuse",
        sources=WITH_MODERATORS,
        target=CheckState.REFUSED,
        roles={Party.MODERATOR},
        reason_required=True,
    ),
    Transition(
        "take_back",
        sources={CheckState.CONFIRMED},
        target=CheckState.REFUSED,
        roles={Party.MODERATOR},
        reason_required=True,
    ),
    Transition("withdraw", sources=UNDER_WAY, target=CheckState.WITHDRAWN, roles={Party.ADMIN}),
    Transition("lapse", sources=UNDER_WAY, target=CheckState.LAPSED, roles={Party.PORTAL}),
)
