"""What keeps notices from becoming a nuisance. Who sends is counted by account or address; networks for minutes only.

The network is counted by allauth's limits, in the cache, and written nowhere.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q

from portal.common import clock
from portal.moderation.notices.models import Notice

DAY = timedelta(days=1)
A_DAY_OF_ONE = 10


def counted_by(author: Any, email: str) -> list[str]:
    """Under which names the limits count: who sends takes a turn under each, or rivals would all be the last."""
    names = [f"notices of {author.pk}"] if author is not None else []
    return [*names, f"notices from {email.lower()}"] if email else names


def sent_today(author: Any, email: str) -> int:
    """How many notices this account or this address sent in the last day (one query)."""
    theirs = Q(pk=None)
    if author is not None:
        theirs |= Q(author=author)
    if email:
        theirs |= Q(email__iexact=email)
    return Notice.objects.filter(theirs, created_at__gt=clock.now() - DAY).count()
