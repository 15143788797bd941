"""A plan of a text, and chosen facet values, as questions to the search server."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Bool, MatchAll, MatchNone, Query

from portal.search.elastic.indexes import COLUMNS
from portal.search.interface import Expansion
from portal.search.planning import Plan

# What a token weighs in the name and in the texts of each weight, as in the database.
_WEIGHTS = (8, 4, 2, 1)
# More words say little about rank, and servers count the clauses of a question.
_MOST_RANKED = 200
_NAMED, _SPELLED, _IN_NAME, _AS_TYPED = 4000, 3000, 2000, 1000
_LONGEST_VALUE = 500

Way = tuple[int, int, Query]


class Text:
    """What a text with words asks: `everything` that matches, each of its `words` alone, and its `rank`."""

    def __init__(self, plan: Plan, facets: Sequence[str]) -> None:
        exact = [_has([word.stem]) for word in plan.words]
        loose = [_has([word.stem, *others]) for word, others in zip(plan.words, plan.others, strict=True)]
        in_name = [_has([word.stem], "name") for word in plan.words]
        written = [(span.start, span.end, _has_all(span.stems)) for span in plan.spans]
        named_so = [(span.start, span.end, _has_all(span.stems, "name")) for span in plan.spans]
        understood = [(one.start, one.end, _read_into(one, facets)) for one in plan.expansions]
        self._named = Q("term", name_key=plan.name_key)
        self._spelled = every(Q("term", name_words=word.form) for word in plan.words)
        self._in_name = every(_covered(in_name, named_so))
        self._as_typed = every(_covered(exact, [*written, *_literal(plan, exact)]))
        self.words = _covered(loose, [*written, *understood, *_literal(plan, loose)])
        self.everything = any_of([self._named, every(self.words)])
        self._plan, self._facets = plan, facets

    def rank(self) -> list[Query]:
        """What adds to the score of a document that matches.

        First the document that has this name, then those with all words in their name, spelled so before their
        relatives, then those with the words as typed, then those found by a beginning, a correction or what was read
        into the words; inside these, by BM25.
        """
        tiers = [
            *[(self._named, _NAMED), (self._spelled, _SPELLED)],
            *[(self._in_name, _IN_NAME), (self._as_typed, _AS_TYPED)],
        ]
        best = Q("dis_max", queries=[_worth(query, points) for query, points in tiers])
        words = " ".join(self._ranked_stems())
        weighed = [
            Q("match", **{column: {"query": words, "boost": weight}})
            for column, weight in zip(COLUMNS, _WEIGHTS, strict=True)
        ]
        values = {pair for one in self._plan.expansions for pair in one.values}
        understood = [_worth(has_value(facet, [value], self._facets), 1) for facet, value in sorted(values)]
        return [best, *weighed, *understood]

    def _ranked_stems(self) -> list[str]:
        plan = self._plan
        stems = [word.stem for word in plan.words] + [stem for span in plan.spans for stem in span.stems]
        return list(dict.fromkeys([*stems, *(stem for others in plan.others for stem in others)]))[:_MOST_RANKED]


def has_value(facet: str, values: Iterable[str], facets: Sequence[str]) -> Query:
    """Documents with one of these values. What no document can have is not named to the server."""
    known = [value for value in values if len(value) <= _LONGEST_VALUE and _is_sound(value)]
    if facet not in facets or not known:
        return MatchNone()
    return Q("terms", **{f"facets.{facet}": known})


def every(queries: Iterable[Query]) -> Query:
    """Documents that satisfy each of these."""
    wanted = [query for query in queries if not isinstance(query, MatchAll)]
    return Bool(filter=wanted) if wanted else MatchAll()


def any_of(queries: Sequence[Query]) -> Query:
    """Documents that satisfy at least one of these."""
    return queries[0] if len(queries) == 1 else Bool(should=list(queries), minimum_should_match=1)


def _has(stems: Sequence[str], field: str = "all") -> Query:
    return Q("terms", **{field: list(stems)})


def _has_all(stems: Sequence[str], field: str = "all") -> Query:
    return every(_has([stem], field) for stem in stems)


def _covered(words: Sequence[Query], ways: Sequence[Way]) -> list[Query]:
    return [
        any_of([own, *(query for start, end, query in ways if start <= place < end)]) for place, own in enumerate(words)
    ]


def _read_into(one: Expansion, facets: Sequence[str]) -> Query:
    return any_of([has_value(facet, [value], facets) for facet, value in one.values])


def _literal(plan: Plan, words: Sequence[Query]) -> list[Way]:
    """Expanded words that are enough by themselves: "Gmail" of "quitter Gmail"."""
    return [
        (one.start, one.end, every(words[place] for place in one.literal))
        for one in plan.expansions
        if one.literal and all(0 <= place < len(words) for place in one.literal)
    ]


def _worth(query: Query, points: int) -> Query:
    return Q("constant_score", filter=query, boost=points)


def _is_sound(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
