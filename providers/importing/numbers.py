"""Official numbers of a table: which lines give an organization another one, which number stays, what is refused.

A number belongs to one organization. That of an organization with an admin is theirs to keep, that of a local register
(Alsace-Moselle) stands in no column, and a line without a number takes none away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.accounts.enums import IdentifierKind, OrganizationState
from portal.accounts.models import MergedOrganization, Organization
from portal.accounts.queries import without_admin
from providers.enums import ProviderState
from providers.importing.data import ListingData
from providers.models import Provider

Number = tuple[str, str]  # (kind of identifier, number)
NO_NUMBER: Number = ("", "")


@dataclass(frozen=True)
class Told:
    """A line of a table by its number: of a listing that is here, the organization; of a new one, None."""

    line: int
    organization: Organization | None
    data: ListingData

    @property
    def number(self) -> Number:
        return number_in(self.data)


@dataclass(frozen=True)
class Verdict:
    """What a line's number comes to: why it is refused, or what the report adds, and whether it is written."""

    refused: str = ""
    note: str = ""
    written: Number | None = None


@dataclass(frozen=True)
class Holder:
    """The organization that has a number, and what its listing that has not left is called in tables."""

    pk: int
    name: str
    listing: str = ""


def number_in(data: ListingData) -> Number:
    """The number that a line gives; the parser leaves one at most."""
    if data.siren:
        return IdentifierKind.SIREN.value, data.siren
    return (IdentifierKind.RNA.value, data.rna) if data.rna else NO_NUMBER


def number_of(organization: Organization) -> Number:
    """The number that an organization has."""
    return organization.identifier_kind, organization.identifier


class Numbers:
    """What the numbers of lines come to; whose they are here is looked up once, for all lines."""

    def __init__(self, lines: Iterable[Told]) -> None:
        """Two queries at most, one more where something was merged and one where new lines name what is here."""
        asked = [told for told in lines if told.number != NO_NUMBER]
        new = {told.number for told in asked if told.organization is None}
        other = [
            (told.organization.pk, told.number)
            for told in asked
            if told.organization is not None and number_of(told.organization) != told.number
        ]
        unkept = without_admin(Organization.objects.filter(pk__in=[pk for pk, _number in other]))
        self._unkept = set(unkept.values_list("pk", flat=True)) if other else set()
        self._holders = _holders(new, {number for _pk, number in other})
        self._lines: dict[Number, Told] = {}  # the first line with a number
        self._of: dict[int, Told] = {}  # by organization, the first line that says what its number is to be

    def verdict(self, told: Told) -> Verdict:
        """What a line's number comes to; lines are asked about in the order of the table."""
        if told.number == NO_NUMBER:
            return Verdict()
        if told.organization is None:
            return Verdict(refused=self._listed_already(told) or self._twice(told))
        if number_of(told.organization) == told.number:
            return Verdict(refused=self._contradicts(told.organization, told) or self._twice(told))
        if note := self._kept(told.organization, told):
            return Verdict(note=note, refused=self._twice(told))
        holder = self._holders.get(told.number)
        if holder and holder.pk != told.organization.pk:
            return Verdict(refused=taken(told.number, holder.name))
        if refused := self._contradicts(told.organization, told) or self._twice(told):
            return Verdict(refused=refused)
        return Verdict(note=_becomes(told.organization, told.number), written=told.number)

    def _kept(self, organization: Organization, told: Told) -> str:
        """Why an organization's number stays what it is; empty where the table may give it another one."""
        words = {"number": organization.identifier, "told": told.number[1]}
        if organization.identifier_kind == IdentifierKind.LOCAL:
            return _(" (the number stays %(number)s, of a local register: %(told)s is not taken in)") % words
        if organization.pk not in self._unkept:
            if organization.identifier:
                return _(" (the number stays %(number)s, which its people keep: %(told)s is not taken in)") % words
            return _(" (its people have given no number and keep that themselves: %(told)s is not taken in)") % words
        holder = self._holders.get(told.number)
        if holder and holder.pk == organization.pk:
            return _(" (the number stays %(number)s: %(told)s is that of an organization merged into it)") % words
        return ""

    def _listed_already(self, told: Told) -> str:
        holder = self._holders.get(told.number)
        if holder is None or not holder.listing:
            return ""
        return _(
            "%(column)s: “%(value)s” is the number of “%(name)s”, which is listed already; a table makes no second "
            "listing of an organization. Write its id, “%(id)s”, on this line, or correct the number."
        ) % {**_words(told.number), "name": holder.name, "id": holder.listing}

    def _twice(self, told: Told) -> str:
        """Two lines have one number only where both are listings of the one organization that is here."""
        first = self._lines.setdefault(told.number, told)
        if first.line == told.line:
            return ""
        if told.organization and first.organization and told.organization.pk == first.organization.pk:
            return ""
        return _(
            "%(column)s: “%(value)s” is already on line %(line)s, and a number belongs to one organization. Correct "
            "it on one of the two lines, or leave the cell empty there."
        ) % {**_words(told.number), "line": first.line}

    def _contradicts(self, organization: Organization, told: Told) -> str:
        first = self._of.setdefault(organization.pk, told)
        if first.number == told.number:
            return ""
        return _(
            "%(column)s: “%(value)s” is not the number that line %(line)s gives the same organization, “%(name)s”, "
            "which has only one. Write the same number on both lines."
        ) % {**_words(told.number), "line": first.line, "name": organization.name}


def taken(number: Number, name: str) -> str:
    """Why a line cannot give its organization the number of another one."""
    return _(
        "%(column)s: “%(value)s” is the number of “%(name)s” already, and a number belongs to one organization. "
        "Correct it, or leave the cell empty: the listing keeps the number that it has."
    ) % {**_words(number), "name": name}


def _becomes(organization: Organization, number: Number) -> str:
    if organization.identifier:
        return _(" (the number becomes %(new)s, in place of %(old)s)") % {
            "new": number[1],
            "old": organization.identifier,
        }
    return _(" (the number becomes %(new)s)") % {"new": number[1]}


def _words(number: Number) -> dict[str, str]:
    return {"column": number[0], "value": number[1]}  # the kinds that a table knows are called as its columns


def _holders(new: set[Number], other: set[Number]) -> dict[Number, Holder]:
    """By number, who has it; where its row was merged into another organization, that one. Of new lines with the
    listing, which the others do not ask for."""
    if not (wanted := new | other):
        return {}
    rows = Organization.objects.filter(identifier__in=[number for _kind, number in wanted]).order_by()
    found = {row[:2]: row[2:] for row in rows.values_list("identifier_kind", "identifier", "pk", "name", "state")}
    found = {number: row for number, row in found.items() if number in wanted}
    gone = [pk for pk, _name, state in found.values() if state == OrganizationState.MERGED]
    merged = MergedOrganization.objects.filter(gone__in=gone).values_list("gone", "kept", "kept__name")
    kept = {before: (pk, name) for before, pk, name in merged} if gone else {}
    present = {number: kept.get(pk, (pk, name)) for number, (pk, name, _state) in found.items()}
    listings = _listings(pk for number, (pk, _name) in present.items() if number in new)
    return {number: Holder(pk, name, listings.get(pk, "")) for number, (pk, name) in present.items()}


def _listings(organizations: Iterable[int]) -> dict[int, str]:
    """By organization, what one of its listings that have not left is called in tables."""
    if not (keys := list(organizations)):
        return {}
    there = Provider.objects.filter(organization__in=keys).exclude(state=ProviderState.LEFT).order_by("-pk")
    return {pk: import_id or slug for pk, import_id, slug in there.values_list("organization", "import_id", "slug")}
