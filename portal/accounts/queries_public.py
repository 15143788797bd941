"""Organizations that show themselves to everybody: one, many, those who use a tool.

Shown means: an admin has switched the public page on, and the organization is awake. Everything public about an
organization passes through `public_organizations()`: pages, counts, data for programmes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from portal.accounts.enums import OrganizationState, PageState, Sector
from portal.accounts.models import Affiliation, Organization
from portal.accounts.queries import named_like
from portal.taxonomy.models import Area, Brand, Tool

MOST_NAMED = 6  # organizations named beside a count


@dataclass(frozen=True)
class Named:
    """Something that has a short name in addresses and one to read."""

    slug: str
    name: str


@dataclass(frozen=True)
class PublicOrganization:
    """All that a public page says of an organization, as plain values; what was not said is empty.

    `path` is its page in the active language; names of kinds, sectors and tools are in that language too. `network` and
    `branches` hold only those that have a public page themselves.
    """

    slug: str
    path: str
    name: str
    kind: str
    kind_label: str
    purpose: str
    commune: str
    department: str
    department_code: str
    sectors: tuple[Named, ...]
    tools: tuple[Named, ...]
    brands_left: tuple[Named, ...]
    ready_to_tell: bool
    can_tell: str
    network: Named | None
    branches: tuple[Named, ...]
    changed_at: datetime


def public_organizations(
    *, text: str = "", tool: Tool | None = None, brand: Brand | None = None, area: Area | None = None
) -> QuerySet[Organization]:
    """Organizations that everybody may read about, by name; with what `told()` needs, in six queries for any number.

    `text`: all these words are in the name. `tool`: uses it. `brand`: has left it. `area`: its commune lies there.
    """
    rows = _shown()
    if text:
        rows = rows.filter(named_like(text))
    if tool is not None:
        rows = rows.filter(profile__tools_in_use=tool)
    if brand is not None:
        rows = rows.filter(profile__brands_left=brand)
    if area is not None:
        rows = rows.filter(_within(area))
    return _with_all(rows).order_by("name", "pk")


def public_organization(slug: str) -> Organization | None:
    """The organization of a public page, as `public_organizations()` reads it; None when it is not shown."""
    return public_organizations().filter(slug=slug).first()


def public_addresses() -> QuerySet[Organization, tuple[str, datetime]]:
    """Slug, and moment of the last change, of each page that `public_organizations()` gives, the oldest first."""
    return _shown().order_by("pk").values_list("slug", "public_page__changed_at")


def was_public(slug: str) -> bool:
    """Whether a public page of this address was ever shown."""
    return Organization.objects.filter(slug=slug, public_page__shown_at__isnull=False).exists()


def told(organization: Organization) -> PublicOrganization:
    """What the public page of an organization says, shown or not: a preview says the same.

    The organization comes from `public_organizations()` or `preview_of()`; asks the database nothing.
    """
    page, profile = getattr(organization, "public_page", None), getattr(organization, "profile", None)
    commune = organization.commune
    sectors = {row.sector for row in profile.sectors.all()} if profile else set()
    networks = [row.network for row in organization.shown_networks]  # type: ignore[attr-defined]
    branches = [row.branch for row in organization.shown_branches]  # type: ignore[attr-defined]
    return PublicOrganization(
        slug=organization.slug,
        path=reverse("accounts:public", args=[organization.slug]),
        name=organization.name,
        kind=organization.kind,
        kind_label=str(organization.get_kind_display()),
        purpose=organization.purpose,
        commune=commune.name if commune else "",
        department=commune.department.name if commune else "",
        department_code=commune.department.code if commune else "",
        sectors=tuple(Named(sector.value, str(sector.label)) for sector in Sector if sector in sectors),
        tools=tuple(Named(tool.slug, tool.name) for tool in profile.tools_in_use.all()) if profile else (),
        brands_left=tuple(Named(brand.slug, brand.label) for brand in profile.brands_left.all()) if profile else (),
        ready_to_tell=page.ready_to_tell if page else False,
        can_tell=page.can_tell if page else "",
        network=Named(networks[0].slug, networks[0].name) if networks else None,
        branches=tuple(Named(branch.slug, branch.name) for branch in branches),
        changed_at=page.changed_at if page else organization.created_at,
    )


def preview_of(organization: Organization) -> PublicOrganization:
    """What the public page says or would say (six queries)."""
    return told(_with_all(Organization.objects.filter(pk=organization.pk)).get())


def used_by(tool: Tool) -> int:
    """How many organizations say that they use a tool, of those with a public page: whoever reads it can count them."""
    return _shown().filter(profile__tools_in_use=tool).count()


def users_of(tool: Tool, most: int = MOST_NAMED) -> list[Organization]:
    """Some of those that `used_by()` counts, by name, with place and page (one query)."""
    rows = _shown().filter(profile__tools_in_use=tool).select_related("commune", "public_page")
    return list(rows.order_by("name", "pk")[:most])


def tools_in_public_use() -> QuerySet[Tool]:
    """Tools that some public organization uses, for the choice above the list."""
    return Tool.objects.filter(used_by_profiles__organization__in=_shown()).distinct().order_by("slug")


def brands_left_in_public() -> QuerySet[Brand]:
    """Brands that some public organization has left."""
    return Brand.objects.filter(left_by_profiles__organization__in=_shown()).distinct().order_by("name")


def areas_of_public() -> QuerySet[Area]:
    """Departments in which some public organization is."""
    return Area.objects.filter(communes__organization__in=_shown()).distinct().order_by("code")


def _with_all(rows: QuerySet[Organization]) -> QuerySet[Organization]:
    """With all that `told()` reads."""
    return rows.select_related("public_page", "commune__department", "profile").prefetch_related(
        "profile__sectors",
        "profile__tools_in_use",
        "profile__brands_left",
        Prefetch("networks", _confirmed("network"), to_attr="shown_networks"),
        Prefetch("branches", _confirmed("branch"), to_attr="shown_branches"),
    )


def _within(area: Area) -> Q:
    """In this department, in a department of this region, or of this country."""
    department = "commune__department"
    return Q(**{department: area}) | Q(**{f"{department}__parent": area}) | Q(**{f"{department}__parent__parent": area})


def _shown() -> QuerySet[Organization]:
    return Organization.objects.filter(state=OrganizationState.ACTIVE, public_page__state=PageState.SHOWN)


def _confirmed(side: str) -> QuerySet[Affiliation]:
    """Confirmed affiliations whose other side is shown too."""
    shown: dict[str, Any] = {
        f"{side}__state": OrganizationState.ACTIVE,
        f"{side}__public_page__state": PageState.SHOWN,
    }
    return Affiliation.objects.confirmed().filter(**shown).select_related(side).order_by(f"{side}__name", "pk")
