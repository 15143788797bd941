"""What an index keeps of a document, whichever engine holds it: its words, its stems, its fingerprint."""

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from portal.search import analysis, vocabulary
from portal.search.interface import Document, Weight

# Documents built and written together: bounded memory, few queries.
CHUNK = 500

# Called with how many are done, and of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Drift:
    """One place where an index is not what it should hold."""

    kind: str
    what: str
    object_id: int | None = None


@dataclass(frozen=True, slots=True)
class Analysed:
    """`words`: each form and how it is written. `columns`: the stems of the name, then of the text of each weight."""

    words: dict[str, str]
    columns: tuple[list[str], ...]


def analysed(document: Document) -> Analysed:
    """The words of a document."""
    words: dict[str, str] = {}
    columns = []
    for text in (document.name, *(document.texts.get(weight, "") for weight in Weight)):
        stems: list[str] = []
        written: dict[str, str] = {}
        for piece in text.split():
            read = _read(piece)
            stems += read.stems
            written |= read.written
        columns.append(stems)
        vocabulary.merge_surfaces(words, written)
    return Analysed(words, tuple(columns))


class _Piece(NamedTuple):
    """What stands between two spaces: its stems, and how each form in it is written."""

    stems: tuple[str, ...]
    written: dict[str, str]


# The words of a site are few beside its texts: nine pieces of ten have been read before.
@lru_cache(maxsize=16_384)
def _read(piece: str) -> _Piece:
    found = list(analysis.all_tokens(piece))  # no token reaches over a space
    return _Piece(
        tuple(token.stem for token in found), {token.form: vocabulary.surface(token, piece) for token in found}
    )


def fingerprint(document: Document) -> str:
    """A digest of all that an index holds of a document, and of the analysis that made it."""
    content = {
        "analysis": analysis.VERSION,
        "name": document.name,
        "texts": {weight: document.texts.get(weight, "") for weight in Weight},
        "facets": {facet: sorted(values) for facet, values in document.facets.items()},
        "place": [document.latitude, document.longitude],
        "date": document.sort_date and document.sort_date.isoformat(),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """These keys, each once and in order, some hundred at a time."""
    wanted = sorted(set(ids))
    return (wanted[first : first + CHUNK] for first in range(0, len(wanted), CHUNK))


def unhurried(ids: Iterable[int], at_least: float = 0.0) -> Iterator[list[int]]:
    """As chunks(), with a rest between two as long as the work on the first was (in seconds, `at_least` as given).

    So whoever makes a whole index anew leaves half of a core to those who read meanwhile, and its database too.
    """
    rest = 0.0
    for chunk in chunks(ids):
        time.sleep(rest)
        began = time.monotonic()
        yield chunk
        rest = max(at_least, time.monotonic() - began)
