"""What the portal's own hands write for the desk."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from portal.audit.api import record_many
from portal.moderation.models import ReasonText

REASONS = Path(__file__).resolve().parent / "data" / "reasons.toml"
STEP = 10


def load_reason_texts(*, actor: Any) -> int:
    """Lay down the first reason texts; returns how many. On a site that has some, nothing is touched."""
    wanted = tomllib.loads(REASONS.read_text(encoding="utf-8"))["reasons"]
    with transaction.atomic():
        if ReasonText.objects.exists():
            return 0
        made = ReasonText.objects.bulk_create(
            ReasonText(position=number * STEP, **texts) for number, texts in enumerate(wanted, 1)
        )
        record_many("reason_text.loaded", made, actor=actor)
    return len(made)
