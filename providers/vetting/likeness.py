"""Who could be the same people as those who apply: warned of at the desk, decided by nobody but those who read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Value
from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.enums import IdentifierKind
from providers.models import Provider
from providers.vetting.enums import ApplicationState
from providers.vetting.models import Application
from providers.vetting.resemblance import NearName

MOST = 5
LISTING, FILE = range(2)  # in this order they are named
SIREN_DIGITS = 9
# Where addresses of everybody live: sharing one of these says nothing.
EVERYBODYS = frozenset(
    "gmail.com googlemail.com outlook.com outlook.fr hotmail.com hotmail.fr live.fr yahoo.fr yahoo.com orange.fr "
    "wanadoo.fr free.fr laposte.net sfr.fr protonmail.com proton.me icloud.com framalistes.org zaclys.net".split()
)
OWNER = ("organization", "organization__identifier_kind", "organization__identifier")


@dataclass(frozen=True)
class Likeness:
    """Somebody who looks alike: why, in a sentence, and where to look."""

    why: str
    name: str
    url: str


@dataclass(frozen=True)
class Who:
    """What tells one from another: a name, addresses, and the organization with its number."""

    name: str
    addresses: tuple[Any, ...]
    organization: int | None
    kind: str | None
    identifier: str | None

    @property
    def siren(self) -> str:
        """The nine digits that a company's SIREN and the SIRET of each of its places have in common."""
        return (self.identifier or "")[:SIREN_DIGITS] if self.kind == IdentifierKind.SIREN else ""


def alike(application: Application) -> list[Likeness]:
    """Listings and files that could be of the same people: the same number or domain, or a name that is near.

    All of them are looked at (one query): a slip or an accent is what a database would not find.
    """
    owner = application.organization
    said = application.values
    own = Who(
        application.name,
        (said.get("website"), said.get("email")),
        application.organization_id,
        owner.identifier_kind if owner else None,
        owner.identifier if owner else None,
    )
    domains, name = domains_of(own.addresses), NearName(own.name)
    found = []
    for kind, pk, state, who in _everybody():
        is_own = pk == (application.provider_id if kind == LISTING else application.pk)
        if not is_own and (why := _why(own, domains, name, who)):
            found.append(_looks_alike(why, kind, pk, state, who.name))
    return found[:MOST]


def _looks_alike(why: str, kind: int, pk: int, state: str, name: str) -> Likeness:
    if kind == LISTING:
        return Likeness(why, _("listing “%(name)s”") % {"name": name}, reverse("providers:desk_listing", args=[pk]))
    called = _("file “%(name)s”, %(state)s") % {"name": name, "state": ApplicationState(state).label}
    return Likeness(why, called, reverse("vetting:desk_file", args=[pk]))


def _everybody() -> Iterator[tuple[int, int, str, Who]]:
    """Every listing, then every file that was sent: which of the two, its key, its state, and who it is."""
    listings = (
        Provider.objects.filter(erased_at=None)
        .order_by()
        .values_list(Value(LISTING), "pk", "state", "name", "website", "email", *OWNER)
    )
    files = (
        Application.objects.filter(submission__gte=1, blanked_at=None)
        .order_by()
        .values_list(Value(FILE), "pk", "state", "name", KT("values__website"), KT("values__email"), *OWNER)
    )
    rows = listings.union(files, all=True)
    for kind, pk, state, name, website, email, *owner in sorted(rows, key=itemgetter(0, 1)):
        yield kind, pk, state, Who(name, (website, email), *owner)


def domains_of(addresses: Iterable[Any]) -> set[str]:
    """The domains of websites and mail addresses that belong to somebody in particular."""
    found = set()
    for address in addresses:
        text = str(address or "").strip().lower()
        domain = text.rpartition("@")[2] if "@" in text and "/" not in text else urlsplit(text).hostname or ""
        found.add(domain.removeprefix("www."))
    return found - EVERYBODYS - {""}


def _why(own: Who, domains: set[str], name: NearName, other: Who) -> str:
    if own.organization and own.organization == other.organization:
        return _("The same organization.")
    if own.siren and own.siren == other.siren:
        return _("The same SIREN number, %(number)s.") % {"number": own.siren}
    if own.identifier and (own.kind, own.identifier) == (other.kind, other.identifier):
        return _("The same number, %(number)s.") % {"number": own.identifier}
    if shared := domains & domains_of(other.addresses):
        return _("The same domain, %(domain)s.") % {"domain": min(shared)}
    return _("A name that is near.") if name.is_near(other.name) else ""
