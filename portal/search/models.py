"""Tables of the search. The index belongs to `portal.search.database`, which alone writes and reads it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IndexRevision(models.Model):
    """The state of the index of one kind: a write gives it a new value, so that caches know they are old.

    `revision` is that of the index in the database, `served` that of the one on the search server.
    """

    kind = models.CharField(max_length=40, unique=True)
    revision = models.UUIDField()
    served = models.UUIDField(null=True)

    def __str__(self) -> str:
        return self.kind


class SearchDocument(models.Model):
    """What the index holds of one document. The text table has the same key (see `database.addresses`)."""

    address = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    name = models.TextField()
    name_sort = models.TextField()
    facets = models.JSONField(default=dict)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    sort_date = models.DateField(null=True)
    words = models.JSONField(default=dict, help_text="Each form the document has, and how it is written.")
    fingerprint = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="searchdocument_unique_object"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class SearchTerm(models.Model):
    """A word that documents of a kind have, folded (`form`), and how many have it."""

    kind = models.CharField(max_length=40)
    form = models.CharField(max_length=40)
    stem = models.CharField(max_length=40)
    surface = models.CharField(max_length=60)
    documents = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "form"], name="searchterm_unique_form"),
        ]
        indexes = [models.Index(fields=["kind", "stem"], name="searchterm_kind_stem")]

    def __str__(self) -> str:
        return self.form


class SearchDeletion(models.Model):
    """A term with one letter dropped, or whole: words one edit apart share one of these."""

    term = models.ForeignKey(SearchTerm, on_delete=models.CASCADE, related_name="deletions")
    shortened = models.CharField(max_length=40, db_index=True)

    def __str__(self) -> str:
        return self.shortened


class FruitlessSearch(models.Model):
    """How often a text was searched without a result. Nothing says who searched, or when exactly."""

    # Below this number a text says more about one person than about what is missing.
    SHOWN_FROM = 5

    kind = models.CharField(max_length=40)
    text_normalised = models.CharField(_("text"), max_length=80)
    count = models.PositiveIntegerField(_("times"), default=1)
    last_on = models.DateField(_("last on"))

    class Meta:
        verbose_name = _("search without result")
        verbose_name_plural = _("searches without result")
        ordering = ["-count", "text_normalised"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "text_normalised"], name="fruitlesssearch_unique_text"),
        ]

    def __str__(self) -> str:
        return self.text_normalised


class FoundSearch(models.Model):
    """How often a text was searched on one day and found something, as far as pages were drawn for it. Nothing says who
    searched, or when exactly; days are forgotten after `KEPT_DAYS`."""

    # Below this number, over all the days that are kept, a text is shown to nobody: it may be a name.
    SHOWN_FROM = 5
    KEPT_DAYS = 30

    kind = models.CharField(max_length=40)
    text_normalised = models.CharField(_("text"), max_length=80)
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("search with a result")
        verbose_name_plural = _("searches with a result")
        ordering = ["-day", "text_normalised"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "text_normalised", "day"], name="foundsearch_unique_text_of_day"),
        ]
        indexes = [models.Index(fields=["day"], name="foundsearch_day")]

    def __str__(self) -> str:
        return self.text_normalised
