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
    """Lay down the first reason texts; returns how many. A use for which a site has some is not touched."""
    wanted = tomllib.loads(REASONS.read_text(encoding="utf-8"))["reasons"]
    with transaction.atomic():
        known = set(ReasonText.objects.order_by().values_list("topic", flat=True).distinct())
        made = ReasonText.objects.bulk_create(
            ReasonText(position=number * STEP, **texts)
            for number, texts in enumerate(wanted, 1)
            if texts["topic"] not in known
        )
        record_many("reason_text.loaded", made, actor=actor)
    return len(made)
