"""What keeps reports of mistakes from becoming a nuisance, said in words with a way on. No IP address is looked at.

A person is counted by their account or by the address they leave. Who leaves neither is counted with all others
like them, listing by listing, so that nobody's listing can be buried and one listing's trouble is not another's.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.common import clock
from providers.models import MistakeReport, Provider
from providers.request_limits import Problem, mails_to

DAY = timedelta(days=1)
A_DAY_PER_PERSON = 5
A_DAY_FROM_STRANGERS = 10  # about one listing, from people without an account
WAITING_FROM_STRANGERS = 6  # about one listing, at the same time


def counted_by(provider: Provider, author: Any, address: str) -> list[str]:
    """Under which names the limits count: whoever reports takes a turn under each, or rivals would all be the last."""
    names = [f"mistakes about {provider.pk}"]
    if author is not None:
        names.append(f"mistakes of {author.pk}")
    return [*names, mails_to(address)] if address else names


def reporting_problems(provider: Provider, author: Any, address: str) -> list[Problem]:
    """What stands in the way of one more report now; empty when nothing does. Three queries at most."""
    return [*_too_many_of(author, address), *([] if author is not None else _too_many_about(provider))]


def _too_many_of(author: Any, address: str) -> list[Problem]:
    if author is None and not address:
        return []
    theirs = Q(author=author) if author is not None else Q()
    if address:
        theirs |= Q(contact_email__iexact=address)
    count = MistakeReport.objects.filter(theirs, created_at__gt=clock.now() - DAY).count()
    if count < A_DAY_PER_PERSON:
        return []
    return [
        Problem(
            _(
                "You have reported %(count)d mistakes since yesterday: thank you, they are being looked into. "
                "Please keep this one for tomorrow; what you wrote stays on this page."
            )
            % {"count": count}
        )
    ]


def _too_many_about(provider: Provider) -> list[Problem]:
    from_strangers = MistakeReport.objects.filter(provider=provider, author=None)
    today = from_strangers.filter(created_at__gt=clock.now() - DAY).count()
    waiting = from_strangers.open().count()
    if today < A_DAY_FROM_STRANGERS and waiting < WAITING_FROM_STRANGERS:
        return []
    return [
        Problem(
            _(
                "%(count)d reports about %(provider)s are being looked into already. Come back in a few days, or log "
                "in to report this one now: the limit is for visitors only."
            )
            % {"count": max(today, waiting), "provider": provider.name},
            provider,
        )
    ]
