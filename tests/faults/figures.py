"""The table of what people saw of each fault: shown after the tests and kept in var/test/faults.txt."""

from __future__ import annotations

from typing import Any

FILE, PROPERTY = "faults.txt", "faults"
HEAD = (
    f"{'service':<11}{'fault':<10}{'lasted s':>9}{'reads':>7}{'slowest s':>11}{'forms':>7}{'slowest s':>11}"
    f"{'failed':>8}{'in words':>10}{'>5 s later':>12}{'log-ins':>9}{'mail after s':>14}"
)


def line(chapter: Any) -> str:
    """One fault. `failed`: what was asked for and did not come; `in words`: where the portal said so itself."""
    slowest_form = max((one.took for one in chapter.forms), default=0)
    return (
        f"{chapter.service:<11}{chapter.fault:<10}{chapter.end - chapter.begin:>9.1f}{len(chapter.during):>7}"
        f"{chapter.slowest.took:>11.2f}{len(chapter.forms):>7}{slowest_form:>11.2f}"
        f"{len(chapter.failures):>8}{sum(one.is_told for one in chapter.failures):>10}"
        f"{len(chapter.late_failures):>12}{len(chapter.log_ins):>9}{chapter.longest_mail:>14.1f}"
    )


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Gather the lines from the reports of all workers."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    lines = [value for report in reports for name, value in getattr(report, "user_properties", []) if name == PROPERTY]
    if not lines:
        return
    from tests.utils.once import PLACE  # needs the settings, which pytest-django sets up after plugins are loaded

    table = [HEAD, *(text for _position, text in sorted(set(map(tuple, lines))))]
    PLACE.mkdir(parents=True, exist_ok=True)
    (PLACE / FILE).write_text("\n".join(table) + "\n", encoding="utf-8")
    terminalreporter.write_sep("=", f"each service in trouble under load (kept in {PLACE.name}/{FILE})")
    for text in table:
        terminalreporter.write_line(text)
