"""The links of a page of results: each is the present search with one thing changed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from portal.search.interface import Sort
from portal.taxonomy.queries import Place
from providers.answers import Answer
from providers.criteria import Criteria
from providers.enums import Stage
from providers.where import Where, at_place

DIRECTORY = "providers:directory"
WIDENINGS = 2

Pairs = tuple[tuple[str, str], ...]  # names and values of parameters


@dataclass(frozen=True, slots=True)
class Link:
    """Where a click leads: `detail` is the number of listings there, in words or figures."""

    label: str
    url: str
    count: int = 0
    current: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """The field "where": its text, and the parameters that this text stands for."""

    text: str
    stands_for: tuple[str, ...] = ()


class Links:
    """Links of one answer; `path` is the view of it they lead to (list or map)."""

    def __init__(self, answer: Answer, path: str) -> None:
        self._answer = answer
        self._criteria = answer.criteria
        self._path = path

    def _elsewhere(self, view: str) -> str:
        return self._criteria.having().address(reverse(view))

    def _to(self, criteria: Criteria) -> str:
        return criteria.address(self._path)

    def field(self, where: Where) -> Field:
        """A single area shows in the field, so that typing another place replaces it."""
        if where.commune is not None:
            return Field(where.commune.label)
        areas = self._criteria.values("area")
        if not where.typed and len(areas) == 1:
            return Field(self._answer.choices.of("area")[areas[0]].typed, stands_for=("area",))
        return Field(where.typed)

    def places(self, where: Where) -> list[Link]:
        """The places that the typed name may mean."""
        proposed = where.several or where.resembling
        return [Link(_place_in_full(place), self._to(at_place(self._criteria, place))) for place in proposed]

    @cached_property
    def chips(self) -> list[Link]:
        """What was asked, each with the search without it."""
        criteria, choices = self._criteria, self._answer.choices
        found = []
        if criteria.text:
            found.append(Link(self._text_label(), self._to(criteria.having(text=""))))
        for facet, values in criteria.chosen.items():
            for value in values:
                found.append(Link(choices.label(facet, value), self._to(criteria.removing(facet, value))))
        if self._answer.commune is not None:
            label = _("Near %(place)s") % {"place": self._answer.commune.name}
            found.append(Link(label, self._to(criteria.having(near=""))))
        return found

    def _text_label(self) -> str:
        brands = self._answer.brands
        if len(brands) == 1:
            return _("Leave %(brand)s") % {"brand": brands[0].label}
        return _("“%(text)s”") % {"text": self._criteria.text}

    @property
    def without_criteria(self) -> str:
        """Everything, with the selection kept."""
        return self._to(Criteria(picks=self._criteria.picks))

    @cached_property
    def sorts(self) -> list[Link]:
        """The orders that make sense for this search."""
        answer, criteria = self._answer, self._criteria
        usual = Sort.NEAREST if answer.commune else Sort.RELEVANCE
        offered = [(Sort.RELEVANCE, _("Most relevant") if criteria.text else _("Drawn by lot today"))]
        if answer.query.near or criteria.values("area"):
            offered.append((Sort.NEAREST, _("Nearest")))
        offered += [(Sort.NAME, _("A to Z")), (Sort.RECENT, _("Recently verified"))]
        found = []
        for sort, label in offered:
            address = self._to(criteria.having(sort="" if sort == usual else sort.value))
            found.append(Link(label, address, current=sort == answer.sort))
        return found

    @property
    def with_diagnosis(self) -> str:
        return self._to(self._criteria.adding("stage", Stage.DIAGNOSIS))

    @cached_property
    def widenings(self) -> list[Link]:
        """What dropping one chosen value gives, where it gives more."""
        found = []
        for facet, values in self._criteria.chosen.items():
            for value in values:
                count = self._answer.results.counts.get(facet, {}).get(value, 0)
                if count > self._answer.total:
                    label = self._answer.choices.label(facet, value)
                    found.append(Link(label, self._to(self._criteria.removing(facet, value)), count))
        return sorted(found, key=lambda link: -link.count)[:WIDENINGS]

    @cached_property
    def relaxations(self) -> list[Link]:
        """Nothing found: what to drop, and how many listings that gives."""
        found = []
        for one in self._answer.relaxations:
            if one.word:
                criteria, label = self._criteria.having(text=one.text), one.word
            else:
                criteria = self._criteria.removing(one.facet, one.value)
                values = (one.value,) if one.value else self._criteria.values(one.facet)
                label = ", ".join(self._answer.choices.labels(one.facet, values))
            found.append(Link(label, self._to(criteria), one.total))
        return found

    @property
    def map(self) -> str:
        return self._elsewhere("providers:map")

    @property
    def feed(self) -> str:
        """The same search as an Atom feed; its order and its distances mean nothing there, nor in the table."""
        return self._for_programmes("providers:search_feed")

    @property
    def table(self) -> str:
        return self._for_programmes("providers:directory_csv")

    @property
    def alert(self) -> str:
        """Where the same search is followed by mail."""
        return self._for_programmes("providers:alert_start")

    def _for_programmes(self, view: str) -> str:
        return self._criteria.having(near="", sort="", picks=()).address(reverse(view))

    @property
    def list(self) -> str:
        return self._elsewhere(DIRECTORY)

    @property
    def selection(self) -> str:
        """The page of the chosen listings, to be passed on: them, and for what they were looked for."""
        return selection_address(self._criteria.picks, carried=self._looked_for)

    @property
    def _looked_for(self) -> Pairs:
        needs = [("need", slug) for slug in self._criteria.values("need")]
        return (*needs, *(("brand", brand.slug) for brand in self._answer.brands[:1]))

    def page(self, number: int) -> str:
        """The same search, on another page."""
        return self._to(self._criteria.having(page="" if number == 1 else str(number)))

    def more(self, facet: str) -> str:
        """All values of a facet."""
        return self._criteria.having().address(reverse("providers:choose", args=[facet]))


def selection_address(slugs: tuple[str, ...], name: str = "providers:selection", *, carried: Pairs = ()) -> str:
    """The page `name` of these listings; `carried` (needs, a brand) goes on to the request that is written there."""
    return f"{reverse(name)}?{urlencode([*(('pick', slug) for slug in slugs), *carried])}"


def _place_in_full(place: Place) -> str:
    """*Saint-Denis (93), Seine-Saint-Denis*: enough to tell two places of one name apart."""
    return f"{place.label}, {place.context}" if place.context and place.context != place.name else place.label
