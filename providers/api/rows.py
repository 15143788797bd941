"""From listings to what the API and the open data say of them: plain values, addresses in full."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse

from portal.common import clock
from providers.answers import Answer
from providers.enums import Language, Stage
from providers.facets import FACETS
from providers.listings import Listing
from providers.models import Provider, SupportProject
from providers.panels import whole_panel
from providers.permissions import visible_to
from providers.queries_changes import Change
from providers.queries_partnerships import Partner


def absolute(path: str) -> str:
    """An address of this site in full."""
    return settings.SITE_URL.rstrip("/") + path


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
    approaches = {line.approach: str(line.get_approach_display()) for line in provider.prices.all()}
    spoken = {row.language for row in provider.languages.all()}
    return {
        **_listed(provider, [language for language in Language if language in spoken]),
        "distance_km": answer.distance(provider),
        "stages": [_term(row.stage, row.get_stage_display()) for row in in_order(provider)],
        "prices": [_term(approach, label) for approach, label in sorted(approaches.items())],
    }


def _listed(provider: Provider, languages: Iterable[Language]) -> dict[str, Any]:
    department = provider.commune.department if provider.commune else None
    return {
        "slug": provider.slug,
        "name": provider.name,
        "url": absolute(provider.get_absolute_url()),
        "summary": provider.summary,
        "kind": _term(provider.kind, provider.get_kind_display()),
        "commune": provider.commune.name if provider.commune else None,
        "department": _term(department.slug, department.name) if department else None,
        "remote": provider.is_remote,
        "areas": [_term(area.slug, area.name) for area in provider.areas.all()],
        "needs": [_term(need.slug, need.name) for need in provider.needs.all()],
        "tools": [_term(tool.slug, tool.name) for tool in provider.tools.all()],
        "languages": [_term(language, language.label) for language in languages],
        "website": provider.website or None,
        "accepts_requests": provider.accepts_requests,
        "verified_on": provider.verified_on,
        "verified_until": provider.verified_until,
        "to_be_confirmed": provider.is_overdue,
        "changed_at": provider.updated_at,
    }


def whole(listing: Listing, partners: Iterable[Partner]) -> dict[str, Any]:
    """Everything that the page of a listing says."""
    provider = listing.provider
    return {
        **_listed(provider, listing.languages),
        "letter": provider.letter,
        "signature": provider.signature or None,
        "team_size": provider.team_size,
        "stages": [
            {**_term(row.stage, row.get_stage_display()), "description": row.description} for row in in_order(provider)
        ],
        "prices": [
            {
                "label": line.label,
                "approach": _term(line.approach, line.get_approach_display()),
                "amount_cents": line.amount_cents,
                "currency": "EUR",
            }
            for line in provider.prices.all()
        ],
        "trips": [
            {"brand": _term(trip.brand.slug, trip.brand), "tool": _term(trip.tool.slug, trip.tool)}
            for trip in provider.trips.all()
        ],
        "projects": [_project(project) for project in listing.projects],
        "works_with": [_partner(partner) for partner in partners],
        "verification": [{"kind": _term(kind, kind.label), "on": on} for kind, on in listing.steps],
        "answer_time": _answer_time(listing),
        "links": links_of(provider),
    }


def in_order(provider: Provider) -> list[Any]:
    """Its stages as they are travelled."""
    return sorted(provider.stages.all(), key=lambda row: Stage.values.index(row.stage))


def links_of(provider: Provider) -> dict[str, str]:
    """The other forms of a listing."""
    return {
        "html": absolute(provider.get_absolute_url()),
        "vcard": absolute(reverse("providers:card", args=[provider.slug])),
        "atom": absolute(reverse("providers:listing_feed", args=[provider.slug])),
    }


def _project(project: SupportProject) -> dict[str, Any]:
    return {
        "association": project.association,
        "period": project.period or None,
        "left": [_term(brand.slug, brand) for brand in project.left.all()],
        "tools": [_term(tool.slug, tool) for tool in project.tools.all()],
        "stages": [_term(stage.value, stage.label) for stage in Stage if stage in project.stages],
        "story": project.story,
        "learnt": project.learnt or None,
        "quote": project.quote or None,
        "quote_by": project.quote_by or None,
    }


def _partner(partner: Partner) -> dict[str, Any]:
    return {
        "slug": partner.provider.slug,
        "name": partner.provider.name,
        "url": absolute(partner.provider.get_absolute_url()),
        "note": partner.note or None,
        "since": clock.day_of(partner.since),
    }


def _answer_time(listing: Listing) -> Mapping[str, int] | None:
    if listing.answer_time is None:
        return None
    days, answers = listing.answer_time
    return {"median_days": days, "answers": answers}


def change(one: Change) -> dict[str, Any]:
    """One change of the directory."""
    return {
        "kind": one.kind,
        "at": one.at,
        "slug": one.slug,
        "url": absolute(reverse("providers:detail", args=[one.slug])),
        "name": one.name or None,
        "fields": one.fields,
    }


def _term(value: str, label: Any) -> dict[str, str]:
    return {"value": str(value), "label": str(label)}
