"""What editors do to the vocabulary. They save in the back office, which then calls `note_vocabulary_change`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.api import record
from portal.outbox.api import emit
from portal.taxonomy.actions.revision import renew_revision
from portal.taxonomy.errors import TermInUse
from portal.taxonomy.handlers import CHANGED
from portal.taxonomy.models import FormerSlug, Term
from portal.taxonomy.queries import uses_of


def note_vocabulary_change(term: Term, *, verb: str, actor: Any) -> None:
    """An editor has `created` or `changed` a term in the back office, which checked their right to.

    Writes the audit row, makes stale what was computed from the vocabulary, and has those who watch
    the vocabulary told after commit.
    """
    with transaction.atomic():
        renew_revision()
        record(f"{term._meta.model_name}.{verb}", term, actor=actor, new={"slug": term.slug})
        emit(CHANGED, {}, key=CHANGED)


def delete_terms(terms: Sequence[Term], *, actor: Any) -> None:
    """Delete words of the vocabulary, all of them or none.

    Raises PermissionDenied without the right to, and TermInUse for the first one that something
    still points to: retiring it is then the way, or taking it out of what uses it.
    """
    for term in terms:
        if not actor.has_perm(f"taxonomy.delete_{term._meta.model_name}"):
            raise PermissionDenied(_("You may not delete this."))
    with transaction.atomic():
        refuse_terms_in_use(terms)
        for term in terms:
            record(f"{term._meta.model_name}.deleted", term, actor=actor, old={"slug": term.slug})
            # Words that were merged into it lead nowhere any more.
            FormerSlug.objects.filter(model=term._meta.model_name, term_id=term.pk).delete()
            term.delete()
        renew_revision()
        emit(CHANGED, {}, key=CHANGED)


def refuse_terms_in_use(terms: Sequence[Term]) -> None:
    """Raise TermInUse for the first of `terms` that something points to; for pages that ask before deleting."""
    for term in terms:
        if uses := uses_of(term):
            raise TermInUse(term, uses)
