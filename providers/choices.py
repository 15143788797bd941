"""The values of all facets with their labels, for one answer; and which asked values exist."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.taxonomy.queries import vocabulary_token
from providers.criteria import Criteria
from providers.facets import FACETS, FACETS_BY_NAME, Option

QUOTED = 3  # unknown values named in the sentence
QUOTED_LETTERS = 40
Table = dict[str, dict[str, Option]]


class Choices:
    """Options by facet and value, in the active language."""

    def __init__(self) -> None:
        self._options = _options()

    def of(self, facet: str) -> dict[str, Option]:
        """The options of a facet by value, in the order of the lists."""
        return self._options[facet]

    def label(self, facet: str, value: str) -> str:
        option = self._options[facet].get(value)
        return option.label if option else value

    def labels(self, facet: str, values: tuple[str, ...]) -> list[str]:
        return [self.label(facet, value) for value in values]

    def check(self, criteria: Criteria) -> tuple[Criteria, dict[str, list[str]]]:
        """The criteria with known values only, and the unknown ones by facet. A value that was merged into another is
        read as that one; the vocabulary is asked only when something is not known."""
        known: dict[str, tuple[str, ...]] = {}
        unknown: dict[str, list[str]] = {}
        for facet, asked in criteria.chosen.items():
            values = asked
            if any(value not in self._options[facet] for value in asked):
                values = tuple(FACETS_BY_NAME[facet].present(asked))
            kept = tuple(value for value in values if value in self._options[facet])
            if kept:
                known[facet] = kept
            if len(kept) < len(values):
                unknown[facet] = [value for value in values if value not in self._options[facet]]
        if known == dict(criteria.chosen):
            return criteria, {}
        return criteria.having(chosen=known, page=criteria.page, cut=criteria.cut), unknown


def unknown_in_words(unknown: dict[str, list[str]]) -> list[str]:
    """One sentence per facet: what was left out."""
    return [
        _("%(facet)s: we do not know %(values)s, so it was left out.")
        % {
            "facet": FACETS_BY_NAME[facet].label,
            "values": ", ".join(_("“%(value)s”") % {"value": value[:QUOTED_LETTERS]} for value in values[:QUOTED]),
        }
        for facet, values in unknown.items()
    ]


def _options() -> Table:
    """Read once as long as the vocabulary does not change: listing every value costs as much as a search."""
    token = vocabulary_token()
    language = get_language() or "fr"
    return _options_at(token, language) if token else _read(language)


@lru_cache(maxsize=4)
def _options_at(token: UUID, language: str) -> Table:
    return _read(language)


def _read(language: str) -> Table:
    return {facet.name: {option.value: option for option in facet.options()} for facet in FACETS}
