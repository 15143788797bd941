"""The listings of the demo. Deterministic, through import and actions.

Dates in the files are written as if today were REFERENCE; they are moved to the day of filling.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from portal.home.demo.generate import listings as generated_listings
from providers.actions.importing import apply_import, plan_import
from providers.verification import a_year_after

HERE = Path(__file__).resolve().parent
REFERENCE = date(2026, 1, 15)
CHUNK = 1000
DATE_COLUMNS = ("applied_on", "verified_on", "verified_until")

Progress = Callable[[int, int], None]


def read_toml(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def fill_listings(count: int, seed: int, today: date, progress: Progress = lambda done, total: None) -> int:
    """Take in the told listings, then as many made-up ones as `count` asks for. Returns how many there are."""
    with (HERE / "directory.csv").open(encoding="utf-8", newline="") as stream:
        table = list(csv.DictReader(stream))
    lives = {life["provider"]: life["verified_days_ago"] for life in lives_told()}
    rows = [(line, _dated(row, today, lives.get(row["id"]))) for line, row in enumerate(table[:count], 2)]
    rows += [
        (line, row)
        for line, row in enumerate(generated_listings(max(0, count - len(table)), seed, today), len(rows) + 2)
    ]
    for start in range(0, len(rows), CHUNK):
        apply_import(plan_import(rows[start : start + CHUNK]), actor=None)
        progress(min(start + CHUNK, len(rows)), len(rows))
    return len(rows)


def lives_told() -> list[dict[str, Any]]:
    """Listings whose verification has a story."""
    return read_toml("lives.toml")["lives"]


def _dated(row: dict[str, str], today: date, verified_days_ago: int | None) -> dict[str, str]:
    """A line with dates as seen from today: those of the table moved, or those of its story."""
    if verified_days_ago is None:
        return move_dates(row, today - REFERENCE)
    verified_on = today - timedelta(days=verified_days_ago)
    dates = (verified_on - timedelta(days=40), verified_on, a_year_after(verified_on))
    return {**row, **{name: day.isoformat() for name, day in zip(DATE_COLUMNS, dates, strict=True)}}


def move_dates(row: dict[str, str], by: timedelta) -> dict[str, str]:
    """A line of a table with its dates moved; columns that it lacks stay away."""
    moved = {name: (date.fromisoformat(row[name]) + by).isoformat() for name in DATE_COLUMNS if row.get(name)}
    return {**row, **moved}
