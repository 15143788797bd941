"""Which vocabulary this is: what is read from it holds until the token is another one."""

from __future__ import annotations

from uuid import UUID

from portal.taxonomy.models import VocabularyRevision


def vocabulary_token() -> UUID | None:
    """The name of the present state of the vocabulary (one query); None on a site that has none yet."""
    return VocabularyRevision.objects.values_list("token", flat=True).first()
