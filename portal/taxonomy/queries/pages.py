"""What the public pages of needs and tools read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, Max, OuterRef, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.audit.models import AuditEntry
from portal.taxonomy.models import Need, Tool

LONGEST_QUERY = 100


@dataclass(frozen=True)
class PublicTerm:
    """A need or a tool that has a page, and the day on which it last changed."""

    kind: str  # "need" or "tool", as in the names of the addresses
    slug: str
    changed_at: datetime | None


@dataclass(frozen=True)
class ToolLine:
    """A tool in the list of tools: its words in the active language."""

    slug: str
    name: str
    description: str


@dataclass(frozen=True)
class ToolGroup:
    """Tools that answer one need; of tools that answer none, the need has no slug."""

    need: str
    need_slug: str
    tools: list[ToolLine]

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"need-{self.need_slug}"


def public_terms() -> Iterator[PublicTerm]:
    """Every need that is offered and every tool, with when they last changed as the audit knows it (three queries)."""
    changes = AuditEntry.objects.filter(target_type__in=("taxonomy.need", "taxonomy.tool")).order_by()
    changed = {
        (target_type.rpartition(".")[2], target_id): moment
        for target_type, target_id, moment in changes.values_list("target_type", "target_id").annotate(
            Max("happened_at")
        )
    }
    for kind, terms in (("need", Need.objects.filter(is_active=True)), ("tool", Tool.objects.all())):
        for pk, slug in terms.order_by("pk").values_list("pk", "slug"):
            yield PublicTerm(kind, slug, changed.get((kind, str(pk))))


def needs_listed(words: str = "") -> QuerySet[Need]:
    """The needs that are offered, in their order, with `tools_count`; with `words`, those that say them."""
    needs = Need.objects.filter(is_active=True).annotate(tools_count=Count("tools")).order_by("position", "slug")
    return needs.filter(_saying(words)) if words else needs


def tools_listed(words: str = "") -> QuerySet[Any]:
    """A row for each tool and each offered need that it answers, by need; tools without an offered one come last."""
    tools = Tool.objects.annotate(
        offered=FilteredRelation("needs", condition=Q(needs__is_active=True)),
        answers=Exists(Need.objects.filter(tools=OuterRef("pk"), is_active=True)),
    )
    # Each retired need of a tool is a row without an offered one: none is kept of a tool that answers, one of others.
    tools = tools.filter(Q(offered__slug__isnull=False) | Q(answers=False)).distinct()
    if words:
        tools = tools.filter(_saying(words))
    name, need_name = _in_language("name"), _in_language("offered__name")
    return tools.order_by(F("offered__position").asc(nulls_last=True), "offered__slug", name, "pk").values_list(
        "slug", name, _in_language("description"), "offered__slug", need_name
    )


def grouped_by_need(rows: Any) -> list[ToolGroup]:
    """The rows of one page of `tools_listed`, need by need."""
    return [
        ToolGroup(need or _("For no need of our list"), need_slug or "", [ToolLine(*row[:3]) for row in group])
        for (need_slug, need), group in groupby(rows, key=lambda row: (row[3], row[4]))
    ]


def tool_page(slug: str) -> Tool | None:
    """A tool with all that its page says (three queries)."""
    found = Tool.objects.filter(slug=slug).select_related("licence")
    return found.prefetch_related("needs", "brands").first()


def need_page(slug: str) -> Need | None:
    """A need, offered or retired, with all that its page says (three queries)."""
    return Need.objects.filter(slug=slug).prefetch_related("tools", "brands").first()


def _saying(words: str) -> Q:
    """Those whose name or line, in either language, has each of these words."""
    found = Q()
    for word in words[:LONGEST_QUERY].split():
        says = Q()
        for field in ("name_fr", "name_en", "description_fr", "description_en"):
            says |= Q(**{f"{field}__icontains": word})
        found &= says
    return found


def _in_language(field: str) -> str:
    return f"{field}_en" if (get_language() or "fr").startswith("en") else f"{field}_fr"
