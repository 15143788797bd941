"""The words that documents of a kind have: for prefixes, corrections and completions."""

from collections import Counter
from collections.abc import Mapping

from django.db import connection

from portal.search.analysis import STOP_WORDS, Token, deletions, fold, singular, stem
from portal.search.models import SearchDeletion, SearchDocument, SearchTerm

# Shorter words are not corrected: too many are one letter away.
_SHORTEST_CORRECTION = 4
_CHUNK = 2000
# Sorts after every word with the same beginning.
TOP = "\U0010ffff"


def surface(token: Token, text: str) -> str:
    """How a token is written, in lower case; its form where the writing has marks in it ("élu·es")."""
    written = text[token.start : token.end].lower()
    if written == token.form:
        return written
    return written if fold(written.replace("-", "")) == token.form and len(written) <= 60 else token.form


def merge_surfaces(known: dict[str, str], more: Mapping[str, str]) -> None:
    """Keep one writing for each form: the one with its hyphens and its accents, which capitals often lack."""
    for form, written in more.items():
        before = known.setdefault(form, written)
        if before != written and _marks(written) > _marks(before):
            known[form] = written


def change(kind: str, counts: Mapping[str, int], surfaces: Mapping[str, str]) -> None:
    """Add these numbers of documents, positive or negative, to the terms; a term nobody has is removed."""
    forms = sorted(form for form, count in counts.items() if count)
    for first in range(0, len(forms), _CHUNK):
        _change(kind, {form: counts[form] for form in forms[first : first + _CHUNK]}, surfaces)


def _change(kind: str, counts: Mapping[str, int], surfaces: Mapping[str, str]) -> None:
    rows = SearchTerm.objects.filter(kind=kind, form__in=counts).values_list("form", "pk", "documents")
    terms = {form: (max(0, documents + counts[form]), pk) for form, pk, documents in rows}
    with connection.cursor() as cursor:  # a bulk_update would take longer than all the rest of a change
        kept = [(documents, pk) for documents, pk in terms.values() if documents]
        cursor.executemany("UPDATE search_searchterm SET documents = %s WHERE id = %s", kept)
    SearchTerm.objects.filter(pk__in=[pk for documents, pk in terms.values() if not documents]).delete()
    _add(kind, {form: count for form, count in counts.items() if form not in terms and count > 0}, surfaces)


def replace(kind: str, counts: Mapping[str, int], surfaces: Mapping[str, str]) -> None:
    """Make the vocabulary of a kind anew."""
    SearchDeletion.objects.filter(term__kind=kind).delete()
    SearchTerm.objects.filter(kind=kind).delete()
    _add(kind, counts, surfaces)


def recount(kind: str) -> None:
    """Make the vocabulary anew from what the documents of the index say they have."""
    counts: Counter[str] = Counter()
    surfaces: dict[str, str] = {}
    for words in SearchDocument.objects.filter(kind=kind).values_list("words", flat=True).iterator():
        counts.update(words.keys())
        merge_surfaces(surfaces, words)
    replace(kind, counts, surfaces)


def in_step(kind: str) -> bool:
    """Whether the terms and their numbers are those of the documents in the index."""
    counts: Counter[str] = Counter()
    for words in SearchDocument.objects.filter(kind=kind).values_list("words", flat=True).iterator():
        counts.update(words.keys())
    terms = dict(SearchTerm.objects.filter(kind=kind).values_list("form", "documents"))
    held = SearchDeletion.objects.filter(term__kind=kind).count()
    return counts == terms and held == sum(len(_shortened(form)) for form in terms)


def _add(kind: str, counts: Mapping[str, int], surfaces: Mapping[str, str]) -> None:
    terms = SearchTerm.objects.bulk_create(
        [
            SearchTerm(kind=kind, form=form, stem=stem(form), surface=surfaces.get(form, form), documents=count)
            for form, count in sorted(counts.items())
        ],
        batch_size=500,
    )
    # Ten rows for each word: as model instances they would take longer than all the rest of a rebuild.
    rows = [(term.pk, shortened) for term in terms for shortened in sorted(_shortened(term.form))]
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO search_searchdeletion (term_id, shortened) VALUES (%s, %s)", rows)


def _shortened(form: str) -> set[str]:
    if len(form) < _SHORTEST_CORRECTION or form in STOP_WORDS:
        return set()
    return deletions(singular(form))


def _marks(written: str) -> tuple[int, int]:
    return written.count("-"), sum(not letter.isascii() for letter in written)


def completions(kind: str, beginning: str, limit: int) -> list[str]:
    """Words that begin so, as they are written, the commonest first."""
    terms = SearchTerm.objects.filter(kind=kind, form__gte=beginning, form__lt=beginning + TOP)
    # A few more than asked for, since plural and singular are one suggestion.
    rows = terms.exclude(form__in=STOP_WORDS).order_by("-documents", "form").values_list("stem", "surface")
    best: dict[str, str] = {}
    for stem_, written in rows[: 4 * limit]:
        best.setdefault(stem_, written)
    return list(best.values())[:limit]
