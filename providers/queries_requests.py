"""What pages read of support requests. Figures are published as totals only, from a minimum on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.text import slugify

from portal.taxonomy.folding import plain_words
from portal.taxonomy.models import Brand
from providers.enums import AnswerState, RequestState, StillInUse
from providers.models import FollowUp, Provider, Recipient, SupportRequest

ANSWERS_FOR_FIGURES = 10


@dataclass(frozen=True)
class FollowUpFigures:
    """How many said what, so many months later."""

    months: int
    asked: int
    yes: int
    partly: int
    no: int

    @property
    def answered(self) -> int:
        return self.yes + self.partly + self.no


def follow_up_figures() -> list[FollowUpFigures]:
    """ "Still in use?" after 6 and 12 months, over everybody; a row only from ten answers on."""
    rows = (
        FollowUp.objects.order_by("months")
        .values("months")
        .annotate(
            asked=Count("pk"),
            yes=Count("pk", filter=Q(still_in_use=StillInUse.YES)),
            partly=Count("pk", filter=Q(still_in_use=StillInUse.PARTLY)),
            no=Count("pk", filter=Q(still_in_use=StillInUse.NO)),
        )
    )
    figures = [FollowUpFigures(**row) for row in rows]
    return [row for row in figures if row.answered >= ANSWERS_FOR_FIGURES]


def outcomes_of(provider: Provider) -> QuerySet[SupportRequest]:
    """Requests that ended with this provider and say whether it worked: for those who verify listings, nobody else."""
    return SupportRequest.objects.filter(chosen=provider).exclude(outcome="").order_by("-closed_at")


def requests_for(user: Any) -> QuerySet[SupportRequest]:
    """Requests that this person wrote, or that were sent for an organization they belong to, newest first."""
    # Two short lists put together: asked as one condition, it would be looked for in every request there is.
    own = SupportRequest.objects.order_by().filter(author=user)
    of_organizations = SupportRequest.objects.order_by().filter(organization__memberships__user=user)
    theirs = own.values("pk").union(of_organizations.exclude(state=RequestState.DRAFT).values("pk"))
    return SupportRequest.objects.filter(pk__in=theirs)


def received_by(provider: Provider) -> QuerySet[Recipient]:
    """What reached a listing, newest first; what was withdrawn or erased says so."""
    return (
        Recipient.objects.filter(provider=provider, request__sent_at__isnull=False)
        .select_related("request__brand")
        .order_by("-request__sent_at", "position")
    )


def waiting_for(provider: Provider) -> QuerySet[Recipient]:
    """Open requests that still wait for this listing's answer."""
    return Recipient.objects.filter(
        provider=provider, state=AnswerState.WAITING, request__state=RequestState.SENT, request__erased_at=None
    ).select_related("request__author", "provider")


def listings_of(user: Any) -> QuerySet[Provider]:
    """Listings of the organizations this person belongs to."""
    return Provider.objects.filter(organization__memberships__user=user).distinct()


def open_answers(listings: QuerySet[Provider]) -> QuerySet[Provider]:
    """With how many open requests wait for an answer (`waiting`) and how many there ever were (`total`)."""
    sent = Q(received__request__sent_at__isnull=False)
    waiting = Q(received__state=AnswerState.WAITING, received__request__state=RequestState.SENT)
    return listings.annotate(
        waiting=Count("received", filter=waiting, distinct=True), total=Count("received", filter=sent, distinct=True)
    ).order_by("name")


def brand_called(typed: str) -> Brand | None:
    """The brand that is written like this, or one of whose other writings is; accents, case and spaces aside."""
    wanted = "".join(plain_words(typed))
    if not wanted:
        return None
    for brand in Brand.objects.all():
        if any("".join(plain_words(writing)) == wanted for writing in [brand.name, brand.name_en, *brand.alias_list]):
            return brand
    return None


def open_listings() -> QuerySet[Provider]:
    """Listings that may be written to."""
    return Provider.objects.listed().filter(accepts_requests=True)


def named_like(typed: str, *, without: Provider | None = None, limit: int = 6) -> list[Provider]:
    """Listings there by name, accents and case aside: the one with exactly this name, else those containing it."""
    address = slugify(typed)
    found = Provider.objects.listed().filter(Q(name__icontains=typed) | Q(slug__contains=address) & ~Q(slug=""))
    if without is not None:
        found = found.exclude(pk=without.pk)
    if not address:
        return []
    exact = list(found.filter(Q(slug=address) | Q(name__iexact=typed))[:2])
    return exact if len(exact) == 1 else list(found.order_by("name")[:limit])


def suggestions(request: SupportRequest, *, without: Any = (), limit: int = 6) -> list[Provider]:
    """Listings that may be written to and meet the same needs, those that meet most first."""
    needs = list(request.needs.all())
    return list(
        open_listings()
        .filter(needs__in=needs)
        .exclude(pk__in=[provider.pk for provider in without])
        .annotate(shared=Count("needs", distinct=True))
        # Equals change places from one request to the next, so that the alphabet favours nobody.
        .order_by("-shared", (F("pk") * 7919 + request.pk) % 997, "pk")[:limit]
    )
