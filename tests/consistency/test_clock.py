"""There is one clock, so that tests can stop it."""

from __future__ import annotations

import ast

import pytest

from tests.consistency.sources import THIS, Checkout, sample

CLOCK = "portal/common/clock.py"
OTHER_CLOCKS = ("timezone.now", "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "Now")


def faults(checkout: Checkout) -> list[str]:
    """Calls and defaults that read the time elsewhere than from portal.common.clock."""
    found = []
    for file in checkout.python:
        if file.path == CLOCK:
            continue
        for node in ast.walk(file.tree):
            if isinstance(node, ast.Attribute | ast.Name):
                name = ast.unparse(node)
                if any(name == clock or name.endswith(f".{clock}") for clock in OTHER_CLOCKS):
                    found.append(f"{file.path}:{node.lineno} {name}")
            if isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add"):
                found.append(f"{file.path}:{node.value.lineno} {node.arg}")
    return found


def test_nobody_reads_the_time_elsewhere():
    assert faults(THIS) == []


@pytest.mark.parametrize(
    "line",
    [
        "from django.utils import timezone\nwhen = timezone.now()",
        "import datetime\nwhen = datetime.datetime.now()",
        "from datetime import date\nday = date.today()",
        "import time\nseconds = time.time()",
        "at = models.DateTimeField(default=timezone.now)",
        "at = models.DateTimeField(auto_now_add=True)",
    ],
)
def test_another_clock_is_found(tmp_path, line):
    assert len(faults(sample(tmp_path, {"providers/queries.py": line}))) == 1
