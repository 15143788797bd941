"""The written queries, and the answers that every engine must give to them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ANSWERS, COUNTS, EXCEPTIONS = HERE / "answers.jsonl", HERE / "counts.jsonl", HERE / "exceptions.toml"
# How many of each sort there are.
GROUPS = {"names": 40, "brands": 30, "inclusive": 30, "typos": 40, "combined": 30, "hostile": 30}
MOST_EXCEPTIONS = 5
COMMAND = "WRITE_ANSWERS=yes python -m pytest -p no:randomly -n0 tests/providers/test_written_queries.py"
HEAD = {
    "what": "What every search engine must answer to the written queries over the demo directory.",
    "written by": COMMAND,
    "read before committing": "each changed line, as the person who typed it would",
}


@dataclass(frozen=True)
class Written:
    """A query somebody typed, and what a person expects of it."""

    group: str
    typed: str
    address: bool  # of the directory, or a text
    first: str = ""
    finds: tuple[str, ...] = ()
    brands: tuple[str, ...] | None = None
    nothing: bool = False
    everything: bool = False
    times: int = 1

    @property
    def key(self) -> str:
        """What the answer is filed under."""
        typed = f"?{self.typed}" if self.address else self.typed
        return typed if self.times == 1 else f"{typed} × {self.times}"


@dataclass(frozen=True)
class Answer:
    """What one engine answers: `listings` are slugs in alphabetical order; `first` is told where one is expected."""

    query: str
    total: int
    listings: tuple[str, ...] = ()
    first: str = ""
    brands: tuple[str, ...] = ()
    corrections: Mapping[str, Sequence[str]] | None = None
    cut: bool = False


Counts = dict[str, dict[str, dict[str, int]]]  # by query, facet and value; what nobody has is left out


def queries(group: str = "") -> list[Written]:
    """The queries of a group, or all of them."""
    return [query for name in GROUPS if group in ("", name) for query in _read(name)]


def _read(group: str) -> Iterator[Written]:
    for row in tomllib.loads((HERE / f"{group}.toml").read_text(encoding="utf-8"))["queries"]:
        details = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
        text, address = details.pop("text", None), details.pop("address", None)
        yield Written(group, typed=text if address is None else address, address=address is not None, **details)


def answers() -> dict[str, Answer]:
    """The answers written down, by query."""
    rows = [{name: _frozen(value) for name, value in row.items()} for row in _lines(ANSWERS)]
    return {row["query"]: Answer(**row) for row in rows}


def counts() -> Counts:
    """The counts of facets written down."""
    found: Counts = {}
    for row in _lines(COUNTS):
        found.setdefault(row["query"], {})[row["facet"]] = row["counts"]
    return found


def exceptions() -> dict[str, dict[str, str]]:
    """By engine, the queries that it may answer otherwise, and why."""
    return tomllib.loads(EXCEPTIONS.read_text(encoding="utf-8"))


def write(found: Sequence[Answer], counted: Counts) -> None:
    """Write the answers down, to be read by a person before they are committed."""
    kept = [{name: value for name, value in asdict(answer).items() if value or name == "total"} for answer in found]
    per_facet = [
        {"query": query, "facet": facet, "counts": counted[query][facet]}
        for query in counted
        for facet in counted[query]
    ]
    for path, rows in ((ANSWERS, kept), (COUNTS, per_facet)):
        path.write_text("\n".join(map(_line, [HEAD, *rows])) + "\n", encoding="utf-8")


def _lines(path: Path) -> list[dict[str, Any]]:
    # By "\n" only: some of what people type are other ends of lines.
    return [json.loads(line) for line in path.read_text(encoding="utf-8").strip("\n").split("\n")[1:]]


def _line(row: Mapping[str, Any]) -> str:
    """One line of JSON that reads as it was typed, except for what no eye can see."""
    text = json.dumps(row, ensure_ascii=False)
    return "".join(one if one.isprintable() else json.dumps(one)[1:-1] for one in text)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
