"""What rooms know, packed to be taken along: one JSON file, or a ZIP with a table for each room and the files given."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.apps import apps
from django.db.models import QuerySet
from django.http import FileResponse, JsonResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal.common import clock
from portal.common.counting import counts_of
from portal.common.csv_export import csv_file
from portal.common.registries import ExportedFile, Registry, exported_words

IN_MEMORY = 4 * 1024 * 1024  # bytes; what is larger goes through a temporary file
PIECE = 64 * 1024
README = "lisez-moi.txt"

Row = Mapping[str, Any]
Rows = dict[str, list[dict[str, Any]]]
Exporters = Registry[Callable[[Any], Iterable[dict]]]


class Told:
    """What an exporter gives, as queries, each with how one of its rows is told. A page counts them without reading."""

    def __init__(self, *parts: tuple[QuerySet, Callable[[Any], dict]]) -> None:
        self.parts = parts

    def __iter__(self) -> Iterator[dict]:
        for rows, tell in self.parts:
            for row in rows:
                yield tell(row)


@dataclass(frozen=True)
class Holding:
    """What one room holds, for a page: in words, and how many rows."""

    words: str
    count: int


def rows_of(registry: Exporters, whom: Any) -> Rows:
    """What each exporter of a registry gives of somebody, under its name."""
    return {name: list(export(whom)) for name, export in registry.items()}


def holdings(registry: Exporters, whom: Any) -> list[Holding]:
    """The rooms that hold something of somebody, in their order (one query for all that is told as queries)."""
    given = {name: export(whom) for name, export in registry.items()}
    asked = [(name, rows) for name, told in given.items() if isinstance(told, Told) for rows, _tell in told.parts]
    found = {name: 0 if isinstance(told, Told) else len(list(told)) for name, told in given.items()}
    for (name, _rows), count in zip(asked, counts_of([rows for _name, rows in asked]), strict=True):
        found[name] += count
    return [Holding(words_of(name), count) for name, count in found.items() if count]


def words_of(name: str) -> str:
    """What the rows of an exporter are called: its own words, or those of its app."""
    if name in exported_words:
        return str(exported_words.get(name))
    label = name.partition(".")[0]
    return str(apps.get_app_config(label).verbose_name) if label in apps.app_configs else name


def as_json(rows: Rows, *, name: str) -> JsonResponse:
    """All rows as one JSON file called `name`, with the moment of the export."""
    content = {"exported_at": clock.now(), **rows}
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


def as_tables(rows: Rows, files: Iterable[ExportedFile], *, name: str) -> FileResponse:
    """A ZIP called `name`: a CSV file for each room that holds something, `files` in a folder, and what is what.

    Memory is bounded: the archive grows in a temporary file, and each given file passes through in pieces.
    """
    packed = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        told = [_pack_table(archive, number, *table) for number, table in enumerate(_full(rows), 1)]
        told += [_pack_file(archive, number, given) for number, given in enumerate(files, 1)]
        archive.writestr(README, _("What is in this archive:") + "\n\n" + "\n".join(told) + "\n")
    content = _to_hand_out(packed)
    return FileResponse(content, as_attachment=True, filename=f"{name}.zip", content_type="application/zip")


def _to_hand_out(packed: IO[bytes]) -> IO[bytes]:
    """From its beginning; what stayed small needs no file that somebody has to close."""
    size = packed.tell()
    packed.seek(0)
    if size > IN_MEMORY:
        return packed
    with packed:
        return BytesIO(packed.read())


def _full(rows: Rows) -> list[tuple[str, list[dict[str, Any]]]]:
    return [(words_of(name), found) for name, found in rows.items() if found]


def _pack_table(archive: ZipFile, number: int, words: str, rows: Sequence[Row]) -> str:
    path = f"{number:02}-{slugify(words)[:60]}.csv"
    archive.writestr(path, csv_file(*table_of(rows)))
    return f"{path} – {words}"


def _pack_file(archive: ZipFile, number: int, given: ExportedFile) -> str:
    folder, base = slugify(_("Files")), given.name.replace("/", "-").replace("\\", "-").lstrip(".")
    path = f"{folder}/{number:02}-{base}"
    try:
        source: IO[bytes] = given.open()
    except FileNotFoundError:
        return _("%(name)s: its bytes are gone.") % {"name": given.name}
    with source, archive.open(path, "w") as target:
        shutil.copyfileobj(source, target, PIECE)
    return path


def table_of(rows: Sequence[Row]) -> tuple[list[str], list[list[Any]]]:
    """Header and lines of rows of different shapes: a column for each name that occurs, in the order of occurring."""
    flat = [flattened(row) for row in rows]
    header = list(dict.fromkeys(name for row in flat for name in row))
    return header, [[row.get(name, "") for name in header] for row in flat]


def flattened(row: Row, *, before: str = "") -> dict[str, Any]:
    """A row of one level: what is inside gets the way to it as its name (`answers.1.provider`).

    A list of plain values is one cell; moments are those of the site's clock, to the minute.
    """
    cells: dict[str, Any] = {}
    for name, value in row.items():
        path = f"{before}{name}"
        if isinstance(value, Mapping):
            cells |= flattened(value, before=f"{path}.")
        elif isinstance(value, list | tuple) and any(isinstance(item, Mapping | list | tuple) for item in value):
            cells |= flattened({str(number): item for number, item in enumerate(value, 1)}, before=f"{path}.")
        else:
            cells[path] = _cell(value)
    return cells


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value if item not in (None, ""))
    if isinstance(value, datetime):
        return timezone.localtime(value, timezone.get_default_timezone()).strftime("%Y-%m-%d %H:%M")
    return "" if value is None else value
