"""Organizations that arrive with an imported table: nobody belongs to them until they are claimed."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from portal.accounts.models import Organization
from portal.accounts.queries import present_form
from portal.audit.api import record_many
from portal.common import clock
from portal.taxonomy.models import Commune

ATTEMPTS = 5


def record_imported_organizations(
    rows: list[tuple[str, str, str, str, str]], *, actor: Any, verb: str = "organization.imported"
) -> list[Organization]:
    """Write organizations from (name, kind, identifier kind, identifier, commune code), in this order.

    An organization that already has the same identifier is taken instead of a second one. Runs inside
    the caller's transaction.
    """
    for attempt in range(ATTEMPTS):
        organizations, new = _among_those_here(rows)
        try:
            with transaction.atomic():
                Organization.objects.bulk_create(new)
            break
        except IntegrityError:  # somebody took a number or an address after it was looked up: look again
            if attempt == ATTEMPTS - 1:
                raise
    record_many(verb, new, actor=actor)
    return organizations


def _among_those_here(rows: list[tuple[str, str, str, str, str]]) -> tuple[list[Organization], list[Organization]]:
    """The organization of each row, and those of them that are still to be written."""
    known = {
        (organization.identifier_kind, organization.identifier): present_form(organization)
        for organization in Organization.objects.filter(identifier__in=[row[3] for row in rows if row[3]])
    }
    communes = dict(Commune.objects.filter(code__in={row[4] for row in rows}).values_list("code", "pk"))
    taken = set(Organization.objects.order_by().values_list("slug", flat=True))
    now = clock.now()
    result: list[Organization] = []
    new: list[Organization] = []
    for name, kind, identifier_kind, identifier, commune in rows:
        organization = known.get((identifier_kind, identifier)) if identifier else None
        if organization is None:
            organization = Organization(
                name=name,
                slug=free_slug(name, taken),
                kind=kind,
                identifier_kind=identifier_kind,
                identifier=identifier,
                commune_id=communes.get(commune),
                created_at=now,
            )
            new.append(organization)
            if identifier:
                known[(identifier_kind, identifier)] = organization
        result.append(organization)
    return result, new


def free_slug(name: str, taken: set[str]) -> str:
    """An address for `name` that is not in `taken`; it is added there."""
    base = slugify(name)[:160] or "organisation"
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    taken.add(slug)
    return slug
