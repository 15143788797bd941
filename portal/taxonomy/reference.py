"""The data files, read as they are. Where they come from: data/README.md."""

from __future__ import annotations

import csv
import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def read_rows(name: str) -> list[dict[str, str]]:
    """The lines of a CSV file, by column name."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_entries(name: str) -> list[dict[str, Any]]:
    """The entries of a TOML file, which holds one list of tables."""
    with (DATA / f"{name}.toml").open("rb") as file:
        (entries,) = tomllib.load(file).values()
    return entries


@cache
def department_map() -> dict[str, Any]:
    """The drawing of the departments: `viewBox`, `frame` (the circle around Paris) and, by department
    code, the outline `d` and the point `x`, `y` where the code is written."""
    return json.loads((DATA / "map.json").read_text(encoding="utf-8"))
