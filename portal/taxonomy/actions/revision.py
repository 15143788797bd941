import uuid

from portal.taxonomy.models import VocabularyRevision


def renew_revision() -> VocabularyRevision:
    """Make stale what was computed from the vocabulary; part of every action that changes it."""
    revision, _ = VocabularyRevision.objects.update_or_create(
        pk=VocabularyRevision.ONLY_ID, defaults={"token": uuid.uuid4()}
    )
    return revision
