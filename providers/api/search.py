"""`/providers`: the search of the directory, with the filters of its page."""

# No postponed annotations here: ninja reads them through the decorator, whose module does not know these names.

from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from ninja.errors import ValidationError
from pydantic import Field, StringConstraints

from portal.common.readonly import read_only
from portal.search.analysis import MAX_QUERY_LETTERS, normalise_query
from portal.search.interface import Sort
from portal.taxonomy.enums import PlaceKind
from portal.taxonomy.queries import place_by_slug
from providers.answers import Answer, ask
from providers.api import rows
from providers.api.schemas import Problem, ProviderPage, Refusal, Slug
from providers.choices import Choices
from providers.criteria import MAX_VALUES, Criteria
from providers.enums import Language, PriceApproach, ProviderKind, Stage
from providers.facets import FACETS

MOST_PAGES = 100_000
MERGED = "The slug of before a merge is understood; answer and links name the present one."

router = Router()


class Filters(Schema):
    """What narrows and orders the list. Values of one filter add up; filters narrow each other."""

    q: Annotated[str, StringConstraints(max_length=MAX_QUERY_LETTERS)] = Field(
        "", description="Words, or a brand to leave; twelve words at most."
    )
    need: list[Slug] = Field([], max_length=MAX_VALUES, description=f"Slugs of /needs. {MERGED}")
    stage: list[Stage] = Field([], max_length=MAX_VALUES, description="Values of /stages.")
    area: list[Slug] = Field([], max_length=MAX_VALUES, description="Slugs of regions and departments of /areas.")
    tool: list[Slug] = Field([], max_length=MAX_VALUES, description=f"Slugs of /tools. {MERGED}")
    kind: list[ProviderKind] = Field([], max_length=MAX_VALUES, description="Values of /kinds.")
    price: list[PriceApproach] = Field([], max_length=MAX_VALUES, description="Values of /prices.")
    language: list[Language] = Field([], max_length=MAX_VALUES, description="Values of /languages.")
    remote: list[Literal["yes"]] = Field([], max_length=1, description="Only those who accompany remotely.")
    near: Slug | None = Field(None, description="Slug of a commune of /places: distances are counted from it.")
    sort: Literal["relevance", "nearest", "name", "recent"] | None = None
    page: int = Field(1, ge=1, le=MOST_PAGES)


@router.get(
    "/providers",
    response={200: ProviderPage, 400: Problem, 404: Problem, 422: Refusal},
    url_name="providers",
    summary="Search the directory",
)
@read_only
def providers(request: HttpRequest, response: HttpResponse, filters: Query[Filters]) -> dict[str, Any]:
    """A page of twelve listings, how many there are, and for each value of each facet how many a click gives.

    `next` and `previous` stand in the `Link` header too. A value that does not exist is refused, with its name.
    """
    criteria, choices = _criteria(filters)
    place = place_by_slug(criteria.near) if criteria.near else None
    if criteria.near and (place is None or place.kind != PlaceKind.COMMUNE):
        raise _refusal("near", f"{criteria.near!r} is not the slug of a commune.")
    if criteria.sort == Sort.NEAREST and not criteria.near and not criteria.values("area"):
        raise _refusal("sort", "'nearest' needs near or area: distances are counted from there.")
    answer = ask(criteria, choices, user=request.user, commune=place)
    page = _page(request, answer)
    if links := [f'<{page[name]}>; rel="{name}"' for name in ("previous", "next") if page[name]]:
        response["Link"] = ", ".join(links)
    return page


def _criteria(filters: Filters) -> tuple[Criteria, Choices]:
    """The criteria asked for; a value that does not exist is refused, where the page leaves it out."""
    typed = normalise_query(filters.q)
    if typed.cut:
        raise _refusal("q", "Twelve words at most.")
    chosen = {facet.name: tuple(dict.fromkeys(map(str, getattr(filters, facet.name)))) for facet in FACETS}
    criteria = Criteria(
        text=typed.text,
        chosen={name: values for name, values in chosen.items() if values},
        near=filters.near or "",
        sort=filters.sort or "",
        page=str(filters.page) if filters.page > 1 else "",
    )
    choices = Choices()
    criteria, unknown = choices.check(criteria)
    for name, values in unknown.items():
        raise _refusal(name, f"Unknown: {', '.join(map(repr, values[:3]))}.")
    return criteria, choices


def _refusal(parameter: str, words: str) -> ValidationError:
    return ValidationError([{"type": "value_error", "loc": ["query", parameter], "msg": words}])


def _page(request: HttpRequest, answer: Answer) -> dict[str, Any]:
    page = answer.page

    def address(number: int) -> str:
        asked = answer.criteria.having(page=str(number) if number > 1 else "")
        return settings.SITE_URL.rstrip("/") + asked.address(request.path)

    return {
        "count": answer.total,
        "next": address(page.next_page_number()) if page.has_next() else None,
        "previous": address(page.previous_page_number()) if page.has_previous() else None,
        "facets": rows.facets(answer),
        "items": rows.items(answer),
    }
