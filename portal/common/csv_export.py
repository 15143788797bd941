"""CSV that a spreadsheet opens without running anything in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

# A cell beginning with one of these is a formula for a spreadsheet.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: Any) -> Any:
    """The value, with an apostrophe before a text that a spreadsheet would run."""
    return f"'{value}" if isinstance(value, str) and value.startswith(DANGEROUS) else value


def plain_cell(text: str) -> str:
    """The text that safe_cell() was given."""
    return text[1:] if text.startswith(tuple(f"'{sign}" for sign in DANGEROUS)) else text


def csv_lines(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """A header and rows as lines of CSV with commas, dangerous cells made safe; one row is held at a time."""
    written: list[str] = []
    writer = csv.writer(_Into(written), lineterminator="\n")
    writer.writerow(list(header))
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
        yield from _emptied(written)
    yield from _emptied(written)


def write_csv(stream: TextIO, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """Write a header and rows to `stream` as `csv_lines` gives them."""
    stream.writelines(csv_lines(header, rows))


class _Into:
    """What a csv writer writes into: a list."""

    def __init__(self, lines: list[str]) -> None:
        self.write = lines.append


def _emptied(lines: list[str]) -> list[str]:
    taken = lines[:]
    lines.clear()
    return taken


def csv_file(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """As write_csv(), with the mark by which spreadsheets know that a file is UTF-8: for people who double-click it."""
    stream = io.StringIO(newline="")
    write_csv(stream, header, rows)
    return stream.getvalue().encode("utf-8-sig")
