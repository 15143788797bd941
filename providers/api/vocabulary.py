"""The words that filters are made of, with both their names; where a brand leads; which places are called so."""

# No postponed annotations here: ninja reads them through the decorator, whose module does not know these names.

from collections.abc import Iterable
from typing import Annotated, Any

from django.db.models import TextChoices
from django.http import HttpRequest
from django.utils import translation
from django.utils.text import capfirst
from ninja import Query, Router
from pydantic import StringConstraints

from portal.common.readonly import read_only
from portal.taxonomy import models
from portal.taxonomy.queries import find_places
from providers.api.schemas import Areas, Brands, FoundPlaces, Licences, Needs, Problem, Refusal, Tools, Words
from providers.enums import Language, PriceApproach, ProviderKind, Stage

PLACES = 12
Typed = Annotated[str, StringConstraints(min_length=1, max_length=100)]

router = Router()


@router.get("/needs", response=Needs, url_name="needs", summary="List the needs")
@read_only
def needs(request: HttpRequest) -> dict[str, Any]:
    """What associations want to do, before any tool is named."""
    rows = models.Need.objects.all()
    return _counted({**_named(row), **_described(row), "is_offered": row.is_active} for row in rows)


@router.get("/tools", response=Tools, url_name="tools", summary="List the free tools")
@read_only
def tools(request: HttpRequest) -> dict[str, Any]:
    """What answers a need. Not a recommendation: a diagnosis comes first."""
    return _counted(
        {
            **_named(row),
            **_described(row),
            "website": row.website or None,
            "licence": row.licence.slug if row.licence else None,
            "needs": [need.slug for need in row.needs.all()],
        }
        for row in models.Tool.objects.select_related("licence").prefetch_related("needs")
    )


@router.get("/brands", response=Brands, url_name="brands", summary="List the brands to leave")
@read_only
def brands(request: HttpRequest) -> dict[str, Any]:
    """Each leads to needs and to the free tools that replace it; typed as `q`, it searches for those."""
    return _counted(
        {
            "slug": row.slug,
            "name_fr": row.name,
            "name_en": row.name_en or row.name,
            "aliases": row.alias_list,
            "needs": [need.slug for need in row.needs.all()],
            "tools": [tool.slug for tool in row.tools.all()],
        }
        for row in models.Brand.objects.prefetch_related("needs", "tools")
    )


@router.get("/licences", response=Licences, url_name="licences", summary="List the licences of tools")
@read_only
def licences(request: HttpRequest) -> dict[str, Any]:
    """Under which the tools are published."""
    return _counted(
        {**_named(row), "spdx": row.spdx or None, "url": row.url or None, "is_free": row.is_free}
        for row in models.Licence.objects.all()
    )


@router.get("/areas", response=Areas, url_name="areas", summary="List the areas")
@read_only
def areas(request: HttpRequest) -> dict[str, Any]:
    """The country, its regions and their departments."""
    rows = models.Area.objects.select_related("parent")
    return _counted(
        {
            "slug": row.slug,
            "code": row.code,
            "kind": row.kind,
            "name": row.name,
            "parent": row.parent.slug if row.parent else None,
        }
        for row in rows
    )


@router.get(
    "/places",
    response={200: FoundPlaces, 400: Problem, 422: Refusal},
    url_name="places",
    summary="Find a place by its beginning",
)
@read_only
def places(request: HttpRequest, q: Query[Typed]) -> dict[str, Any]:
    """Communes, departments and regions whose name or postal code begins so, the likeliest first: twelve at most."""
    found = find_places(q, PLACES)
    return _counted({"slug": one.slug, "kind": one.kind, "name": one.name, "label": one.label} for one in found)


@router.get("/stages", response=Words, url_name="stages", summary="List the stages of support")
@read_only
def stages(request: HttpRequest) -> dict[str, Any]:
    """The four stages, in the order in which they are travelled."""
    return _words(Stage)


@router.get("/kinds", response=Words, url_name="kinds", summary="List the kinds of structure")
@read_only
def kinds(request: HttpRequest) -> dict[str, Any]:
    """What a provider can be."""
    return _words(ProviderKind)


@router.get("/prices", response=Words, url_name="prices", summary="List the approaches to prices")
@read_only
def prices(request: HttpRequest) -> dict[str, Any]:
    """How a price is told."""
    return _words(PriceApproach)


@router.get("/languages", response=Words, url_name="languages", summary="List the languages of support")
@read_only
def languages(request: HttpRequest) -> dict[str, Any]:
    """Regional and sign languages are languages."""
    return _words(Language)


def _counted(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    items = list(rows)
    return {"count": len(items), "items": items}


def _named(row: Any) -> dict[str, str]:
    return {"slug": row.slug, "name_fr": row.name_fr, "name_en": row.name_en}


def _described(row: Any) -> dict[str, str | None]:
    return {"description_fr": row.description_fr or None, "description_en": row.description_en or None}


def _words(choices: type[TextChoices]) -> dict[str, Any]:
    names = {}
    for language in ("fr", "en"):
        with translation.override(language):
            names[language] = {value: capfirst(str(label)) for value, label in choices.choices}
    return _counted(
        {"value": value, "name_fr": names["fr"][value], "name_en": names["en"][value]} for value in choices.values
    )
