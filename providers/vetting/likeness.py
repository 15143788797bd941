"""Who could be the same people as those who apply: warned of at the desk, decided by nobody but those who read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.enums import IdentifierKind
from portal.accounts.models import Organization
from providers.models import Provider
from providers.vetting.models import Application
from providers.vetting.resemblance import are_near

MOST = 5
CANDIDATES = 200
SIREN_DIGITS = 9
# Where addresses of everybody live: sharing one of these says nothing.
EVERYBODYS = frozenset(
    "gmail.com googlemail.com outlook.com outlook.fr hotmail.com hotmail.fr live.fr yahoo.fr yahoo.com orange.fr "
    "wanadoo.fr free.fr laposte.net sfr.fr protonmail.com proton.me icloud.com framalistes.org zaclys.net".split()
)


@dataclass(frozen=True)
class Likeness:
    """Somebody who looks alike: why, in a sentence, and where to look."""

    why: str
    name: str
    url: str


def alike(application: Application) -> list[Likeness]:
    """Listings and files that could be of the same people (four queries): same number, same domain, or a near name."""
    values = application.values
    domains = domains_of([values.get("website", ""), values.get("email", "")])
    found: dict[str, Likeness] = {}
    for provider in _candidates(Provider.objects.filter(erased_at=None), application, domains):
        why = _why(application, domains, provider.name, [provider.website, provider.email], provider.organization)
        if why and provider.pk != application.provider_id:
            url = reverse("providers:desk_listing", args=[provider.pk])
            found.setdefault(url, Likeness(why, _("listing “%(name)s”") % {"name": provider.name}, url))
    files = Application.objects.filter(blanked_at=None).exclude(pk=application.pk).exclude(state="draft")
    for other in _candidates(files, application, domains):
        said = other.values
        why = _why(application, domains, other.name, [said.get("website"), said.get("email")], other.organization)
        if why:
            url = reverse("vetting:desk_file", args=[other.pk])
            name = _("file “%(name)s”, %(state)s") % {"name": other.name, "state": other.get_state_display()}
            found.setdefault(url, Likeness(why, name, url))
    return list(found.values())[:MOST]


def domains_of(addresses: Iterable[Any]) -> set[str]:
    """The domains of websites and mail addresses that belong to somebody in particular."""
    found = set()
    for address in addresses:
        text = str(address or "").strip().lower()
        domain = text.rpartition("@")[2] if "@" in text and "/" not in text else urlsplit(text).hostname or ""
        found.add(domain.removeprefix("www."))
    return found - EVERYBODYS - {""}


def _candidates(rows: Any, application: Application, domains: set[str]) -> list[Any]:
    """Rows worth a closer look: a word or a domain in common, or an organization with the same number."""
    where = Q(organization=application.organization_id) if application.organization_id else Q(pk=None)
    words = re.findall(r"\w{4,}", application.name)[:5] or [application.name]
    for word in words:
        where |= Q(name__icontains=word)
    is_file = rows.model is Application
    for domain in domains:
        website, email = ("values__website", "values__email") if is_file else ("website", "email")
        where |= Q(**{f"{website}__icontains": domain}) | Q(**{f"{email}__iendswith": f"@{domain}"})
    if number := _number(application.organization):
        where |= Q(organization__identifier_kind=IdentifierKind.SIREN, organization__identifier__startswith=number)
    return list(rows.filter(where).select_related("organization").order_by("pk")[:CANDIDATES])


def _number(organization: Organization | None) -> str:
    """The nine digits that a company's SIREN and the SIRET of each of its places have in common."""
    if organization is None or organization.identifier_kind != IdentifierKind.SIREN:
        return ""
    return organization.identifier[:SIREN_DIGITS]


def _why(application: Application, domains: set[str], name: str, addresses: list[Any], other: Any) -> str:
    own = application.organization
    if own is not None and other is not None:
        if own.pk == other.pk:
            return _("The same organization.")
        if (number := _number(own)) and number == _number(other):
            return _("The same SIREN number, %(number)s.") % {"number": number}
        if own.identifier and (own.identifier_kind, own.identifier) == (other.identifier_kind, other.identifier):
            return _("The same number, %(number)s.") % {"number": own.identifier}
    if shared := domains & domains_of(addresses):
        return _("The same domain, %(domain)s.") % {"domain": min(shared)}
    return _("A name that is near.") if are_near(application.name, name) else ""
