"""What changed in the directory, as everybody may know it: read from the audit, told without who and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.audit.models import AuditEntry
from portal.common import clock
from providers.editing.fields import labels_of
from providers.models import Provider

TOLD = 50
LOOKED_AT = 500  # rows of the audit behind them: some tell nothing to the public
LOOKED_BACK = timedelta(days=365)
NEW, BACK, VERIFIED, CHANGED, TO_CONFIRM, LEFT = "new", "back", "verified", "changed", "to_confirm", "left"
KINDS = {
    "listing.publish": NEW,
    "listing.imported": NEW,
    "listing.resume": BACK,
    "listing.restore": BACK,
    "listing.relist": BACK,
    "listing.confirm": VERIFIED,
    "listing.renew": VERIFIED,
    "listing.edit": CHANGED,
    "listing.edit_accept": CHANGED,
    "listing.edit_accept_part": CHANGED,
    "listing.moderated": CHANGED,
    "listing.moderation_undone": CHANGED,
    "listing.reimported": CHANGED,
    "listing.project_shown": CHANGED,
    "listing.expire": TO_CONFIRM,
    # Whoever took it out, and why, is nobody's business: all of these are told alike.
    "listing.unlist": LEFT,
    "listing.pause": LEFT,
    "listing.suspend": LEFT,
    "listing.leave": LEFT,
}
# They name the fields they wrote.
EDITS = {
    "listing.edit",
    "listing.edit_accept",
    "listing.edit_accept_part",
    "listing.moderated",
    "listing.moderation_undone",
}
NEVER_NAMED = {"email", "phone"}
WORDS = {
    NEW: gettext_lazy("New in the directory"),
    BACK: gettext_lazy("Back in the directory"),
    VERIFIED: gettext_lazy("Verified once more"),
    CHANGED: gettext_lazy("Changed"),
    TO_CONFIRM: gettext_lazy("To be confirmed by its people"),
    LEFT: gettext_lazy("Has left the directory"),
}


@dataclass(frozen=True)
class Change:
    """One change. Of a listing that is out of the directory `name` and `summary` are empty."""

    pk: int  # of its row in the audit: the same for ever
    kind: str
    at: datetime
    slug: str
    name: str = ""
    summary: str = ""
    fields: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """*Nouvelle dans l’annuaire*; *Modifiée : prix, outils*."""
        if self.fields:
            return _("Changed: %(fields)s") % {"fields": ", ".join(self.fields)}
        return str(WORDS[self.kind])


def changes() -> list[Change]:
    """The latest changes of the whole directory, newest first: fifty of the last year at most (two queries)."""
    rows = _rows().filter(happened_at__gt=clock.now() - LOOKED_BACK)[:LOOKED_AT]
    return _told(list(rows))[:TOLD]


def changes_of(provider: Provider) -> list[Change]:
    """The latest changes of one listing, newest first, fifty at most (two queries)."""
    return _told(list(_rows().filter(target_id=str(provider.pk))[:LOOKED_AT]))[:TOLD]


def last_change() -> datetime | None:
    """When any listing last changed, whether it is in the directory or not (one row of an index)."""
    return Provider.objects.aggregate(last=Max("updated_at"))["last"]


def _rows() -> QuerySet[AuditEntry]:
    rows = AuditEntry.objects.filter(target_type=Provider._meta.label_lower, verb__in=KINDS)
    return rows.order_by("-happened_at", "-pk").only("pk", "happened_at", "verb", "target_id", "new")


def _told(rows: list[AuditEntry]) -> list[Change]:
    """What of these rows, newest first, the public may read."""
    listings = Provider.objects.in_bulk({int(row.target_id) for row in rows})
    told = []
    for row in _without_comings_and_goings(rows, listings):
        provider, kind = listings[int(row.target_id)], KINDS[row.verb]
        if kind == LEFT:
            told.append(Change(row.pk, kind, row.happened_at, provider.slug))
            continue
        fields = _fields(row)
        if kind != CHANGED or fields:
            said = (provider.slug, provider.name, provider.summary, fields)
            told.append(Change(row.pk, kind, row.happened_at, *said))
    return told


def _without_comings_and_goings(rows: list[AuditEntry], listings: dict[int, Provider]) -> Iterator[AuditEntry]:
    """Of a listing that is there, what happened but its absences; of one that is not, when it went and nothing else.

    What happens to it while it is away (suspended after it was paused) moves nothing.
    """
    went = _when_they_went(rows)
    for row in rows:
        provider = listings.get(int(row.target_id))
        if provider is None:
            continue
        is_there, is_leaving = provider.is_listed, KINDS[row.verb] == LEFT
        if (is_there and not is_leaving) or (not is_there and went.get(row.target_id) == row.pk):
            yield row


def _when_they_went(rows: Iterable[AuditEntry]) -> dict[str, int]:
    """By listing, the first row of its present absence."""
    went: dict[str, int] = {}
    back: set[str] = set()
    for row in rows:
        if KINDS[row.verb] == LEFT and row.target_id not in back:
            went[row.target_id] = row.pk
        elif KINDS[row.verb] in (NEW, BACK, VERIFIED):
            back.add(row.target_id)
    return went


def _fields(row: AuditEntry) -> list[str]:
    """What an edit changed, as people call it; how to reach somebody privately is never named."""
    if row.verb in EDITS:
        # A decision leaves a second row, about the proposal: the one that counts the revision says what was published.
        return labels_of(set(row.new.get("fields", ())) - NEVER_NAMED) if "revision" in row.new else []
    if row.verb == "listing.project_shown":
        return labels_of(["projects"])
    return [str(_("details"))] if row.verb == "listing.reimported" else []
