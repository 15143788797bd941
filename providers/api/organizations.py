"""`/organizations` and `/organizations/{slug}`: those that show themselves, as their public pages do."""

# No postponed annotations here: ninja reads them through the decorator, whose module does not know these names.

from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from ninja import Path, Query, Router, Schema, Status
from ninja.errors import ValidationError
from pydantic import Field, StringConstraints

from portal.accounts.models import Organization
from portal.accounts.queries import organization_by_slug
from portal.accounts.queries_public import Named, public_organization, public_organizations, told, was_public
from portal.common.pagination import paginate
from portal.common.readonly import read_only
from portal.taxonomy.models import Area, Brand, Tool
from portal.taxonomy.queries import term_at
from providers.api.rows import absolute
from providers.api.schemas import Problem, Refusal, Slug, Term
from providers.api.search import MERGED, MOST_PAGES

OrganizationSlug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,180}$")]
MOVED, GONE = 301, 410
LONGEST_TEXT = 160
WORDS: dict[str, type[Any]] = {"tool": Tool, "brand": Brand, "area": Area}

router = Router()


class Filters(Schema):
    """What narrows the list, as on its page. Filters narrow each other."""

    q: Annotated[str, StringConstraints(max_length=LONGEST_TEXT)] = Field(
        "", description="Words that are all in the name."
    )
    tool: Slug | None = Field(None, description=f"Slug of /tools: those that use it. {MERGED}")
    brand: Slug | None = Field(None, description=f"Slug of /brands: those that have left it. {MERGED}")
    area: Slug | None = Field(None, description="Slug of /areas: those that are there.")
    page: int = Field(1, ge=1, le=MOST_PAGES)


class NamedOrganization(Schema):
    slug: str = Field(examples=["les-glaneuses"])
    name: str = Field(examples=["Les Glaneuses"])
    url: str = Field(description="Its page.")


class PublicOrganization(NamedOrganization):
    """Everything that the public page of an organization says. Texts in French; people and addresses are not in it."""

    kind: Term
    purpose: str = Field(description="What it does, in its own words.")
    commune: str | None = Field(examples=["Villeurbanne"])
    department: Term | None
    sectors: list[Term]
    tools: list[Term] = Field(description="Free tools that it says it uses.")
    brands_left: list[Term] = Field(description="What it says it has left.")
    ready_to_tell: bool = Field(description="Whether others may write to it, from its page, to ask how it went.")
    can_tell: str | None
    network: NamedOrganization | None = Field(description="The network it belongs to, as both say, if that is shown.")
    branches: list[NamedOrganization] = Field(description="Those that belong to it, as both say, if they are shown.")
    changed_at: datetime


class OrganizationPage(Schema):
    """One page of the list, by name."""

    count: int = Field(description="Organizations on all pages.")
    next: str | None = Field(description="Address of the next page.")
    previous: str | None
    items: list[PublicOrganization]


class Moved(Problem):
    slug: str = Field(description="Under which it is read now; so does the Location header, in full.")


@router.get(
    "/organizations",
    response={200: OrganizationPage, 400: Problem, 404: Problem, 422: Refusal},
    url_name="organizations",
    summary="List the organizations that show themselves",
)
@read_only
def organizations(request: HttpRequest, response: HttpResponse, filters: Query[Filters]) -> dict[str, Any]:
    """A page of twenty, by name. Only organizations whose people want to be read about are here.

    `next` and `previous` stand in the `Link` header too. A value that does not exist is refused, with its name.
    """
    text = " ".join(filters.q.replace("\x00", "").split())
    chosen = {name: _word(name, slug) for name in WORDS if (slug := getattr(filters, name))}
    page = paginate(public_organizations(text=text, **chosen), str(filters.page))
    asked = {"q": text, **{name: term.slug for name, term in chosen.items()}}

    def address(number: int) -> str:
        values = {name: value for name, value in asked.items() if value}
        if number > 1:
            values["page"] = str(number)
        return absolute(f"{request.path}?{urlencode(values)}" if values else request.path)

    links = {
        "previous": address(page.previous_page_number()) if page.has_previous() else None,
        "next": address(page.next_page_number()) if page.has_next() else None,
    }
    if named := [f'<{there}>; rel="{name}"' for name, there in links.items() if there]:
        response["Link"] = ", ".join(named)
    return {"count": page.paginator.count, **links, "items": [_row(one) for one in page.object_list]}


@router.get(
    "/organizations/{slug}",
    response={200: PublicOrganization, MOVED: Moved, 404: Problem, GONE: Problem, 422: Refusal},
    url_name="organization",
    summary="Read one organization",
)
@read_only
def organization(request: HttpRequest, response: HttpResponse, slug: Path[OrganizationSlug]) -> Any:
    """Everything its public page says.

    301 where it was merged with another one, which is read from there. 410 once it no longer shows itself.
    """
    found = public_organization(slug)
    if found is not None:
        return _row(found)
    if was_public(slug):
        return Status(GONE, {"detail": "This organization does not show itself any more."})
    present, moved = organization_by_slug(slug)
    if present is None or not moved or not (public_organization(present.slug) or was_public(present.slug)):
        raise Http404("No organization shows itself under this slug.")
    response["Location"] = absolute(reverse("api:organization", args=[present.slug]))
    return Status(MOVED, {"detail": "It was merged with another organization.", "slug": present.slug})


def _word(name: str, slug: str) -> Any:
    term = term_at(WORDS[name], slug)
    if term is None:
        raise ValidationError([{"type": "value_error", "loc": ["query", name], "msg": f"Unknown: {slug!r}."}])
    return term


def _row(one: Organization) -> dict[str, Any]:
    """One of `public_organizations()`, in the words of its page; asks the database nothing."""
    said = told(one)
    department = one.commune.department if one.commune else None
    return {
        "slug": said.slug,
        "name": said.name,
        "url": absolute(said.path),
        "kind": {"value": said.kind, "label": said.kind_label},
        "purpose": said.purpose,
        "commune": said.commune or None,
        "department": {"value": department.slug, "label": department.name} if department else None,
        "sectors": _terms(said.sectors),
        "tools": _terms(said.tools),
        "brands_left": _terms(said.brands_left),
        "ready_to_tell": said.ready_to_tell,
        "can_tell": said.can_tell or None,
        "network": _named(said.network) if said.network else None,
        "branches": [_named(branch) for branch in said.branches],
        "changed_at": said.changed_at,
    }


def _terms(named: tuple[Named, ...]) -> list[dict[str, str]]:
    return [{"value": one.slug, "label": one.name} for one in named]


def _named(one: Named) -> dict[str, str]:
    return {"slug": one.slug, "name": one.name, "url": absolute(reverse("accounts:public", args=[one.slug]))}
