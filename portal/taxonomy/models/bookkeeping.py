import uuid

from django.db import models


class SeededRow(models.Model):
    """A vocabulary row that came once from the data files: it is never brought back against the editors' will."""

    model = models.CharField(max_length=20)
    slug = models.SlugField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "slug"], name="seededrow_model_slug_unique")]

    def __str__(self) -> str:
        return f"{self.model} {self.slug}"


class VocabularyRevision(models.Model):
    """One row. Its token changes with every change of the vocabulary: what was computed from it is then stale."""

    ONLY_ID = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY_ID, editable=False)
    token = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="vocabularyrevision_single")]

    def __str__(self) -> str:
        return str(self.token)
