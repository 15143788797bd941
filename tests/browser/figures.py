"""The table of what every page weighs: shown after the tests and kept in var/test/browser-figures.txt.

`make browser` also writes the pages that readers are shown into the file of the page about it.
"""

from __future__ import annotations

import os
import subprocess
from datetime import date
from typing import Any

from tests.browser.pages import PAGES

WRITE = "WRITE_WEIGHTS"  # in the environment of `make browser`

FILE = "browser-figures.txt"
HEAD = f"{'page':<36} {'':<3}{'':<6}{'kB':>6}{'requests':>10}{'HTML kB':>9}{'JS kB':>7}{'elements':>10}{'EcoIndex':>10}"


def lines(figures: list[list[Any]]) -> list[str]:
    """One line a visit, in the order of the table of pages."""
    order = {page.name: index for index, page in enumerate(PAGES)}
    rows = sorted(figures, key=lambda row: (order[row[0]], row[1] != "fr", row[2] != "light"))
    return [HEAD, *(_line(*row) for row in rows)]


def _line(name: str, language: str, scheme: str, total: float, requests: int, html: float, script: float,
          elements: int, score: float) -> str:  # fmt: skip
    return (
        f"{name:<36} {language:<3}{scheme:<6}{total:>6.1f}{requests:>10}{html:>9.1f}{script:>7.1f}"
        f"{elements:>10}{score:>10.1f}"
    )


def weights(figures: list[list[Any]], shown: list[str], day: date, browser: str) -> str:
    """The file that the page about weights reads: French pages by day. Empty if one of them was not measured."""
    measured = {row[0]: row for row in figures if (row[1], row[2]) == ("fr", "light")}
    if not set(shown) <= set(measured):
        return ""
    lines = ["# Written by `make browser`: what a first visit weighs, over the wire.", f"measured_on = {day}"]
    lines.append(f'browser = "{browser}"')
    for name in shown:
        _name, _language, _scheme, total, requests, _html, _script, elements, score = measured[name]
        lines += ["", "[[pages]]", f'name = "{name}"', f"kilobytes = {total:.1f}", f"requests = {requests}"]
        lines += [f"elements = {elements}", f"ecoindex = {score:.1f}"]
    return "\n".join(lines) + "\n"


def _write_weights(figures: list[list[Any]]) -> None:
    from portal.home.weights import FILE as PUBLISHED
    from portal.home.weights import SHOWN
    from tests.utils.browser import chromium

    said = subprocess.run([chromium(), "--version"], capture_output=True, text=True, check=True).stdout.split()
    version = next(word for word in said if word[0].isdigit()).partition(".")[0]
    if text := weights(figures, list(SHOWN), date.today(), f"Chromium {version}"):  # noqa: DTZ011 - of this machine
        PUBLISHED.write_text(text, encoding="utf-8")


def pytest_terminal_summary(terminalreporter: Any, config: Any) -> None:
    """Gather the figures from the reports of all workers."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    figures = [
        value for report in reports for name, value in getattr(report, "user_properties", []) if name == "figures"
    ]
    if not figures:
        return
    from tests.utils.once import PLACE  # needs the settings, which pytest-django sets up after plugins are loaded

    if os.environ.get(WRITE):
        _write_weights(figures)
    table = lines(figures)
    (PLACE / FILE).write_text("\n".join(table) + "\n", encoding="utf-8")
    terminalreporter.write_sep("=", f"what every page weighs (kept in {PLACE.name}/{FILE})")
    for line in table:
        terminalreporter.write_line(line)
