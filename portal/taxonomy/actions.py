"""The writers of the reference data. Editors save in the back office, which then calls `note_vocabulary_change`."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.api import record
from portal.outbox.api import emit
from portal.taxonomy.errors import TermInUse
from portal.taxonomy.handlers import CHANGED
from portal.taxonomy.loading import load_places, load_vocabulary
from portal.taxonomy.models import Term, VocabularyRevision
from portal.taxonomy.queries import uses_of


@dataclass(frozen=True)
class Loaded:
    """How many rows the data files added or corrected."""

    places: int
    vocabulary: int

    def __bool__(self) -> bool:
        return bool(self.places or self.vocabulary)


def load_reference_data(*, actor: Any) -> Loaded:
    """Bring the reference rows up to the data files; a second run changes nothing.

    Areas, communes and postal codes are made equal to the files. Needs, tools, brands, licences and
    "elsewhere" entries are only added, once each: what editors changed or deleted by hand stays so.
    Writes one audit row and one event when something changed.
    """
    with transaction.atomic():
        loaded = Loaded(places=load_places(), vocabulary=load_vocabulary())
        if loaded:
            revision = _renew_revision()
            record(
                "vocabulary.loaded",
                revision,
                actor=actor,
                new={"places": loaded.places, "vocabulary": loaded.vocabulary},
            )
            emit(CHANGED, {}, key=CHANGED)
    return loaded


def note_vocabulary_change(term: Term, *, verb: str, actor: Any) -> None:
    """An editor has `created` or `changed` a term in the back office, which checked their right to.

    Writes the audit row, makes stale what was computed from the vocabulary, and has those who watch
    the vocabulary told after commit.
    """
    with transaction.atomic():
        _renew_revision()
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
            term.delete()
        _renew_revision()
        emit(CHANGED, {}, key=CHANGED)


def refuse_terms_in_use(terms: Sequence[Term]) -> None:
    """Raise TermInUse for the first of `terms` that something points to; for pages that ask before deleting."""
    for term in terms:
        if uses := uses_of(term):
            raise TermInUse(term, uses)


def _renew_revision() -> VocabularyRevision:
    revision, _created = VocabularyRevision.objects.update_or_create(
        pk=VocabularyRevision.ONLY_ID, defaults={"token": uuid.uuid4()}
    )
    return revision
