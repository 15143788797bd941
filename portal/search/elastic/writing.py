"""Everything that writes on the search server: some documents, all of them, and the comparison with the database.

Each document is built when it is sent and carries the number of an outbox event as its version. Every change that
was not yet in the database when a document was built has an event with a higher number, or will have: so whatever
arrives late never overwrites what is newer, and several may write at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from elasticsearch import helpers

from portal.outbox.queries import last_number
from portal.search import analysis
from portal.search.database import writing as database
from portal.search.documents import CHUNK, Drift, Progress, analysed, chunks, fingerprint, unhurried
from portal.search.elastic import indexes
from portal.search.elastic.client import WRITING, NoIndex, Refused, body_of, client
from portal.search.elastic.engine import ElasticEngine
from portal.search.elastic.indexes import COLUMNS, NEXT, PREVIOUS, READ, WRITE, alias
from portal.search.interface import Document, Query, source_of

_ROUNDS = 10  # of catching up with what changes during a rebuild
_LOOKS = 3  # at the aliases, before what moves them counts as a failure
_SAMPLE = 20


class NotDone(Exception):
    """A rebuild or a rollback that cannot be brought to its end; says what to do."""


class Moved(Refused):
    """The aliases were moved between the look at them and the writing: look again."""


def send(kind: str, ids: Collection[int], *, version: int) -> None:
    """Bring these objects up to date in the index in use, and in one that is being filled.

    `version` is the number of the event that asks for it. Raises `client.FAULTS`, `Refused`.
    """
    for chunk in chunks(ids):
        _write_where_it_leads(kind, chunk, version)
    database.note_served(kind)


def _write_where_it_leads(kind: str, ids: list[int], version: int) -> None:
    """Write under the aliases there are; a rebuild that ends in between has taken one of them away."""
    for looks_left in reversed(range(_LOOKS)):
        roles = indexes.by_role(kind)
        if WRITE not in roles:
            raise NoIndex(f"The search server has no index of {kind!r}: run manage.py search_index rebuild.")
        try:
            return _write(kind, ids, [role for role in (WRITE, NEXT) if role in roles], version)
        except Moved:
            if not looks_left:
                raise


def rebuild(kind: str, progress: Progress, *, anew: bool = False) -> int:
    """Fill a new index while the one in use goes on, compare it with the database, put it in use; its document count.

    Raises `NotDone` when another rebuild has left its index unfinished, unless `anew` gives that one up.
    """
    for name in indexes.by_role(kind, WRITING).get(NEXT, []):
        if not anew:
            raise NotDone(
                f"{name} is being filled, or a rebuild was broken off. "
                "If none is running: manage.py search_index rebuild --anew."
            )
        indexes.remove(name)
    index = indexes.create(kind)
    ids = sorted(set(source_of(kind).all_ids()))
    _fill(kind, ids, progress)
    _catch_up(kind, NEXT)
    _try_out(kind, index)
    indexes.put_in_use(kind, index)
    database.note_served(kind)
    return int(body_of(client(WRITING).count(index=alias(kind, READ)), "count")["count"])


def rollback(kind: str) -> str:
    """Put the index of before in use again, brought up to date; its name. Raises `NotDone`."""
    names = indexes.by_role(kind, WRITING).get(PREVIOUS, [])
    if not names:
        raise NotDone(f"There is no previous index of {kind!r} to go back to.")
    if indexes.signature_of(names[0], WRITING) != indexes.signature(kind):
        raise NotDone(
            f"{names[0]} was made for another version of Tandem: go back to that version first, or rebuild instead."
        )
    _catch_up(kind, PREVIOUS)
    indexes.put_in_use(kind, names[0])
    database.note_served(kind)
    return names[0]


def drift(kind: str, role: str = READ) -> Iterator[Drift]:
    """Every difference between the index in the database and the one on the server."""
    if role == READ and (complaint := indexes.complaint_about(kind)):
        raise NoIndex(complaint)
    wanted = database.held(kind)
    live = client(WRITING)
    live.indices.refresh(index=alias(kind, role))
    for hit in helpers.scan(live, index=alias(kind, role), query={"_source": ["fingerprint"]}, size=2000):
        pk = int(hit["_id"])
        known = wanted.pop(pk, None)
        if known is None:
            yield Drift(kind, "is on the search server but can no longer be found", pk)
        elif known != hit["_source"]["fingerprint"]:
            yield Drift(kind, "is on the search server as it was before", pk)
    for pk in sorted(wanted):
        yield Drift(kind, "is missing from the search server", pk)


def repair(kind: str) -> list[Drift]:
    """Remove every difference that `drift` finds; returns what there was."""
    found = list(drift(kind))
    if found:
        _catch_up(kind, WRITE)
        database.note_served(kind)
    return found


def _catch_up(kind: str, role: str) -> None:
    """Mend an index until it differs no more from the database, which may go on changing meanwhile."""
    stubborn: set[int] = set()
    for _ in range(_ROUNDS):
        found = {one.object_id for one in drift(kind, role) if one.object_id is not None}
        if not found:
            return
        for chunk in chunks(found - stubborn):
            _write(kind, chunk, [role], last_number())
        # Somebody else than us has written these: their version says nothing, so ours is not compared with it.
        for chunk in chunks(found & stubborn):
            _write(kind, chunk, [role], None)
        stubborn = found
    raise NotDone(f"After {_ROUNDS} rounds {len(found)} documents of {kind!r} differ still on the search server.")


def _try_out(kind: str, index: str) -> None:
    """Some names, spread over the alphabet, must be found in the new index."""
    engine = ElasticEngine(WRITING, NEXT)
    for pk, name in database.names(kind, _SAMPLE):
        if pk not in engine.search(Query(kind=kind, text=name, per_page=100)).ids:
            raise NotDone(f"{index} does not find {name!r}: the index in use was left in place.")


def _fill(kind: str, ids: list[int], progress: Progress) -> None:
    """Send everything to the new index; the server takes in one portion while the next one is built."""
    with ThreadPoolExecutor(max_workers=1) as sender:
        waiting = None
        for done, chunk in enumerate(unhurried(ids), start=1):
            operations = _operations(kind, chunk, [NEXT], last_number())
            if waiting is not None:
                waiting.result()
            waiting = sender.submit(_bulk, kind, operations, refresh=False)
            progress(min(done * CHUNK, len(ids)), len(ids))
        if waiting is not None:
            waiting.result()


def _write(kind: str, ids: list[int], roles: list[str], version: int | None) -> None:
    _bulk(kind, _operations(kind, ids, roles, version), refresh=True)


def _operations(kind: str, ids: list[int], roles: list[str], version: int | None) -> list[dict[str, Any]]:
    """What makes these objects in the index what they are now. The version is read before they are."""
    documents = {document.pk: _source(document) for document in source_of(kind).build(ids)}
    operations: list[dict[str, Any]] = []
    for pk in ids:
        for role in roles:
            where: dict[str, Any] = {"_index": alias(kind, role), "_id": str(pk)}
            if version is not None:
                where |= {"version": version, "version_type": "external_gte"}
            operations += [{"index": where}, documents[pk]] if pk in documents else [{"delete": where}]
    return operations


def _bulk(kind: str, operations: list[dict[str, Any]], *, refresh: bool) -> None:
    answer = client(WRITING).bulk(operations=operations, refresh=refresh, require_alias=True)
    for item in body_of(answer, "items")["items"]:
        [told] = item.values()
        # 409: what is there is newer. 404 of a document: it was not there to be deleted.
        if told["status"] >= 400 and told["status"] != 409 and told.get("result") != "not_found":
            error = told.get("error", {})
            refusal = Moved if error.get("type") == "index_not_found_exception" else Refused
            raise refusal(f"{kind} {told['_id']}: {told['status']} {error.get('reason', '')}"[:300])


def _source(document: Document) -> dict[str, Any]:
    found = analysed(document)
    name_key = analysis.sort_key(document.name)
    return {
        **{column: " ".join(stems) for column, stems in zip(COLUMNS, found.columns, strict=True)},
        "title": document.name,
        "name_key": name_key,
        "name_words": name_key.split(),
        "object_id": document.pk,
        "place": {"lat": document.latitude, "lon": document.longitude}
        if document.latitude is not None and document.longitude is not None
        else None,
        "sort_date": document.sort_date and document.sort_date.isoformat(),
        "facets": {facet: sorted(values) for facet, values in document.facets.items()},
        "fingerprint": fingerprint(document),
    }
