"""What a text asks of the index: its words, and every way in which documents may satisfy them.

A word matches by its stem; a word nobody has, by its beginning; failing that, from five letters on, by
words one letter away. Words may also be satisfied together: neighbours written as one ("next cloud"), one
that others write as two ("porteparole"), compounds, and what an expander reads in them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from portal.search.analysis import (
    MAX_QUERY_WORDS,
    STOP_WORDS,
    Token,
    deletions,
    fold,
    normalise_query,
    singular,
    sort_key,
    stem,
    tokens,
    within_one_edit,
)
from portal.search.interface import Correction, Expansion, expand
from portal.search.models import SearchDeletion, SearchTerm
from portal.search.vocabulary import TOP

SHORTEST_PREFIX = 4
SHORTEST_TYPO = 5
_SHORTEST_HALF = 3
# The commonest words with that beginning, or one letter away; beyond that a match says nothing.
_MOST_PREFIXED = 60
_MOST_CORRECTIONS = 5


@dataclass(frozen=True, slots=True)
class Span:
    """One way of satisfying the words `start` to `end` (excluded): a document that has all of these stems."""

    start: int
    end: int
    stems: tuple[str, ...]


@dataclass(slots=True)
class Plan:
    """What is known of a text: `others` are, for each word, the stems tried instead of its own."""

    text: str
    name_key: str
    cut: bool
    words: list[Token]
    expansions: list[Expansion]
    spans: list[Span]
    others: list[tuple[str, ...]] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)

    @property
    def key(self) -> tuple[object, ...]:
        """What the documents found depend on, beside the index."""
        return (self.name_key, self.text, *((e.start, e.end, e.values, e.literal) for e in self.expansions))

    def stems(self) -> frozenset[str]:
        """Every stem that makes a document match."""
        own = (word.stem for word in self.words)
        return frozenset(own).union(*self.others, *(span.stems for span in self.spans))


def read(kind: str, text: str) -> Plan:
    """The words of a text, before the index is asked anything."""
    query = normalise_query(text)
    found = tokens(query.text)
    words = [token for token in found if not token.compound]
    cut = query.cut or len(words) > MAX_QUERY_WORDS
    words = words[:MAX_QUERY_WORDS]
    return Plan(
        text=query.text,
        name_key=sort_key(text[:1000]),
        cut=cut,
        words=words,
        expansions=[one for one in expand(kind, words) if 0 <= one.start < one.end <= len(words) and one.values],
        spans=_written_as_one(words, [token for token in found if token.compound]),
    )


def complete(kind: str, plans: Sequence[Plan]) -> None:
    """Ask the vocabulary what it knows of the words of these plans; at most four queries for all of them."""
    terms = _known_terms(kind, plans)
    known = {term.stem for term in terms}
    parts = {term.form: _parts(term.surface) for term in terms if "-" in term.surface}
    for plan in plans:
        plan.spans = [span for span in plan.spans if known.issuperset(span.stems)]
        plan.spans += [
            Span(place, place + 1, parts[word.form]) for place, word in enumerate(plan.words) if word.form in parts
        ]
        plan.others = [()] * len(plan.words)
    unknown = [_unknown(plan, known) for plan in plans]
    forms = {word.form for words in unknown for word in words.values()}
    beginnings = _beginning_with(kind, {form for form in forms if _may_be_beginning(form)})
    forms -= {form for form, stems in beginnings.items() if stems}
    near = _one_letter_away(kind, {form for form in forms if _may_have_typo(form)})
    halves = _in_two(kind, {form for form in forms if form.isalpha()})
    for plan, words in zip(plans, unknown, strict=True):
        for place, word in words.items():
            corrected = near.get(word.form, [])
            plan.others[place] = beginnings.get(word.form) or tuple(term.stem for term in corrected)
            plan.spans += [Span(place, place + 1, stems) for stems in halves.get(word.form, ())]
            if corrected:
                plan.corrections.append(Correction(word.form, tuple(term.surface for term in corrected)))


def _written_as_one(words: Sequence[Token], compounds: Iterable[Token]) -> list[Span]:
    """Compounds of the text, and each two or three neighbours joined ("big blue button")."""
    spans = []
    for compound in compounds:
        inside = [n for n, word in enumerate(words) if compound.start <= word.start and word.end <= compound.end]
        if inside:
            spans.append(Span(inside[0], inside[-1] + 1, (compound.stem,)))
    for count in (2, 3):
        for start in range(len(words) - count + 1):
            joined = fold("".join(word.form for word in words[start : start + count]))
            spans.append(Span(start, start + count, (stem(joined),)))
    return list(dict.fromkeys(spans))


def _known_terms(kind: str, plans: Iterable[Plan]) -> list[SearchTerm]:
    wanted = {stem for plan in plans for stem in plan.stems()}
    return list(SearchTerm.objects.filter(kind=kind, stem__in=wanted))


def _parts(compound: str) -> tuple[str, ...]:
    """The stems that a document has which writes "porte parole" rather than "porte-parole"."""
    return tuple(stem(fold(part)) for part in compound.split("-") if part)


def _unknown(plan: Plan, known: set[str]) -> dict[int, Token]:
    """Words, by place, that no document has, unless a compound or an expander accounts for them."""
    accounts = [(one.start, one.end) for one in plan.spans] + [(one.start, one.end) for one in plan.expansions]
    explained = {place for start, end in accounts for place in range(start, end)}
    return {place: word for place, word in enumerate(plan.words) if word.stem not in known and place not in explained}


def _may_be_beginning(form: str) -> bool:
    return len(form) >= SHORTEST_PREFIX and not form.isdigit()


def _may_have_typo(form: str) -> bool:
    return len(form) >= SHORTEST_TYPO and form.isalpha()


def _beginning_with(kind: str, forms: set[str]) -> dict[str, tuple[str, ...]]:
    if not forms:
        return {}
    ranges = Q()
    for form in forms:
        ranges |= Q(form__gte=form, form__lt=form + TOP)
    terms = SearchTerm.objects.filter(ranges, kind=kind).order_by("-documents", "form")
    rows = list(terms.values_list("form", "stem"))
    return {
        form: tuple(dict.fromkeys(stem for longer, stem in rows if longer.startswith(form)))[:_MOST_PREFIXED]
        for form in forms
    }


def _one_letter_away(kind: str, forms: set[str]) -> dict[str, list[SearchTerm]]:
    if not forms:
        return {}
    shortened = {short for form in forms for short in deletions(singular(form))}
    close = SearchDeletion.objects.filter(shortened__in=shortened).select_related("term")
    terms = sorted(
        {deletion.term for deletion in close if deletion.term.kind == kind},
        key=lambda term: (-term.documents, term.form),
    )
    return {
        form: [term for term in terms if within_one_edit(singular(form), singular(term.form))][:_MOST_CORRECTIONS]
        for form in forms
    }


def _in_two(kind: str, forms: set[str]) -> dict[str, list[tuple[str, str]]]:
    cuts = {
        form: [(form[:at], form[at:]) for at in range(_SHORTEST_HALF, len(form) - _SHORTEST_HALF + 1)] for form in forms
    }
    halves = {half for pairs in cuts.values() for pair in pairs for half in pair} - STOP_WORDS
    if not halves:
        return {}
    stem_of = dict(SearchTerm.objects.filter(kind=kind, form__in=halves).values_list("form", "stem"))
    return {
        form: [(stem_of[head], stem_of[tail]) for head, tail in pairs if head in stem_of and tail in stem_of]
        for form, pairs in cuts.items()
    }


def shorter_texts(text: str) -> list[tuple[str, str]]:
    """Each word that could be dropped from a text, and the text without it."""
    parts = normalise_query(text).text.split()
    return [
        (part, " ".join(parts[:place] + parts[place + 1 :]))
        for place, part in enumerate(parts)
        if any(token.form not in STOP_WORDS for token in tokens(part))
    ]
