"""From a file to rows of text: encoding, separator, columns, size. What is wrong with the whole file stops here."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from providers.importing.columns import COLUMNS, REQUIRED_COLUMNS

MAX_LINES = 20_000
MAX_BYTES = 100 * 1024 * 1024
SEPARATORS = ",;\t"
Rows = list[tuple[int, dict[str, str]]]  # (line number, {column: text})
# What UTF-8 looks like when it is read as ISO-8859-1: é becomes Ã©, ’ becomes â€™.
MIXED = re.compile("Ã[\u0080-\u00bf]|â€")


@dataclass(frozen=True)
class Shape:
    """What a table must look like: its columns, how many lines at most, and what to say when they are others."""

    columns: Sequence[str]
    required: Sequence[str]
    max_lines: int
    others: Any  # lazy text, with %(problems)s


DIRECTORY = Shape(
    COLUMNS,
    REQUIRED_COLUMNS,
    MAX_LINES,
    gettext_lazy(
        "The columns in the first line are not those of a directory (%(problems)s). "
        "They are explained in docs/import.md."
    ),
)


class TableError(Exception):
    """The file as a whole cannot be read; the message says why and what to do."""


def read_table(path: Path, shape: Shape = DIRECTORY) -> Rows:
    """The rows of a CSV file as (line number, {column: text}). Raises TableError.

    Accepts UTF-8 with or without BOM, and ISO-8859-1; commas, semicolons or tabs.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise TableError(_("The file is larger than 100 MB. Please split it."))
        raw = path.read_bytes()
    except OSError as error:
        raise TableError(_("“%(path)s” cannot be read: %(why)s.") % {"path": path, "why": error.strerror}) from error
    return parse_table(raw, shape)


def parse_table(raw: bytes, shape: Shape = DIRECTORY, *, skip: int = 0, at_most: int | None = None) -> Rows:
    """As read_table(), from the bytes of the file; those after the first `skip` rows, and so many `at_most`."""
    text = decode(raw)
    header = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        columns = [column.strip().lower() for column in next(reader, [])]
        check_columns(columns, shape)
        return list(islice(read_rows(reader, columns, shape.max_lines, skip), at_most))
    except csv.Error as error:
        raise TableError(
            _("Line %(line)s cannot be read as CSV (%(why)s): a quotation mark may be left open.")
            % {"line": reader.line_num, "why": error}
        ) from error


def decode(raw: bytes) -> str:
    """The text of the file. Raises TableError for an empty or binary file and for mixed encodings."""
    if not raw.strip():
        raise TableError(_("The file is empty."))
    if b"\0" in raw:
        line = raw[: raw.index(b"\0")].count(b"\n") + 1
        raise TableError(
            _("Line %(line)s holds a NUL byte: this is not a CSV file. Please export the table again as CSV.")
            % {"line": line}
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        text = raw.decode("cp1252", errors="replace")
        if MIXED.search(text) or "\ufffd" in text:
            raise TableError(
                _(
                    "Line %(line)s is neither UTF-8 nor ISO-8859-1: the file mixes encodings. "
                    "Please save it again as “CSV UTF-8”."
                )
                % {"line": line}
            ) from error
        return text


def check_columns(columns: list[str], shape: Shape) -> None:
    """Raise TableError naming the columns that are missing, unknown or there twice."""
    missing = [column for column in shape.required if column not in columns]
    unknown = [column for column in columns if column not in shape.columns]
    double = sorted({column for column in columns if columns.count(column) > 1})
    problems = []
    if missing:
        problems.append(_("missing: %s") % ", ".join(missing))
    if unknown:
        problems.append(_("unknown: %s") % ", ".join(column[:40] or "“”" for column in unknown[:10]))
    if double:
        problems.append(_("twice: %s") % ", ".join(double))
    if problems:
        raise TableError(shape.others % {"problems": "; ".join(problems)})


def read_rows(reader, columns: list[str], max_lines: int, skip: int = 0):
    count = 0
    while True:
        line = reader.line_num + 1
        cells = next(reader, None)
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        if count > max_lines:
            raise TableError(
                _("The table has more than %(max)s lines. Please split it: nothing was read.") % {"max": max_lines}
            )
        if len(cells) != len(columns):
            raise TableError(
                _(
                    "Line %(line)s has %(cells)s cells, the first line has %(columns)s. "
                    "A separator may be missing, or a text holds one without quotation marks."
                )
                % {"line": line, "cells": len(cells), "columns": len(columns)}
            )
        if count > skip:
            yield line, dict(zip(columns, (cell.strip() for cell in cells), strict=True))
