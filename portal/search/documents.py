"""What an index keeps of a document, whichever engine holds it: its words, its stems, its fingerprint."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

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
        found = list(analysis.all_tokens(text))
        columns.append([token.stem for token in found])
        vocabulary.merge_surfaces(words, {token.form: vocabulary.surface(token, text) for token in found})
    return Analysed(words, tuple(columns))


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
