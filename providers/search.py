"""What the search knows of a listing: its words by weight, its facet values, where it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from portal.search.api import enqueue
from portal.search.interface import Document, Weight
from portal.taxonomy.enums import AreaKind
from providers.facets import FACETS, Reader
from providers.indexed import IndexedListing, indexed_listings
from providers.models import Provider

KIND = "provider"


class ProviderSource:
    """Hands the listings of the directory to the search. Those that are out of it are simply not built."""

    kind = KIND
    facets = tuple(facet.name for facet in FACETS)

    def all_ids(self) -> Iterable[int]:
        return Provider.objects.listed().order_by("pk").values_list("pk", flat=True)

    def build(self, ids: Collection[int]) -> Iterator[Document]:
        readers = {facet.name: facet.reader() for facet in FACETS}
        for listing in indexed_listings(ids):
            yield _document(listing, readers)


def reindex_listings() -> None:
    """Listings are found by the names of their needs, tools, brands and places: when those change, index all again."""
    enqueue(KIND, list(ProviderSource().all_ids()))


def _document(listing: IndexedListing, readers: dict[str, Reader]) -> Document:
    latitude, longitude = _place(listing)
    return Document(
        kind=KIND,
        pk=listing.pk,
        name=listing.name,
        texts={
            Weight.HIGH: _words_of_offer(listing),
            Weight.MIDDLE: _words_of_projects(listing),
            Weight.LOW: "\n".join([listing.letter, *_places(listing)]),
        },
        facets={name: frozenset(read(listing)) for name, read in readers.items()},
        latitude=latitude,
        longitude=longitude,
        sort_date=listing.verified_on,
    )


def _words_of_offer(listing: IndexedListing) -> str:
    """The line, then needs and tools in both languages: a page in English must find them too."""
    named = [*listing.needs, *listing.tools]
    names = dict.fromkeys(name for thing in named for name in (thing.name_fr, thing.name_en))
    return "\n".join([listing.summary, *names])


def _words_of_projects(listing: IndexedListing) -> str:
    lines = list(listing.stage_lines)
    for project in listing.projects:
        lines += [*project.texts, *project.left, *project.tools]
    return "\n".join(line for line in lines if line)


def _places(listing: IndexedListing) -> list[str]:
    """The commune, the departments, their regions; "France" would find everybody."""
    names = [listing.commune.name] if listing.commune else []
    for area in [*listing.areas, *([listing.department] if listing.department else [])]:
        if area.kind != AreaKind.COUNTRY:
            names.append(area.name)
        if area.kind == AreaKind.DEPARTMENT and area.parent is not None:
            names.append(area.parent)
    return list(dict.fromkeys(names))


def _place(listing: IndexedListing) -> tuple[float | None, float | None]:
    """Where it sits: its commune, else the department of the commune, else its only department."""
    if listing.commune is not None:
        candidates = [listing.commune, listing.department]
    else:
        areas = listing.areas
        candidates = list(areas) if len(areas) == 1 and areas[0].kind == AreaKind.DEPARTMENT else []
    for place in candidates:
        if place is not None and place.latitude is not None and place.longitude is not None:
            return place.latitude, place.longitude
    return None, None
