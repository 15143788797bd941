"""What the API says of a listing and of an answer. The private mail address and telephone are not in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from ninja import Schema
from pydantic import Field

from portal.taxonomy.models import Area
from providers.answers import Answer
from providers.facets import FACETS
from providers.models import Provider
from providers.panels import whole_panel
from providers.permissions import visible_to


class Term(Schema):
    value: str
    label: str


class FacetValue(Term):
    count: int = Field(description="Results once this value is added or, if it is chosen, removed.")


class Facets(Schema):
    need: list[FacetValue]
    stage: list[FacetValue]
    area: list[FacetValue]
    remote: list[FacetValue]
    tool: list[FacetValue]
    kind: list[FacetValue]
    price: list[FacetValue]
    language: list[FacetValue]


class Item(Schema):
    """A listing."""

    slug: str
    name: str
    url: str = Field(description="The page of the listing.")
    summary: str = Field(description="In French.")
    kind: Term
    commune: str | None
    department: Term | None
    distance_km: int | None
    remote: bool
    areas: list[Term]
    stages: list[Term]
    needs: list[Term]
    tools: list[Term]
    languages: list[Term]
    prices: list[Term]
    website: str | None
    accepts_requests: bool
    verified_on: date
    verified_until: date
    to_be_confirmed: bool = Field(description="Whether verified_until has passed and nobody has confirmed it since.")


class ProviderPage(Schema):
    """One page of results."""

    count: int
    next: str | None
    previous: str | None
    facets: Facets
    items: list[Item]


class Problem(Schema):
    detail: str


class RefusedParameter(Schema):
    loc: list[str | int]
    msg: str
    type: str


class Refusal(Schema):
    detail: list[RefusedParameter]


def facets(answer: Answer) -> dict[str, list[dict[str, Any]]]:
    """Every value that is chosen or that gives something, by facet."""
    panels = (whole_panel(facet, answer.criteria, answer.choices, answer.results.counts) for facet in FACETS)
    return {
        panel.name: [{"value": one.value, "label": one.label, "count": one.count} for one in panel.values]
        for panel in panels
    }


def items(answer: Answer) -> list[dict[str, Any]]:
    """The listings of the page, read again through what the asker may see."""
    rows = visible_to(answer.user).for_result_rows().prefetch_related("needs", "areas", "languages", "prices")
    found = rows.in_bulk(answer.results.ids)
    return [_item(found[pk], answer) for pk in answer.results.ids if pk in found]


def _item(provider: Provider, answer: Answer) -> dict[str, Any]:
    department = provider.commune.department if provider.commune else None
    offered = dict(sorted(_prices(provider)))
    return {
        "slug": provider.slug,
        "name": provider.name,
        "url": settings.SITE_URL.rstrip("/") + provider.get_absolute_url(),
        "summary": provider.summary,
        "kind": _term(provider.kind, provider.get_kind_display()),
        "commune": provider.commune.name if provider.commune else None,
        "department": _area(department) if department else None,
        "distance_km": answer.distance(provider),
        "remote": provider.is_remote,
        "areas": [_area(area) for area in provider.areas.all()],
        "stages": [_term(row.stage, row.get_stage_display()) for row in provider.stages.all()],
        "needs": [_term(need.slug, need.name) for need in provider.needs.all()],
        "tools": [_term(tool.slug, tool.name) for tool in provider.tools.all()],
        "languages": [_term(row.language, row.get_language_display()) for row in provider.languages.all()],
        "prices": [_term(approach, label) for approach, label in offered.items()],
        "website": provider.website or None,
        "accepts_requests": provider.accepts_requests,
        "verified_on": provider.verified_on,
        "verified_until": provider.verified_until,
        "to_be_confirmed": provider.is_overdue,
    }


def _prices(provider: Provider) -> list[tuple[str, str]]:
    return [(line.approach, str(line.get_approach_display())) for line in provider.prices.all()]


def _area(area: Area) -> dict[str, str]:
    return _term(area.slug, area.name)


def _term(value: str, label: Any) -> dict[str, str]:
    return {"value": value, "label": str(label)}
