"""What editors do with a correction: take it over, a part of it, or say why not."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from portal.common import clock
from portal.common.locks import hold
from portal.moderation.permissions import keeps_the_words
from portal.notifications.delivery import send
from portal.taxonomy.actions import change_term
from portal.words.actions.correcting import record_step
from portal.words.enums import Role
from portal.words.models import Correction
from portal.words.notifications.corrections import CorrectionDecided, writer_of
from portal.words.workflow import CORRECTIONS


def accept_correction(correction: Correction, columns: Collection[str], *, actor: Any, reason: str = "") -> Correction:
    """Write the accepted columns of a correction to its word; all of them accept it, fewer accept it in part.

    Free words alone are accepted without columns: the editor has done by hand what they ask for. Whoever wrote it is
    told, if they confirmed an address. Raises PermissionDenied, ReasonMissing (a part comes with its reason),
    NotAllowedFrom, AlreadyMoved, TermGone or ValidationError, having written nothing.
    """
    taken = [name for name in correction.proposed if name in columns]
    is_whole = len(taken) == len(correction.proposed)
    return _decide(correction, "accept" if is_whole else "accept_in_part", taken, actor=actor, reason=reason)


def refuse_correction(correction: Correction, *, actor: Any, reason: str) -> Correction:
    """Leave the page as it is, with a reason that whoever wrote the correction reads. Raises as accept_correction()."""
    return _decide(correction, "refuse", [], actor=actor, reason=reason)


def _decide(correction: Correction, step: str, taken: list[str], *, actor: Any, reason: str) -> Correction:
    if not keeps_the_words(actor):
        raise PermissionDenied(_("Only editors decide about corrections."))
    reason = reason.strip()
    with transaction.atomic():
        hold(Correction.objects.filter(pk=correction.pk))
        CORRECTIONS.apply(
            Correction,
            correction.pk,
            step,
            reason=reason,
            accepted=taken,
            decided_by=actor,
            decided_at=clock.now(),
            fingerprint="",
            answer=reason,
        )
        present = Correction.objects.select_related("need", "tool", "author").get(pk=correction.pk)
        if taken:
            change_term(present.term, {name: present.proposed[name] for name in taken}, actor=actor)
        record_step(step, present, actor=actor, role=Role.EDITOR)
        if present.address_confirmed_at:
            send(CorrectionDecided(present), to=writer_of(present))
    return present
