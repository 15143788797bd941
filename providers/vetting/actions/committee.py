"""The rules of the review. The committee settles them: every moderator may, and each change is audited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.api import record
from portal.common import clock
from portal.common.locks import take_turn
from portal.common.transitions import ReasonMissing
from portal.moderation.permissions import is_moderator
from providers.vetting.enums import Role
from providers.vetting.models import VettingRules
from providers.vetting.queries import rules
from providers.vetting.queries_committee import SETTLED, mark_of_rules
from providers.vetting.workflow import VettingError


class SettledMeanwhile(VettingError):
    """Somebody else of the committee has changed the same thing since it was seen; nothing was written."""


def check_committee(actor: Any) -> None:
    """Raise PermissionDenied unless this person is of the committee."""
    if not is_moderator(actor):
        raise PermissionDenied(_("Only moderators settle the rules and the criteria."))


def change_rules(wanted: Mapping[str, Any], *, seen: str, actor: Any) -> list[str]:
    """Settle the rules; `seen` is the mark of those that were on the page. Returns the names of what changed.

    Files that were sent keep the quorum and the criteria of their day, so nothing is written but the rules and the
    audit row. Raises PermissionDenied, ReasonMissing when the intake closes without its words in both languages,
    VettingError for a number out of bounds, SettledMeanwhile; nothing was written then.
    """
    check_committee(actor)
    now = clock.now()
    with transaction.atomic():
        take_turn("rules of the review")
        present = rules()
        changed = [name for name in SETTLED if getattr(present, name) != wanted[name]]
        if not changed:
            return []
        if mark_of_rules(present) != seen:
            raise SettledMeanwhile(_("Somebody else has changed the rules meanwhile: compare before you settle them."))
        settled = _checked(VettingRules(pk=VettingRules.ONLY, changed_at=now, **{n: wanted[n] for n in SETTLED}))
        settled.save()
        record(
            "rules.change",
            settled,
            actor=actor,
            role=Role.MODERATOR,
            old={name: getattr(present, name) for name in changed},
            new={name: wanted[name] for name in changed},
            at=now,
        )
    return changed


def _checked(settled: VettingRules) -> VettingRules:
    if not settled.is_open and not (settled.closed_fr.strip() and settled.closed_en.strip()):
        raise ReasonMissing(_("Say why no files are taken for now, in French and in English: everybody reads it."))
    try:
        settled.clean_fields()
    except ValidationError as error:
        raise VettingError(" ".join(error.messages)) from None
    return settled
