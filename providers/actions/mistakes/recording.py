"""The audit row that every step of a report writes."""

from __future__ import annotations

from typing import Any

from portal.audit.api import record
from providers.models import MistakeReport


def record_step(verb: str, report: MistakeReport, *, actor: Any, role: str, old: str = "", **details: Any) -> None:
    """Write down a step of `report`, which is as it now is; never the words of whoever reported it or answered."""
    record(
        f"mistake.{verb}",
        report,
        actor=actor,
        role=role,
        organization=report.provider.organization,
        old={"state": str(old)} if old else {},
        new={"state": str(report.state)},
        **details,
    )
