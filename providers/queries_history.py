"""The history of a listing with the words that went and came, for moderators; and the last change they made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.text import slugify

from portal.accounts.models import Organization
from portal.accounts.queries import GONE as WENT
from portal.audit.models import AuditEntry
from providers.editing.differences import GONE, NEW, SAME, Difference, Piece, pieces_of
from providers.editing.fields import LABELS
from providers.editing.packing import readable
from providers.editing.words import Names
from providers.importing.data import ListingData
from providers.models import ListingChange, Provider
from providers.models.listing_change import MODERATED

# Of a number or an address half is none: the old one and the new one are shown whole.
WHOLE = {"email", "phone", "website", "commune", "kind", "is_remote", "team_size"}
MOST_ORGANIZATIONS = 25
MOST_ALIKE = 5


@dataclass(frozen=True)
class Told:
    """One row of a history, and what it changed in the words of the listing, as far as that is kept."""

    entry: AuditEntry
    differences: list[Difference] = field(default_factory=list)


def told_history(entries: Iterable[AuditEntry]) -> list[Told]:
    """Rows of the history of one listing with their differences (one query, and five where something differs)."""
    rows = list(entries)
    changes = {change.entry_id: change for change in ListingChange.objects.kept().filter(entry__in=rows)}
    if not changes:
        return [Told(entry) for entry in rows]
    names = _names(pair for change in changes.values() for pair in (change.before, change.values))
    return [
        Told(entry, _differences(changes[entry.pk], names)) if entry.pk in changes else Told(entry) for entry in rows
    ]


def differences_of_change(change: ListingChange) -> list[Difference]:
    """What one change did to the words of its listing."""
    return _differences(change, _names([change.before, change.values]))


def differences_between(before: ListingData, values: Mapping[str, Any]) -> list[Difference]:
    """What would change in what a listing says, in the order of the pages."""
    said = {name: getattr(before, name) for name in values}
    return _between(said, values, _names([said, values]))


def _names(sayings: Iterable[Mapping[str, Any]]) -> Names:
    return Names.load(communes=[str(said.get("commune", "")) for said in sayings])


def _differences(change: ListingChange, names: Names) -> list[Difference]:
    return _between(readable(change.before, names.former), readable(change.values, names.former), names)


def _between(before: Mapping[str, Any], since: Mapping[str, Any], names: Names) -> list[Difference]:
    return [
        Difference(
            name, str(label), _pieces(name, names.lines_of(name, before[name]), names.lines_of(name, since[name]))
        )
        for name, label in LABELS.items()
        if name in before and name in since and before[name] != since[name]
    ]


def _pieces(name: str, said: list[str], says: list[str]) -> list[Piece]:
    if name not in WHOLE:
        return pieces_of(said, says)
    found = [Piece(GONE, "\n".join(said)), Piece(SAME, " "), Piece(NEW, "\n".join(says))]
    return [piece for piece in found if piece.text]


def last_moderation(provider: Provider) -> ListingChange | None:
    """The change that moderators made last, if the listing still says what they wrote."""
    present = ListingChange.objects.kept().filter(provider=provider, revision=provider.revision)
    return present.filter(entry__verb=MODERATED).select_related("entry__actor").first()


def changed_by_moderators(provider: Provider) -> ListingChange | None:
    """The latest change by moderators whose words are kept, for its people to read."""
    changes = ListingChange.objects.kept().filter(provider=provider, entry__verb=MODERATED)
    return changes.select_related("entry").first()


def organizations_called(typed: str) -> list[Organization]:
    """Organizations, but those that went, by words of their name or by their number: for a moderator who writes a
    listing."""
    found = Organization.objects.exclude(state__in=WENT).select_related("commune").prefetch_related("providers")
    number = "".join(typed.split())
    sought = Q()
    for word in typed.split()[:6]:
        one = Q(name__icontains=word)
        sought &= one | Q(slug__contains=plain) if (plain := slugify(word)) else one
    return list(found.filter(sought | Q(identifier__iexact=number)).order_by("name", "pk")[:MOST_ORGANIZATIONS])


def listings_alike(name: str, organization: Organization | None) -> list[Provider]:
    """Listings of the same name, accents and case aside, or of the same organization: is it there already?"""
    alike = Q(name__iexact=name)
    if address := slugify(name):
        alike |= Q(slug=address)
    if organization is not None:
        alike |= Q(organization=organization)
    return list(Provider.objects.filter(alike, erased_at=None).order_by("name", "pk")[:MOST_ALIKE])
