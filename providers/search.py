"""What the search knows of a listing: its words by weight, its facet values, where it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from portal.search.api import enqueue
from portal.search.interface import Document, Weight
from portal.taxonomy.enums import AreaKind
from providers.facets import FACETS, Reader
from providers.models import Provider

KIND = "provider"


class ProviderSource:
    """Hands published listings to the search. Suspended and paused ones are simply not built."""

    kind = KIND
    facets = tuple(facet.name for facet in FACETS)

    def all_ids(self) -> Iterable[int]:
        return Provider.objects.published().order_by("pk").values_list("pk", flat=True)

    def build(self, ids: Collection[int]) -> Iterator[Document]:
        readers = {facet.name: facet.reader() for facet in FACETS}
        rows = Provider.objects.published().filter(pk__in=ids).select_related("commune__department__parent")
        rows = rows.prefetch_related(
            "needs", "tools", "areas__parent", "stages", "prices", "languages", "projects__tools", "projects__left"
        )
        for provider in rows:
            yield _document(provider, readers)


def reindex_listings() -> None:
    """Listings are found by the names of their needs, tools, brands and places: when those change, index all again."""
    enqueue(KIND, list(ProviderSource().all_ids()))


def _document(provider: Provider, readers: dict[str, Reader]) -> Document:
    latitude, longitude = _place(provider)
    return Document(
        kind=KIND,
        pk=provider.pk,
        name=provider.name,
        texts={
            Weight.HIGH: _words_of_offer(provider),
            Weight.MIDDLE: _words_of_projects(provider),
            Weight.LOW: "\n".join([provider.letter, *_places(provider)]),
        },
        facets={name: frozenset(read(provider)) for name, read in readers.items()},
        latitude=latitude,
        longitude=longitude,
        sort_date=provider.verified_on,
    )


def _words_of_offer(provider: Provider) -> str:
    """The line, then needs and tools in both languages: a page in English must find them too."""
    named = [*provider.needs.all(), *provider.tools.all()]
    names = dict.fromkeys(name for thing in named for name in (thing.name_fr, thing.name_en))
    return "\n".join([provider.summary, *names])


def _words_of_projects(provider: Provider) -> str:
    lines = [stage.description for stage in provider.stages.all()]
    for project in provider.projects.all():
        if project.is_shown:
            lines += [project.association, project.story, project.learnt, project.quote]
            lines += [str(brand) for brand in project.left.all()]
            lines += [tool.name_fr for tool in project.tools.all()]
    return "\n".join(line for line in lines if line)


def _places(provider: Provider) -> list[str]:
    """The commune, the departments, their regions; "France" would find everybody."""
    areas = list(provider.areas.all())
    names = []
    if provider.commune is not None:
        names.append(provider.commune.name)
        areas.append(provider.commune.department)
    for area in areas:
        if area.kind != AreaKind.COUNTRY:
            names.append(area.name)
        if area.kind == AreaKind.DEPARTMENT and area.parent is not None:
            names.append(area.parent.name)
    return list(dict.fromkeys(names))


def _place(provider: Provider) -> tuple[float | None, float | None]:
    """Where it sits: its commune, else the department of the commune, else its only department."""
    if provider.commune is not None:
        candidates: list = [provider.commune, provider.commune.department]
    else:
        areas = list(provider.areas.all())
        candidates = areas if len(areas) == 1 and areas[0].kind == AreaKind.DEPARTMENT else []
    for place in candidates:
        if place.latitude is not None and place.longitude is not None:
            return place.latitude, place.longitude
    return None, None
