"""The search engine that asks Elasticsearch or OpenSearch. It answers as the database engine does."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from elasticsearch.dsl import A, Q, Search
from elasticsearch.dsl.query import Bool, MatchAll
from elasticsearch.dsl.query import Query as Asked

from portal.search import planning
from portal.search.analysis import STOP_WORDS, normalise_query, sort_key
from portal.search.elastic.asking import Text, every, has_value
from portal.search.elastic.client import READING, body_of, client
from portal.search.elastic.indexes import READ, alias, demand
from portal.search.interface import Query, Relaxation, Results, Sort, Suggestion, source_of
from portal.search.orders import FIRST, SECOND, STEP, kilometres, rotation_seed, vector
from portal.search.vocabulary import completions

_MOST_VALUES = 10_000  # of one facet
_DEEPEST = 1_000_000
_SHORTEST_COMPLETED = 2
# The same number as `orders.rotation_number`.
_ROTATION = (
    f"long z = doc['object_id'].value * {STEP}L + params.seed; z = (z ^ (z >>> 30)) * {FIRST}L; "
    f"z = (z ^ (z >>> 27)) * {SECOND}L; return (z ^ (z >>> 31)) >>> 11;"
)


class ElasticEngine:
    """Answers `interface.Engine`: typos, beginnings and brands are planned here, the server holds tokens and counts.

    Raises what `client.FAULTS` names when the server is of no use.
    """

    def __init__(self, seconds: float = READING, role: str = READ) -> None:
        self._seconds, self._role = seconds, role

    def search(self, query: Query) -> Results:
        """One page of results, and what each click on a facet would give, in one request."""
        plan = self._plans(query.kind, [query.text])[0]
        selection = _Selection(query, plan)
        per_page = max(1, query.per_page)
        page = min(max(1, query.page), _DEEPEST // per_page)
        found = self._page(query, selection, page, per_page)
        total = found["hits"]["total"]["value"]
        pages = max(1, math.ceil(total / per_page))
        if total and page > pages:
            page, found = pages, self._page(query, selection, pages, per_page)
        ids = tuple(int(hit["_id"]) for hit in found["hits"]["hits"])
        return Results(
            total=total,
            ids=ids,
            page=min(page, pages),
            pages=pages,
            counts=selection.counts(total, found.get("aggregations", {})),
            expansions=tuple(plan.expansions),
            corrections=tuple(plan.corrections),
            terms=plan.stems() if plan.words else frozenset(),
            distances=_distances(query, found["hits"]["hits"]),
            cut=plan.cut,
        )

    def without(self, query: Query) -> list[Relaxation]:
        """What dropping one criterion gives, where it gives something; the most first."""
        shorter = list(planning.shorter_texts(query.text))
        plan, *others = self._plans(query.kind, [query.text, *(text for _, text in shorter)])
        selection = _Selection(query, plan)
        proposals = [
            (Relaxation(total=0, facet=facet, value=values[0] if len(values) == 1 else "", text=query.text), there)
            for facet, values in selection.chosen.items()
            for there in [every([selection.text, selection.beside(facet)])]
        ]
        proposals += [
            (Relaxation(total=0, word=word, text=text), every([other.text, other.beside()]))
            for (word, text), plan_of_rest in zip(shorter, others, strict=True)
            for other in [_Selection(query, plan_of_rest)]
        ]
        asked = Search().extra(size=0)
        for number, (_, there) in enumerate(proposals):
            asked.aggs.bucket(str(number), A("filter", there))
        counted = self._ask(query.kind, asked)["aggregations"] if proposals else {}
        told = [
            Relaxation(total=total, facet=one.facet, value=one.value, word=one.word, text=one.text)
            for number, (one, _) in enumerate(proposals)
            if (total := counted[str(number)]["doc_count"])
        ]
        return sorted(told, key=lambda one: -one.total)

    def closest(self, query: Query, limit: int) -> list[int]:
        """Documents that meet as many of the criteria as any does; none where no criterion is met at all."""
        selection = _Selection(query, self._plans(query.kind, [query.text])[0])
        criteria = selection.criteria()
        if not criteria:
            return []
        points = [Q("constant_score", filter=criterion, boost=1) for criterion in criteria]
        order = _nearest(query.near) if query.near else _rotation(query.seed)
        asked = Search().query(Bool(should=points, minimum_should_match=1)).extra(size=limit, _source=False)
        hits = self._ask(query.kind, asked.sort("_score", order, "name_key", "object_id"))["hits"]["hits"]
        return [int(hit["_id"]) for hit in hits if hit["sort"][0] == hits[0]["sort"][0]]

    def suggest(self, kind: str, prefix: str, limit: int) -> list[Suggestion]:
        """Names that hold every typed word, then texts that end with a word beginning like the last one."""
        typed = normalise_query(prefix)
        words = sort_key(typed.text).split()
        if not words or len(words[-1]) < _SHORTEST_COMPLETED:
            return []
        beginnings = [word for word in words[:-1] if word not in STOP_WORDS] + words[-1:]
        asked = Search().query(every(Q("prefix", name_words=word) for word in beginnings)).sort("name_key", "object_id")
        hits = self._ask(kind, asked.extra(size=limit, _source=["title"]))["hits"]["hits"]
        found = [Suggestion(hit["_source"]["title"], int(hit["_id"])) for hit in hits]
        if len(found) < limit:
            head = typed.text.rpartition(" ")[0]
            endings = completions(kind, words[-1], limit - len(found))
            found += [Suggestion(f"{head} {ending}".strip()) for ending in endings]
        return found

    def _plans(self, kind: str, texts: list[str]) -> list[planning.Plan]:
        source_of(kind)
        plans = [planning.read(kind, text) for text in texts]
        if with_words := [plan for plan in plans if plan.words]:
            planning.complete(kind, with_words)
        return plans

    def _page(self, query: Query, selection: _Selection, page: int, per_page: int) -> dict[str, Any]:
        asked = selection.asked().sort(*_order(query, selection))
        fields = ["place"] if query.near else False
        asked = asked.extra(from_=(page - 1) * per_page, size=per_page, track_total_hits=True, _source=fields)
        return self._ask(query.kind, asked)

    def _ask(self, kind: str, asked: Search) -> dict[str, Any]:
        if self._role == READ:
            demand(kind)
        live, index = client(self._seconds), alias(kind, self._role)
        answer = live.search(index=index, allow_partial_search_results=False, body=asked.to_dict())
        return body_of(answer, "hits")


class _Selection:
    """What the chosen values leave of the documents that match the text."""

    def __init__(self, query: Query, plan: planning.Plan) -> None:
        self.facets = source_of(query.kind).facets
        self.chosen = {facet: values for facet, values in query.chosen.items() if values}
        self.words = Text(plan, self.facets) if plan.words else None
        self.text: Asked = self.words.everything if self.words else MatchAll()
        self._passing = {facet: self._any(facet, values) for facet, values in self.chosen.items()}

    def beside(self, left_out: str | None = None) -> Asked:
        """The documents that pass every facet with a choice, but this one."""
        return every(passing for facet, passing in self._passing.items() if facet != left_out)

    def criteria(self) -> list[Asked]:
        """What can be met or not: the choice in each facet, each word."""
        return [*self._passing.values(), *(self.words.words if self.words else ())]

    def asked(self) -> Search:
        """The hits, and all that is counted beside them."""
        ranked = Bool(filter=[self.text], should=self.words.rank() if self.words else [])
        asked = Search().query(ranked).post_filter(self.beside())
        everywhere = asked.aggs.bucket("now", A("filter", self.beside()))
        for facet in self.facets:
            if facet not in self.chosen:
                everywhere.bucket(facet, _values_of(facet))
        for number, (facet, values) in enumerate(self.chosen.items()):
            there = asked.aggs.bucket(str(number), A("filter", self.beside(facet)))
            if facet in self.facets:
                added = there.bucket("added", A("filter", Bool(must_not=[self._passing[facet]])))
                added.bucket("values", _values_of(facet))
            for place, value in enumerate(values):
                rest = [other for other in values if other != value]
                there.bucket(str(place), A("filter", self._any(facet, rest) if rest else MatchAll()))
        return asked

    def counts(self, total: int, counted: Mapping[str, Any]) -> dict[str, dict[str, int]]:
        """For each value of each facet, the number of results after a click on it."""
        counts = {facet: _counted(counted["now"][facet]) for facet in self.facets if facet not in self.chosen}
        for number, (facet, values) in enumerate(self.chosen.items()):
            there = counted[str(number)]
            # Inside a facet values add up: what is there now stays.
            added = _counted(there["added"]["values"]) if facet in self.facets else {}
            counts[facet] = {value: total + count for value, count in added.items() if value not in values}
            counts[facet] |= {value: there[str(place)]["doc_count"] for place, value in enumerate(values)}
        return counts

    def _any(self, facet: str, values: tuple[str, ...] | list[str]) -> Asked:
        return has_value(facet, values, self.facets)


def _values_of(facet: str) -> Any:
    return A("terms", field=f"facets.{facet}", size=_MOST_VALUES, min_doc_count=0)


def _counted(terms: Mapping[str, Any]) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in terms["buckets"]}


def _order(query: Query, selection: _Selection) -> list[Any]:
    equals: list[Any] = ["name_key", "object_id"]
    if query.sort is Sort.NAME:
        return equals
    if query.sort is Sort.RECENT:
        return [{"sort_date": {"order": "desc", "missing": "_last"}}, *equals]
    if query.sort is Sort.NEAREST and query.near:
        return [_nearest(query.near), *equals]
    if query.sort is Sort.RELEVANCE and selection.words:
        return ["_score", *equals]
    return [_rotation(query.seed), *equals]


def _nearest(near: tuple[float, float]) -> dict[str, Any]:
    return {"_geo_distance": {"place": {"lat": near[0], "lon": near[1]}, "order": "asc", "unit": "km"}}


def _rotation(seed: str) -> dict[str, Any]:
    script = {"source": _ROTATION, "params": {"seed": rotation_seed(seed)}}
    return {"_script": {"type": "number", "script": script, "order": "asc"}}


def _distances(query: Query, hits: list[dict[str, Any]]) -> dict[int, float]:
    if query.near is None:
        return {}
    here = vector(*query.near)
    placed = [(int(hit["_id"]), hit["_source"].get("place")) for hit in hits]
    return {pk: kilometres(here, vector(at["lat"], at["lon"])) for pk, at in placed if at}
