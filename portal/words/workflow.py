"""What becomes of a correction, as a table. No database here."""

from __future__ import annotations

from portal.common.transitions import Transition, Workflow
from portal.words.enums import CorrectionState, Role

State = CorrectionState

CORRECTIONS = Workflow(
    Transition("accept", {State.WAITING}, State.ACCEPTED, {Role.EDITOR}),
    Transition("accept_in_part", {State.WAITING}, State.IN_PART, {Role.EDITOR}, reason_required=True),
    Transition("refuse", {State.WAITING}, State.REFUSED, {Role.EDITOR}, reason_required=True),
)
