"""CSV that a spreadsheet opens without running anything in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any, TextIO

# A cell beginning with one of these is a formula for a spreadsheet.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: Any) -> Any:
    """The value, with an apostrophe before a text that a spreadsheet would run."""
    return f"'{value}" if isinstance(value, str) and value.startswith(DANGEROUS) else value


def plain_cell(text: str) -> str:
    """The text that safe_cell() was given."""
    return text[1:] if text.startswith(tuple(f"'{sign}" for sign in DANGEROUS)) else text


def write_csv(stream: TextIO, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """Write a header and rows to `stream` as UTF-8 CSV with commas, dangerous cells made safe."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(list(header))
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)


def csv_file(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """As write_csv(), with the mark by which spreadsheets know that a file is UTF-8: for people who double-click it."""
    stream = io.StringIO(newline="")
    write_csv(stream, header, rows)
    return stream.getvalue().encode("utf-8-sig")
