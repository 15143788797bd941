"""Everything that writes the index: some documents, all of them, and the comparison with the sources."""

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from django.db import connection, transaction

from portal.common.locks import hold
from portal.search import analysis, vocabulary
from portal.search.database import addresses
from portal.search.database.fulltext import TextRow, text_index
from portal.search.documents import CHUNK, Drift, Progress, analysed, chunks, fingerprint, unhurried
from portal.search.interface import Document, source_of
from portal.search.models import IndexRevision, SearchDocument


def index(kind: str, ids: Collection[int]) -> None:
    """Bring these objects up to date in the index, or out of it if their source no longer builds them."""
    wanted = sorted(set(ids))
    if wanted:
        with transaction.atomic():
            # First the revision, then the documents: of two writers the second reads after the first's commit.
            _replace(_new_revision(kind), wanted)


def rebuild(kind: str, progress: Progress = lambda done, total: None) -> int:
    """Make the index of a kind anew; returns how many documents it has.

    Some hundred documents at a time, each time in a transaction: readers find everything all along, and who writes
    waits for a moment only. Processes go on with what they remember until the end, unless something is edited
    meanwhile: a site of 10,000 listings would otherwise read its index anew for every portion.
    """
    ids = sorted(set(source_of(kind).all_ids()))
    is_first = not SearchDocument.objects.filter(kind=kind).exists()
    try:
        for done, chunk in enumerate(unhurried(ids, _turn_of_others()), start=1):
            with transaction.atomic():
                _replace(_new_revision(kind) if is_first else _held_revision(kind), chunk)
            progress(min(done * CHUNK, len(ids)), len(ids))
        for chunk in chunks(held(kind).keys() - set(ids)):
            index(kind, chunk)
    finally:
        with transaction.atomic():
            _tidy(kind)
    return len(held(kind))


def _replace(revision: IndexRevision, ids: Collection[int]) -> None:
    """Write documents anew, in a transaction that holds the revision."""
    words: Counter[str] = Counter()
    surfaces: dict[str, str] = {}
    for chunk in chunks(ids):
        words.subtract(_remove(revision, chunk))
        for document in _write(revision, source_of(revision.kind).build(chunk)):
            words.update(document.words.keys())
            vocabulary.merge_surfaces(surfaces, document.words)
    vocabulary.change(revision.kind, words, surfaces)


def drift(kind: str) -> Iterator[Drift]:
    """Every difference between what the source of a kind builds and what the index holds."""
    source = source_of(kind)
    indexed = held(kind)
    for chunk in chunks(source.all_ids()):
        for document in source.build(chunk):
            known = indexed.pop(document.pk, None)
            if known is None:
                yield Drift(kind, "is missing from the index", document.pk)
            elif known != fingerprint(document):
                yield Drift(kind, "is indexed as it was before", document.pk)
    for object_id in sorted(indexed):
        yield Drift(kind, "is indexed but can no longer be found", object_id)
    yield from _text_drift(kind)
    if not vocabulary.in_step(kind):
        yield Drift(kind, "the vocabulary is not that of the documents")


def repair(kind: str) -> list[Drift]:
    """Remove every difference that `drift` finds; returns what there was."""
    with transaction.atomic():
        found = list(drift(kind))
        if found:
            index(kind, {one.object_id for one in found if one.object_id is not None})
            _tidy(kind)
    return found


def _turn_of_others() -> float:
    """SQLite has one writer at a time, and who waits looks every tenth of a second whether it is their turn."""
    return 0.15 if connection.vendor == "sqlite" and not connection.in_atomic_block else 0.0


def _tidy(kind: str) -> None:
    """Texts without a document go, and the vocabulary is made anew where it is not that of the documents."""
    revision = _new_revision(kind)
    known = SearchDocument.objects.filter(kind=kind).values_list("address", flat=True)
    text_index().delete(text_index().addresses(addresses.scope(revision.pk)).difference(known))
    if not vocabulary.in_step(kind):
        vocabulary.recount(kind)


def held(kind: str) -> dict[int, str]:
    """What the index holds: the fingerprint of each object."""
    return dict(SearchDocument.objects.filter(kind=kind).values_list("object_id", "fingerprint"))


def names(kind: str, limit: int) -> list[tuple[int, str]]:
    """Some objects and their names, spread over the alphabet."""
    rows = SearchDocument.objects.filter(kind=kind).order_by("name_sort", "object_id")
    step = max(1, rows.count() // limit)
    return list(rows.values_list("object_id", "name")[::step])[:limit]


def note_served(kind: str) -> None:
    """Tell every process that the search server now answers otherwise for this kind."""
    IndexRevision.objects.filter(kind=kind).update(served=uuid.uuid4())


def _text_drift(kind: str) -> Iterator[Drift]:
    revision = IndexRevision.objects.filter(kind=kind).first()
    if revision is None:
        return
    scope = addresses.scope(revision.pk)
    known = set(SearchDocument.objects.filter(kind=kind).values_list("address", flat=True))
    with_text = text_index().addresses(scope)
    for address in sorted(known - with_text):
        yield Drift(kind, "has no text in the index", address - scope.start)
    for address in sorted(with_text - known):
        yield Drift(kind, "has text in the index but no document", address - scope.start)


def _new_revision(kind: str) -> IndexRevision:
    """Tell every process that what it remembers of this kind is old; returns the row of the kind."""
    revision, _ = IndexRevision.objects.update_or_create(kind=kind, defaults={"revision": uuid.uuid4()})
    return revision


def _held_revision(kind: str) -> IndexRevision:
    """The row of the kind, held as who announces a change holds it; nobody is told of one."""
    held_rows = hold(IndexRevision.objects.filter(kind=kind))
    return held_rows[0] if held_rows else _new_revision(kind)


def _remove(revision: IndexRevision, ids: Collection[int]) -> Counter[str]:
    """Take documents out of the index; returns how many of them had each word."""
    known = SearchDocument.objects.filter(kind=revision.kind, object_id__in=ids)
    words = Counter(form for forms in known.values_list("words", flat=True) for form in forms)
    known.delete()
    text_index().delete(addresses.address(revision.pk, object_id) for object_id in ids)
    return words


def _write(revision: IndexRevision, documents: Iterable[Document]) -> list[SearchDocument]:
    rows, texts = [], []
    for document in documents:
        address = addresses.address(revision.pk, document.pk)
        found = analysed(document)
        texts.append(TextRow(address, found.columns))
        rows.append(
            SearchDocument(
                address=address,
                kind=revision.kind,
                object_id=document.pk,
                name=document.name,
                name_sort=analysis.sort_key(document.name),
                facets={facet: sorted(values) for facet, values in document.facets.items()},
                latitude=document.latitude,
                longitude=document.longitude,
                sort_date=document.sort_date,
                words=found.words,
                fingerprint=fingerprint(document),
            )
        )
    SearchDocument.objects.bulk_create(rows)
    text_index().write(texts)
    return rows
