"""The table of what every page weighs: shown after the tests and kept in var/test/browser-figures.txt."""

from __future__ import annotations

from typing import Any

from tests.browser.pages import PAGES

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


def pytest_terminal_summary(terminalreporter: Any, config: Any) -> None:
    """Gather the figures from the reports of all workers."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    figures = [
        value for report in reports for name, value in getattr(report, "user_properties", []) if name == "figures"
    ]
    if not figures:
        return
    from tests.utils.once import PLACE  # needs the settings, which pytest-django sets up after plugins are loaded

    table = lines(figures)
    (PLACE / FILE).write_text("\n".join(table) + "\n", encoding="utf-8")
    terminalreporter.write_sep("=", f"what every page weighs (kept in {PLACE.name}/{FILE})")
    for line in table:
        terminalreporter.write_line(line)
