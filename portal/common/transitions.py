"""A state machine is a table; a transition is one conditional update.

    WORKFLOW = Workflow(
        Transition("suspend", sources={State.PUBLISHED}, target=State.SUSPENDED, reason_required=True),
    )
    WORKFLOW.apply(Provider, provider.pk, "suspend", reason=reason, suspended_at=now)

The update names the state it starts from, so of two rivals exactly one changes the row, on SQLite
as on PostgreSQL; the other gets `AlreadyMoved` and has written nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext as _


class TransitionError(Exception):
    """Why a state did not change.

    TransitionError
     ├── UnknownTransition   the name is not in the table: a fault of the programme
     ├── ReasonMissing       the table demands a reason and none was given
     ├── NotAllowedFrom      the table has no such step from the present state
     └── AlreadyMoved        somebody else changed the state in between
    """


class UnknownTransition(TransitionError):
    pass


class ReasonMissing(TransitionError):
    pass


class NotAllowedFrom(TransitionError):
    pass


class AlreadyMoved(TransitionError):
    pass


@dataclass(frozen=True)
class Transition:
    """One row of the table: from which states to which one, by which roles, with a reason or not.

    `or_else` are states it may lead to in place of its target, by a rule that the caller knows.
    """

    name: str
    sources: frozenset[str] | set[str]
    target: str
    roles: frozenset[str] | set[str] = field(default_factory=frozenset)
    reason_required: bool = False
    or_else: frozenset[str] | set[str] = field(default_factory=frozenset)

    def leads_to(self, state: str) -> bool:
        """Whether the step may end in this state."""
        return state == self.target or state in self.or_else


class Workflow:
    """The table of an object's life."""

    def __init__(self, *transitions: Transition, state_field: str = "state") -> None:
        self._by_name = {transition.name: transition for transition in transitions}
        self.state_field = state_field

    def __iter__(self) -> Iterator[Transition]:
        return iter(self._by_name.values())

    def get(self, name: str) -> Transition:
        """The row called `name`; raises UnknownTransition."""
        try:
            return self._by_name[name]
        except KeyError:
            raise UnknownTransition(name) from None

    def can(self, name: str, state: str) -> bool:
        """Whether the step exists from this state."""
        return state in self.get(name).sources

    def available_from(self, state: str) -> list[Transition]:
        """The steps that lead on from this state, in the order of the table."""
        return [transition for transition in self if state in transition.sources]

    def apply(
        self, model: type[models.Model], pk: Any, name: str, /, *, reason: str = "", target: str = "", **changes: Any
    ) -> str:
        """Move the row `pk` of `model` along the transition `name`, setting `changes` with it.

        `target` is one of the other states that the table names for this step, where it does not lead to its usual
        one. Must run inside the transaction of an action. Returns the state the row came from.
        Raises ReasonMissing, NotAllowedFrom or AlreadyMoved, having written nothing.
        """
        transition = self.get(name)
        target = target or transition.target
        if not transition.leads_to(target):
            raise UnknownTransition(f"{name} does not lead to {target}")
        if transition.reason_required and not reason.strip():
            raise ReasonMissing(_("A reason is needed: the person concerned will read it. Please write one."))
        rows = model._default_manager.filter(pk=pk)
        present = rows.values_list(self.state_field, flat=True).get()
        if present not in transition.sources:
            raise NotAllowedFrom(
                _("This cannot be done any more: the state is now “%(state)s”. Reload the page to see what changed.")
                % {"state": self._label(model, present)}
            )
        moved = rows.filter(**{self.state_field: present}).update(**{self.state_field: target}, **changes)
        if moved != 1:
            raise AlreadyMoved(_("Somebody else just changed this. Reload the page to see what was decided."))
        return present

    def _label(self, model: type[models.Model], state: str) -> str:
        choices = dict(model._meta.get_field(self.state_field).flatchoices)  # type: ignore[union-attr]
        return str(choices.get(state, state))
