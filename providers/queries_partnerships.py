"""What pages read of partnerships: who works with whom, and what waits for an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from providers.enums import PartnershipState
from providers.models import Partnership, Provider, Recipient

SHOWN_TO_PUBLIC = 12  # those confirmed longest ago: the page of a listing stays a letter


@dataclass(frozen=True)
class Partner:
    """A partnership as one of the two sees it."""

    partnership: Partnership
    provider: Provider
    is_mine: bool  # whether this side proposed it

    @property
    def since(self) -> datetime:
        return self.partnership.answered_at or self.partnership.proposed_at

    @property
    def note(self) -> str:
        return self.partnership.note


def open_partnerships_of(provider: Provider) -> QuerySet[Partnership]:
    """What is confirmed or waits for an answer, the eldest first; what this side is asked goes before."""
    is_asked = Q(state=PartnershipState.PROPOSED) & ~Q(proposed_by=provider)
    rows = Partnership.objects.of(provider).open().select_related("first", "second")
    return rows.alias(is_asked=is_asked).order_by("-is_asked", "proposed_at", "pk")


def seen_by(provider: Provider, partnerships: list[Partnership]) -> list[Partner]:
    """Each with the other listing."""
    return [Partner(one, one.other_of(provider), one.is_proposed_by(provider)) for one in partnerships]


def partners_shown(provider: Provider) -> list[Partner]:
    """Who the page of a listing says it works with, in one query."""
    rows = Partnership.objects.of(provider).shown().select_related("first", "second").order_by("answered_at", "pk")
    return seen_by(provider, list(rows[:SHOWN_TO_PUBLIC]))


def partners_of_each(providers: Iterable[Provider]) -> dict[int, list[Partner]]:
    """The same for several listings at once, by key, in one query; those without a partner are left out."""
    asked = {provider.pk: provider for provider in providers}
    rows = Partnership.objects.filter(Q(first__in=asked) | Q(second__in=asked)).shown()
    found: dict[int, list[Partner]] = {}
    for one in rows.select_related("first", "second").order_by("answered_at", "pk"):
        for pk in (one.first_id, one.second_id):
            if pk in asked and len(found.setdefault(pk, [])) < SHOWN_TO_PUBLIC:
                found[pk] += seen_by(asked[pk], [one])
    return found


def answer_partners_of(provider: Provider) -> list[Provider]:
    """With whom a listing may say that it answers together."""
    return [partner.provider for partner in partners_shown(provider)]


def answered_for(recipient: Recipient) -> list[Provider]:
    """Other recipients of the same request that answered together with this one."""
    answers = recipient.request.recipients.filter(together_with=recipient.provider_id).exclude(pk=recipient.pk)
    return [one.provider for one in answers.select_related("provider")]


def partnership_of(provider: Provider, pk: int) -> Partnership | None:
    """One of this listing's own partnerships, with both listings."""
    rows = Partnership.objects.of(provider).select_related("first__organization", "second__organization")
    return rows.filter(pk=pk).first()


def open_proposals_count(provider: Provider) -> int:
    """How many of this listing's proposals wait for the other side."""
    return Partnership.objects.filter(proposed_by=provider, state=PartnershipState.PROPOSED).count()


def declined_since(provider: Provider, other: Provider, moment: datetime) -> datetime | None:
    """When `other` last declined what this listing proposed, if that was after `moment`."""
    rows = Partnership.objects.between(provider, other).filter(proposed_by=provider, state=PartnershipState.DECLINED)
    return rows.filter(answered_at__gt=moment).order_by("-answered_at").values_list("answered_at", flat=True).first()
