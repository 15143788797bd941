"""What the desk reads of words: searches in vain, corrections, the whole vocabulary, two words side by side."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.db.models import CharField, F, Model, Q, QuerySet, Value
from django.utils.translation import gettext as _

from portal.search.models import FruitlessSearch
from portal.search.queries import fruitless_searches
from portal.taxonomy.models import VOCABULARY, Brand, FormerSlug, Need, Term
from portal.taxonomy.queries import counted_uses, with_uses
from portal.taxonomy.queries.terms import brands_by_spelling, spelling
from portal.words.models import Correction, HomeExample, SearchCare

KINDS: dict[str, Any] = {str(model._meta.model_name): model for model in VOCABULARY}
NEAR = 4
LIKELY = 0.55  # how much alike two writings are
CARED_LATELY = 20
OFFERED = 30


def searches_to_do() -> QuerySet[FruitlessSearch]:
    """Searches in vain that nobody took care of, or that were made in vain once more since."""
    return fruitless_searches().filter(Q(care=None) | Q(count__gt=F("care__counted")))


def cared_lately() -> QuerySet[SearchCare]:
    """What was taken care of last, newest first."""
    return SearchCare.objects.select_related("search", "brand")[:CARED_LATELY]


def brands_near(text: str) -> list[Brand]:
    """Brands whose name or another writing resembles the text, the nearest first (one query)."""
    known = brands_by_spelling()
    near = get_close_matches(spelling(text), known, n=NEAR * 2, cutoff=LIKELY)
    return list(dict.fromkeys(known[found] for found in near))[:NEAR]


def needs_offered() -> QuerySet[Need]:
    return Need.objects.filter(is_active=True)


def home_examples() -> list[HomeExample]:
    """What the home page shows under its field, in order."""
    return list(HomeExample.objects.all()[: HomeExample.PLACES])


def corrections_in_order() -> QuerySet[Correction]:
    """Every correction with its word: those that wait first, the oldest on top."""
    # "waiting" is the last of the states by their letters: the index gives them in this order.
    return Correction.objects.select_related("need", "tool").order_by("-state", "created_at", "pk")


def corrections_to_read() -> QuerySet[Correction]:
    """Those that wait for an editor."""
    return Correction.objects.filter(state="waiting")


def correction_names(keys: Collection[str]) -> Mapping[str, str]:
    """How corrections are called, by key, for the desk's list of decisions."""
    found = Correction.objects.filter(pk__in=keys).select_related("need", "tool")
    return {str(one.pk): _("Correction of %(name)s") % {"name": one.term.name} for one in found}


def terms_named(words: str, kind: str = "") -> QuerySet[Any]:
    """Words of the vocabulary of one kind, or of all, that say `words`: rows of kind, key, label and slug, by label."""
    parts = [_named(model, words, name) for name, model in KINDS.items() if kind in ("", name)]
    return (
        parts[0].union(*parts[1:], all=True).order_by("label", "slug") if len(parts) > 1 else parts[0].order_by("label")
    )


def _named(model: Any, words: str, name: str) -> QuerySet[Any]:
    label = "name" if model is Brand else "name_fr"
    columns = ["slug", label, "name_en", *(["aliases"] if model is Brand else [])]
    terms = model.objects.order_by().annotate(kind=Value(name, output_field=CharField()), label=F(label), key=F("pk"))
    for word in words.split():
        says = Q()
        for column in columns:
            says |= Q(**{f"{column}__icontains": word})
        terms = terms.filter(says)
    return terms.values("kind", "key", "label", "slug")


def uses_of_rows(rows: Collection[Mapping[str, Any]]) -> dict[tuple[str, int], int]:
    """How often each word of some rows is used, by kind and key (a query for each kind that is there)."""
    found: dict[tuple[str, int], int] = {}
    for kind in {row["kind"] for row in rows}:
        keys = [row["key"] for row in rows if row["kind"] == kind]
        used = with_uses(KINDS[kind].objects.order_by().filter(pk__in=keys)).values_list("pk", "uses")
        found |= {(kind, pk): uses for pk, uses in used}
    return found


def merged_lately() -> QuerySet[FormerSlug]:
    return FormerSlug.objects.all()[:CARED_LATELY]


def terms_to_merge_with(term: Term, words: str) -> list[Any]:
    """Words of the same kind: those that say `words`; without words, those that resemble this one."""
    others = terms_named(words, str(term._meta.model_name)).exclude(pk=term.pk)
    if words:
        return list(others[:OFFERED])
    named = {str(row["label"]): row for row in others[:1000]}
    return [named[name] for name in get_close_matches(str(term), named, n=NEAR, cutoff=LIKELY)]


@dataclass(frozen=True)
class MergeReport:
    """What a merge would do: rows that follow, by kind; addresses that lead on; what the two say differently."""

    follows: list[tuple[Any, int]]
    former: list[str]
    differs: list[tuple[Any, str, str]]  # label, what stays, what goes
    joined: list[tuple[Any, str, str]]  # as before, of what is put together


def merge_report(gone: Term, stays: Term) -> MergeReport:
    """Read once more by the action: this is what the editor is asked to confirm."""
    name = stays._meta.model_name
    follows = [
        (model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural, count)
        for model, count in counted_uses(gone)
    ]
    former = FormerSlug.objects.filter(model=name, term_id=gone.pk).values_list("slug", flat=True)
    left_out = {"id", "slug", "aliases"}
    columns = [field for field in stays._meta.concrete_fields if field.name not in left_out]
    together = [field.name for field in stays._meta.many_to_many] + (["aliases"] if isinstance(stays, Brand) else [])
    return MergeReport(
        follows=follows,
        former=[gone.slug, *former],
        differs=_side_by_side(gone, stays, [field.name for field in columns]),
        joined=_side_by_side(gone, stays, together),
    )


def _side_by_side(gone: Model, stays: Model, names: list[str]) -> list[tuple[Any, str, str]]:
    rows = [(gone._meta.get_field(name), _in_words(stays, name), _in_words(gone, name)) for name in names]
    return [(field.verbose_name, kept, lost) for field, kept, lost in rows if kept != lost]  # type: ignore[union-attr]


def _in_words(term: Any, name: str) -> str:
    field = term._meta.get_field(name)
    value = getattr(term, name)
    if field.many_to_many:
        return ", ".join(str(other) for other in value.all())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "aliases":
        return ", ".join(term.alias_list)
    return "" if value is None else str(value)
