"""Who could be the same people as those who apply: warned of at the desk, decided by nobody but those who read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.enums import IdentifierKind
from providers.models import Provider
from providers.vetting.enums import ApplicationState
from providers.vetting.models import Application
from providers.vetting.resemblance import NearName

MOST = 5
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

    All of them are looked at (two queries): a slip or an accent is what a database would not find.
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
    found = [
        Likeness(why, _("listing “%(name)s”") % {"name": who.name}, reverse("providers:desk_listing", args=[pk]))
        for pk, who in _listings()
        if pk != application.provider_id and (why := _why(own, domains, name, who))
    ]
    for pk, state, who in _files():
        if pk != application.pk and (why := _why(own, domains, name, who)):
            called = _("file “%(name)s”, %(state)s") % {"name": who.name, "state": ApplicationState(state).label}
            found.append(Likeness(why, called, reverse("vetting:desk_file", args=[pk])))
    return found[:MOST]


def _listings() -> Iterator[tuple[int, Who]]:
    rows = Provider.objects.filter(erased_at=None).order_by("pk")
    for pk, name, website, email, *owner in rows.values_list("pk", "name", "website", "email", *OWNER):
        yield pk, Who(name, (website, email), *owner)


def _files() -> Iterator[tuple[int, str, Who]]:
    rows = Application.objects.filter(submission__gte=1, blanked_at=None).order_by("pk")
    columns = ("pk", "state", "name", "values__website", "values__email", *OWNER)
    for pk, state, name, website, email, *owner in rows.values_list(*columns):
        yield pk, state, Who(name, (website, email), *owner)


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
