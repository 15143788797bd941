"""The indexes on the search server: their names, what is in them, and which one is read and written.

An index is named after its kind and the moment it was made; programmes know it by aliases only: `read` and `write` on
the index in use, `next` on one that is being filled, `previous` on the one that was in use before.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from typing import Any

from django.conf import settings
from elasticsearch import NotFoundError
from elasticsearch.dsl import Date, GeoPoint, Keyword, Long, Mapping, Object, Text

from portal.common import clock
from portal.search import analysis
from portal.search.elastic.client import READING, WRITING, NoIndex, client, reading_of
from portal.search.interface import Weight, source_of

COLUMNS = ("name", *(str(weight) for weight in Weight))
READ, WRITE, NEXT, PREVIOUS = "read", "write", "next", "previous"
_DEEPEST = 1_000_000  # results that can be paged through
_LOOK_AGAIN = 30  # seconds


def mapping(kind: str) -> Mapping:
    """The fields of a document of this kind; its facets come from its source."""
    made = Mapping()
    for column in COLUMNS:
        # Our tokens, which the server has but to leave whole.
        made.field(column, Text(analyzer="whitespace", index_options="freqs", copy_to="all"))
    made.field("all", Text(analyzer="whitespace", index_options="docs", norms=False))
    for keyword in ("name_key", "name_words"):
        made.field(keyword, Keyword())
    for kept in ("title", "fingerprint"):
        made.field(kept, Keyword(index=False, doc_values=kept == "fingerprint"))
    made.field("object_id", Long())
    made.field("place", GeoPoint())
    made.field("sort_date", Date(format="strict_date"))
    made.field("facets", Object(dynamic="strict", properties={facet: Keyword() for facet in source_of(kind).facets}))
    made.meta("dynamic", "strict")
    return made


def signature(kind: str) -> str:
    """What an index must have been made for to be of use: the fields, and the analysis of texts."""
    fields = json.dumps(mapping(kind).to_dict(), sort_keys=True)
    return hashlib.sha256(f"{analysis.VERSION} {fields}".encode()).hexdigest()[:16]


def alias(kind: str, role: str) -> str:
    """The name by which an index is known in one of its roles."""
    return f"{settings.SEARCH_PREFIX}-{kind}-{role}"


def by_role(kind: str, seconds: float = READING) -> dict[str, list[str]]:
    """The indexes of a kind by role; those without one stand under "". One request."""
    found: dict[str, list[str]] = {}
    start = alias(kind, "")
    answer = client(seconds).indices.get_alias(index=f"{start}2*", ignore_unavailable=True, allow_no_indices=True)
    with reading_of(answer):
        for index, known in sorted(answer.body.items()):
            for name in known["aliases"] or [start]:
                found.setdefault(name.removeprefix(start), []).append(index)
    return found


def create(kind: str) -> str:
    """A new index of this kind, to be filled; known as "next". Returns its name."""
    made_at = clock.now().strftime("%Y%m%d-%H%M%S")
    name = alias(kind, f"{made_at}-{secrets.token_hex(2)}")
    body = mapping(kind).to_dict()
    client(WRITING).indices.create(
        index=name,
        mappings={**body, "_meta": {"signature": signature(kind)}},
        settings={
            "number_of_shards": settings.SEARCH_SHARDS,
            # Copies and refreshes only once it is full.
            "number_of_replicas": 0,
            "refresh_interval": "-1",
            "max_result_window": _DEEPEST,
        },
        aliases={alias(kind, NEXT): {}},
    )
    return name


def put_in_use(kind: str, index: str) -> None:
    """Have readers and writers turn to this index, all at once; the one before is kept as "previous".

    Indexes that are neither are removed.
    """
    roles = by_role(kind, WRITING)
    before = [name for name in roles.get(READ, []) if name != index]
    live = client(WRITING)
    live.indices.put_settings(
        index=index, settings={"number_of_replicas": settings.SEARCH_REPLICAS, "refresh_interval": None}
    )
    actions: list[dict[str, Any]] = [
        {"remove": {"index": name, "alias": alias(kind, role)}}
        for role in (READ, WRITE, NEXT, PREVIOUS)
        for name in roles.get(role, [])
    ]
    actions += [{"add": {"index": index, "alias": alias(kind, role)}} for role in (READ, WRITE)]
    actions += [{"add": {"index": name, "alias": alias(kind, PREVIOUS)}} for name in before]
    live.indices.update_aliases(actions=actions)
    forget_looks()
    for name in {name for names in roles.values() for name in names} - {index, *before}:
        remove(name)


def block_of(kind: str) -> str:
    """What keeps the index of a kind from taking documents ("read-only", as when the disk is full), or nothing."""
    answer = client().indices.get_settings(index=alias(kind, WRITE))
    with reading_of(answer):
        [found] = answer.body.values()
        blocks = found["settings"]["index"].get("blocks", {})
    return " ".join(name.replace("_", "-") for name, is_set in blocks.items() if is_set == "true")


def remove(index: str) -> None:
    """Remove an index; one that is gone already is none to remove."""
    client(WRITING).indices.delete(index=index, ignore_unavailable=True)


def signature_of(name: str, seconds: float = READING) -> str | None:
    """What an index, or the one behind an alias, was made for; None if there is none."""
    try:
        answer = client(seconds).indices.get_mapping(index=name)
    except NotFoundError:
        return None
    with reading_of(answer):
        [found] = answer.body.values()
        return found["mappings"].get("_meta", {}).get("signature", "")


_looked: dict[tuple[str, ...], float] = {}


def forget_looks() -> None:
    """Look again at each index before it is next used."""
    _looked.clear()


def demand(kind: str) -> None:
    """Raises `NoIndex` unless there is an index of this kind, made for this programme. Looks every 30 seconds."""
    key = (*settings.SEARCH_URLS, settings.SEARCH_PREFIX, kind)
    if time.monotonic() - _looked.get(key, float("-inf")) < _LOOK_AGAIN:
        return
    if complaint := complaint_about(kind):
        raise NoIndex(complaint)
    _looked[key] = time.monotonic()


def complaint_about(kind: str) -> str:
    """What keeps the index of a kind from being of use, in one sentence that says what to do; or nothing."""
    found = signature_of(alias(kind, READ))
    if found is None:
        return f"The search server has no index of {kind!r}: run manage.py search_index rebuild."
    if found != signature(kind):
        return (
            f"The index of {kind!r} on the search server was made for another version of Tandem: "
            "run manage.py search_index rebuild."
        )
    return ""
