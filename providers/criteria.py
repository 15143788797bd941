"""What a visitor asks of the directory, as it stands in the address of the page.

The address is the only memory: every link of the page is these criteria with one thing changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict

from portal.search.analysis import normalise_query
from portal.search.interface import Sort
from providers.facets import FACETS

MAX_PICKS = 12
MAX_LETTERS = 120  # of a place as typed, of a value
MAX_VALUES = 60  # of one facet
SORTS = (Sort.RELEVANCE, Sort.NEAREST, Sort.NAME, Sort.RECENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """A search in the directory. `near` is the slug of a commune, or a place as typed until it is resolved."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    near: str = ""
    sort: str = ""
    picks: tuple[str, ...] = ()
    cut: bool = False  # the text was too long and was shortened
    page: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Criteria:
        """The criteria of an address; values are not yet checked against what exists."""
        typed = normalise_query(query.get("q", ""))
        chosen = {facet.name: _values(query, facet.name, MAX_VALUES) for facet in FACETS}
        return cls(
            text=typed.text,
            cut=typed.cut,
            chosen={name: values for name, values in chosen.items() if values},
            near=normalise_query(query.get("near", "")[:MAX_LETTERS]).text,
            sort=query.get("sort", "")[:MAX_LETTERS],
            picks=_values(query, "pick", MAX_PICKS),
            page=query.get("page", ""),
        )

    def values(self, facet: str) -> tuple[str, ...]:
        """The chosen values of a facet."""
        return self.chosen.get(facet, ())

    @property
    def is_empty(self) -> bool:
        """Whether nothing narrows or orders the list."""
        return not (self.text or self.chosen or self.near)

    def having(self, **changes: object) -> Criteria:
        """These criteria with some fields changed, back on the first page."""
        return replace(self, **{"page": "", "cut": False, **changes})  # type: ignore[arg-type]

    def adding(self, facet: str, value: str) -> Criteria:
        """With one more value."""
        return self._choosing(facet, (*self.values(facet), value))

    def removing(self, facet: str, value: str = "") -> Criteria:
        """Without one value, or without any value of the facet."""
        return self._choosing(facet, tuple(kept for kept in self.values(facet) if value and kept != value))

    def _choosing(self, facet: str, values: tuple[str, ...]) -> Criteria:
        chosen = {**self.chosen, facet: tuple(dict.fromkeys(values))}
        return self.having(chosen={name: chosen[name] for name in chosen if chosen[name]})

    def pairs(self, *, leaving_out: tuple[str, ...] = ()) -> list[tuple[str, str]]:
        """Names and values of the parameters, in a fixed order so that an address has one writing."""
        pairs = [("q", self.text)]
        pairs += [(facet.name, value) for facet in FACETS for value in self.values(facet.name)]
        pairs += [("near", self.near), ("sort", self.sort)]
        pairs += [("pick", slug) for slug in self.picks]
        pairs += [("page", self.page)]
        return [(name, value) for name, value in pairs if value and name not in leaving_out]

    def address(self, path: str) -> str:
        """`path` with these criteria."""
        pairs = self.pairs()
        return f"{path}?{urlencode(pairs)}" if pairs else path


def _values(query: QueryDict, name: str, most: int) -> tuple[str, ...]:
    values = (value.replace("\x00", "").strip()[:MAX_LETTERS] for value in query.getlist(name))
    return tuple(dict.fromkeys(value for value in values if value))[:most]
