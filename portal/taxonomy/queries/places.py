"""The field "where": what people type, and the places that may mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from django.db.models import Case, F, Q, QuerySet, When

from portal.taxonomy.enums import AreaKind, PlaceKind
from portal.taxonomy.folding import place_key, plain_words
from portal.taxonomy.geo import Point, by_distance
from portal.taxonomy.models import Area, Commune, PostalCode

# Longer than any name with its code; what comes after cannot help.
MAX_TEXT = 100
# A department (69, 2A, 974) or the beginning of a postal code.
CODE = re.compile(r"2[ab]|\d{1,5}")
LENGTH_OF_POSTAL_CODE = 5
SHORTEST_POSTAL_BEGINNING = 3
# One letter is a name ("Y") but no useful beginning.
SHORTEST_BEGINNING = 2
SHORTEST_WITH_SLIP = 5
MAX_SLIPS = 3
# Sort after every key, or postal code, that begins with the same characters.
AFTER_ALL_NAMES = "z" * 80
AFTER_ALL_CODES = "99999"
# Postal codes and habits still say 20.
CORSICA = {"20": ["2A", "2B"]}
AREA_ORDER: dict[str, int] = {AreaKind.DEPARTMENT: 0, AreaKind.REGION: 1, AreaKind.COUNTRY: 2}


@dataclass(frozen=True)
class Place:
    """An area or a commune, as shown to the person who typed its name."""

    kind: PlaceKind
    slug: str
    name: str
    department_code: str
    context: str  # the department of a commune, the region of a department
    area_slug: str  # the smallest area that holds it: itself, or the commune's department
    point: Point | None

    @property
    def label(self) -> str:
        """Villeurbanne (69), Rhône (69), Bretagne: typed back, it finds this place again."""
        return f"{self.name} ({self.department_code})" if self.department_code else self.name


@dataclass(frozen=True)
class _Asked:
    """What was typed, taken apart: a name, and a department or postal code before or after it."""

    key: str
    code: str

    @classmethod
    def parse(cls, text: str) -> _Asked:
        words = plain_words(text[:MAX_TEXT])
        code = ""
        for end in (-1, 0):
            if words and not code and CODE.fullmatch(words[end]):
                code = words.pop(end).upper()
        return cls(key=place_key(words), code=code)

    def __bool__(self) -> bool:
        return bool(self.key or self.code)

    def names(self, row: Area | Commune) -> bool:
        """Whether `row` is what was typed, in full and not just a beginning."""
        if self.key:
            return row.search_name == self.key
        return isinstance(row, Area) and row.code in CORSICA.get(self.code, [self.code])


def find_places(text: str, limit: int = 8) -> list[Place]:
    """The places whose name, department code or postal code begins with `text`, the likeliest first.

    Full names come before longer ones, areas before communes, large communes before small ones.
    Accents, capitals, hyphens, the leading article and "St" for "Saint" make no difference. When
    nothing begins so, the end of the name is held to be a slip, and up to three letters are dropped.
    """
    asked = _Asked.parse(text)
    for _ in range(1 + MAX_SLIPS):
        rows = _rows(asked, limit)
        if rows or len(asked.key) < SHORTEST_WITH_SLIP:
            break
        asked = replace(asked, key=asked.key[:-1])
    return [_place(row) for row in rows]


def resolve_place(text: str, limit: int = 12) -> list[Place]:
    """The places that `text` names in full: none, one, or several among which the person has to choose.

    A postal code names every commune that has it.
    """
    asked = _Asked.parse(text)
    by_postal_code = not asked.key and len(asked.code) == LENGTH_OF_POSTAL_CODE
    return [_place(row) for row in _rows(asked, limit) if by_postal_code or asked.names(row)]


def place_by_slug(slug: str) -> Place | None:
    """The area or commune of this slug; they never share one: a commune's ends with its department."""
    row: Area | Commune | None = (
        Area.objects.select_related("parent").filter(slug=slug).first()
        or Commune.objects.select_related("department").filter(slug=slug).first()
    )
    return _place(row) if row else None


def departments_with_distance(origin: Point) -> list[tuple[Area, float]]:
    """Every department with its distance in kilometres from `origin`, the nearest first."""
    departments = Area.objects.filter(kind=AreaKind.DEPARTMENT)
    return by_distance(origin, [(area, area.point) for area in departments if area.point])


def _rows(asked: _Asked, limit: int) -> list[Area | Commune]:
    if not asked:
        return []
    areas = _areas(asked)
    named = [area for area in areas if asked.names(area)]
    others = [area for area in areas if not asked.names(area)]
    if asked.key:  # half of the list at most goes to areas that merely contain the word
        others = others[: limit // 2]
    communes = [commune for commune in _communes(asked)[:limit] if not _is_its_department(commune, areas)]
    full = [commune for commune in communes if asked.names(commune)]
    longer = [commune for commune in communes if not asked.names(commune)]
    rows: list[Area | Commune] = [*named, *full, *others, *longer]
    return rows[:limit]


def _areas(asked: _Asked) -> list[Area]:
    """Areas are few: all are read, those with a word that begins so are kept ("alpes", "denis")."""
    found = [area for area in Area.objects.select_related("parent") if _area_matches(area, asked)]
    departments = {area.search_name for area in found if area.kind == AreaKind.DEPARTMENT}
    # Overseas a region has one department, of the same name: the department says it all.
    found = [area for area in found if area.kind == AreaKind.DEPARTMENT or area.search_name not in departments]
    return sorted(found, key=lambda area: (AREA_ORDER[area.kind], area.code))


def _area_matches(area: Area, asked: _Asked) -> bool:
    if asked.code and area.kind != AreaKind.DEPARTMENT:
        return False
    if not asked.key:
        return area.code in CORSICA.get(asked.code, []) or area.code.startswith(asked.code)
    if asked.code and area.code != asked.code:
        return False
    if len(asked.key) < SHORTEST_BEGINNING:
        return area.search_name == asked.key
    words = plain_words(area.name)
    return any(place_key(words[first:]).startswith(asked.key) for first in range(len(words)))


def _communes(asked: _Asked) -> QuerySet[Commune]:
    """The communes that match, by range queries on indexed columns only; the largest first."""
    communes = Commune.objects.select_related("department")
    if len(asked.key) < SHORTEST_BEGINNING:
        communes = communes.filter(search_name=asked.key) if asked.key else communes
    else:
        communes = communes.filter(search_name__range=(asked.key, asked.key + AFTER_ALL_NAMES))
    if asked.code:
        by_post = PostalCode.objects.filter(code__range=(asked.code, asked.code + AFTER_ALL_CODES))
        there = Q(pk__in=by_post.values("commune"))
        if asked.key:
            there |= Q(department__code=asked.code)
        elif len(asked.code) < SHORTEST_POSTAL_BEGINNING:
            return communes.none()
        communes = communes.filter(there)
    full_name_first = Case(When(search_name=asked.key, then=0), default=1)
    return communes.order_by(full_name_first, F("population").desc(nulls_last=True), "code")


def _is_its_department(commune: Commune, areas: list[Area]) -> bool:
    """Paris is a commune and a department: one of the two is enough."""
    return commune.department in areas and commune.search_name == commune.department.search_name


def _place(row: Area | Commune) -> Place:
    if isinstance(row, Commune):
        department = row.department
        return Place(
            kind=PlaceKind.COMMUNE,
            slug=row.slug,
            name=row.name,
            department_code=department.code,
            context=department.name,
            area_slug=department.slug,
            point=row.point,
        )
    is_department = row.kind == AreaKind.DEPARTMENT
    return Place(
        kind=PlaceKind(row.kind),
        slug=row.slug,
        name=row.name,
        department_code=row.code if is_department else "",
        context=row.parent.name if is_department and row.parent else "",
        area_slug=row.slug,
        point=row.point,
    )
