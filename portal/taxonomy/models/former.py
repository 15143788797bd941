"""Words that became part of another one."""

from __future__ import annotations

from django.db import models

from portal.common import clock


class FormerSlug(models.Model):
    """The address of a term that was merged into another one: it leads there from then on.

    `former_id` is the key that the term had, so that whoever still has it open in a form is told; `term_id` the key of
    the one it became part of. No foreign keys: one table for every kind of word.
    """

    model = models.CharField(max_length=20)
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=120)
    former_id = models.BigIntegerField()
    term_id = models.BigIntegerField()
    merged_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-merged_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["model", "slug"], name="formerslug_model_slug_unique"),
            models.UniqueConstraint(fields=["model", "former_id"], name="formerslug_model_former_unique"),
            models.CheckConstraint(condition=~models.Q(former_id=models.F("term_id")), name="formerslug_leads_on"),
        ]
        indexes = [models.Index(fields=["model", "term_id"], name="formerslug_term")]

    def __str__(self) -> str:
        return f"{self.model} {self.slug}"
