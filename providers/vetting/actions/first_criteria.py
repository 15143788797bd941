"""The first criteria of a site, and its rules."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from portal.audit.api import record
from portal.common import clock
from providers.vetting.models import CriteriaSet, Criterion, VettingRules

FIRST = Path(__file__).resolve().parent.parent / "data" / "criteria.toml"
STEP = 10


def shipped() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The criteria that come with the programme: what their version says of itself, and the columns of each row."""
    version = tomllib.loads(FIRST.read_text(encoding="utf-8"))
    rows = version.pop("criteria")
    return version, [{**row, "position": number * STEP} for number, row in enumerate(rows, 1)]


def load_first_criteria(*, actor: Any) -> CriteriaSet | None:
    """Lay down the first version of the criteria and the rules; nothing where a site has a version already."""
    wanted, rows = shipped()
    now = clock.now()
    with transaction.atomic():
        VettingRules.objects.get_or_create(pk=VettingRules.ONLY, defaults={"changed_at": now})
        if CriteriaSet.objects.exists():
            return None
        criteria = CriteriaSet.objects.create(number=1, is_draft=False, published_at=now, created_at=now, **wanted)
        Criterion.objects.bulk_create(Criterion(criteria=criteria, **row) for row in rows)
        record("criteria.publish", criteria, actor=actor, new={"version": 1}, at=now)
    return criteria
