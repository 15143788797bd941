"""Values of a listing as people read them, line by line: in differences, on pages that show both sides, in mails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.common.money import Money
from portal.taxonomy.models import Area, Brand, Commune, Need, Tool
from portal.taxonomy.queries import FormerWords, former_words, vocabulary_token
from providers.enums import Language, PriceApproach, ProviderKind, Stage
from providers.importing.data import PriceData, ProjectData


@dataclass
class Names:
    """What slugs and codes are called; a word that is gone keeps its slug."""

    needs: Mapping[str, str] = field(default_factory=dict)
    tools: Mapping[str, str] = field(default_factory=dict)
    brands: Mapping[str, str] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)
    former: FormerWords = field(default_factory=dict)
    communes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, communes: Iterable[str] = ()) -> Names:
        """Every word of the vocabulary (one query, as long as it has not changed), and those communes."""
        token, towns = vocabulary_token(), Commune.objects.select_related("department")
        named = towns.filter(code__in=[code for code in communes if code])
        return replace(
            _words_at(token, get_language()) if token else _words(),
            communes={town.code: f"{town.name} ({town.department.code})" for town in named},
        )

    def lines_of(self, name: str, value: Any) -> list[str]:
        """What a field says, a line for each thing; nothing where it says nothing."""
        found = self._lines(name, value)
        return [line for line in found if line]

    def _lines(self, name: str, value: Any) -> list[str]:
        match name:
            case "kind":
                return [_label(ProviderKind, value)]
            case "commune":
                return [self.communes.get(value, value)]
            case "is_remote":
                return [_("yes") if value else _("no")]
            case "team_size":
                return [str(value or "")]
            case "languages":
                return [_label(Language, one) for one in Language.values if one in value]
            case "areas" | "needs" | "tools":
                called = getattr(self, name)
                return sorted(called.get(word, word) for word in value)
            case "stages":
                return [_beside(_label(Stage, stage), line) for stage, line in value]
            case "trips":
                return [f"{self.brands.get(brand, brand)} → {self.tools.get(tool, tool)}" for brand, tool in value]
            case "prices":
                return [_price(line) for line in value]
            case "projects":
                return [line for project in value for line in self._project(project)]
        return str(value).splitlines()

    def _project(self, project: ProjectData) -> list[str]:
        shown = _("The association agrees to show it.") if project.is_shown else _("Not shown.")
        head = " · ".join(part for part in (project.association, project.period) if part)
        left = ", ".join(sorted(self.brands.get(slug, slug) for slug in project.left))
        tools = ", ".join(sorted(self.tools.get(slug, slug) for slug in project.tools))
        quote = f"« {project.quote} »" if project.quote else ""
        return [
            head,
            " → ".join(part for part in (left, tools) if part),
            ", ".join(_label(Stage, stage) for stage in project.stages),
            *project.story.splitlines(),
            *project.learnt.splitlines(),
            " ".join(part for part in (quote, project.quote_by) if part),
            shown,
        ]


def _label(choices: Any, value: str) -> str:
    return capfirst(str(choices(value).label)) if value in choices.values else value


def _price(line: PriceData) -> str:
    approach = _label(PriceApproach, line.approach)
    amount = "" if line.amount_cents is None else str(Money(line.amount_cents))
    price = amount if amount and line.approach == PriceApproach.FIXED else " · ".join(filter(None, (amount, approach)))
    return _beside(line.label, price)


def _beside(what: str, said: str) -> str:
    return _("%(what)s: %(price)s") % {"what": what, "price": said}


@lru_cache(maxsize=2)
def _words_at(token: UUID, language: str | None) -> Names:
    return _words()


def _words() -> Names:
    return Names(
        needs={need.slug: need.name for need in Need.objects.all()},
        tools={tool.slug: tool.name for tool in Tool.objects.all()},
        brands={brand.slug: str(brand) for brand in Brand.objects.all()},
        areas={area.code: area.label for area in Area.objects.all()},
        former=former_words(),
    )
