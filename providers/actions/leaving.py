"""A listing leaves for good: out at once, kept for a year in case its people come back, then emptied by the clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold, take_turn
from portal.notifications.actions.mails import blank_sent_mails_saying
from portal.notifications.delivery import send
from portal.outbox.registry import periodic
from providers import permissions
from providers.actions.change_upkeep import blank_changes_of
from providers.actions.edit_upkeep import blank_edits_of, end_edits_of
from providers.actions.mistakes.lapsing import lapse_mistake
from providers.actions.mistakes.upkeep import blank_mistake
from providers.actions.moving import held, move
from providers.actions.partnerships import end_partnerships_of
from providers.enums import ProviderState
from providers.models import MistakeReport, Partnership, PriceLine, Provider, ProviderStage
from providers.notifications.requests.common import association_of
from providers.notifications.requests.to_association import ProviderLeft
from providers.notifications.verification import ListingLeft
from providers.queries_requests import waiting_for
from providers.request_limits import requests_to
from providers.workflow import CLOCK, ITS_ORGANIZATION, PROVIDER_ADMIN

YEAR_AT_LEAST = timedelta(days=365)
# A row needs both; they are read where somebody kept the page of an old request.
ERASED_NAME = "Fiche effacée"
ERASED_SUMMARY = "Cette fiche a quitté l’annuaire, et ce qu’elle disait est effacé."
# What people wrote, and how to reach them. What stays is what is counted: kind, place of work, needs, tools, dates.
BLANK_LISTING = {
    "name": ERASED_NAME, "summary": ERASED_SUMMARY, "letter": "", "signature": "", "email": "", "phone": "",
    "website": "", "commune": None, "team_size": None, "suspension_reason": "",
}  # fmt: skip


def leave_directory(provider: Provider, *, actor: Any, reason: str = "") -> Provider:
    """Its people take a listing out for good. Twice is harmless.

    Out of the directory at once; its address gets a mail, and so do the associations whose request waits for its
    answer; mistakes reported on it are cases no more, and those it worked with are told. Raises PermissionDenied,
    NotAllowedFrom or AlreadyMoved, having written nothing.
    """
    permissions.check_can_edit(actor, provider)
    with transaction.atomic():
        # A request that is being sent to it goes first, and is told of the leave; or it finds the door closed.
        take_turn(requests_to(provider))
        if held(provider).state == ProviderState.LEFT:
            return provider
        move(
            provider,
            "leave",
            PROVIDER_ADMIN,
            actor=actor,
            reason=reason.strip(),
            tell=ListingLeft.of,
            left_on=clock.today(),
        )
        _end_what_hangs_on(provider, actor=actor)
    return provider


def erase_listings_of(organization: Any, actor: Any) -> None:
    """Eraser of an organization: its listings leave, and are emptied at once, as nobody comes back for them.

    Those who wait for an answer, reported a mistake or work with them are told, as when a listing leaves. Open
    proposals end; the words of reports go with the listing. Answers stay in the requests they were given to.
    """
    listings = list(Provider.objects.filter(organization=organization, erased_at=None).order_by("pk"))
    if listings:
        take_turn(*[requests_to(listing) for listing in listings])
    for listing in listings:
        name = listing.name
        if held(listing).state != ProviderState.LEFT:
            move(listing, "leave", ITS_ORGANIZATION, actor=actor, left_on=clock.today())
            _end_what_hangs_on(listing, actor=actor)
        end_edits_of(listing)
        for report in hold(MistakeReport.objects.filter(provider=listing, erased_at=None)):
            blank_mistake(report)
        _erase(listing, role=ITS_ORGANIZATION)
        blank_sent_mails_saying(name, kinds="providers.")


def _end_what_hangs_on(provider: Provider, *, actor: Any) -> None:
    """In the transaction in which a listing leaves: who waits is told, cases and partnerships end."""
    _tell_who_waits(provider)
    for report in hold(MistakeReport.objects.open().filter(provider=provider)):
        lapse_mistake(report)
    end_partnerships_of(provider, actor=actor)


def _tell_who_waits(provider: Provider) -> None:
    for recipient in waiting_for(provider).order_by("pk"):
        send(ProviderLeft(recipient), to=association_of(recipient.request))


@periodic("providers.erase_left_listings", every=timedelta(hours=12))
def erase_left_listings() -> int:
    """Empty what left a year ago; returns how many."""
    today = clock.today()
    left = Provider.objects.filter(state=ProviderState.LEFT, erased_at=None, left_on__lte=today - YEAR_AT_LEAST)
    return sum(_erase(listing) for listing in left if listing.erased_on and listing.erased_on <= today)


def _erase(provider: Provider, *, role: str = CLOCK) -> bool:
    """Empty one listing that has left, unless it came back meanwhile. Twice is harmless; returns whether it did.

    Its row stays: requests that ended with it are counted by it. So does the identifier of its line in an imported
    table, or the next table would bring it back.
    """
    now = clock.now()
    with transaction.atomic():
        held(provider)
        erased = Provider.objects.filter(pk=provider.pk, state=ProviderState.LEFT, erased_at=None).update(
            erased_at=now, slug=_nameless_slug(provider), accepts_requests=False, updated_at=now, **BLANK_LISTING
        )
        if erased:
            ProviderStage.objects.filter(provider=provider).update(description="")
            PriceLine.objects.filter(provider=provider).update(label="")
            provider.projects.all().delete()
            Partnership.objects.of(provider).delete()
            blank_edits_of(provider)
            blank_changes_of(provider)
            record("listing.erased", provider, actor=None, role=role, at=now)
    return bool(erased)


def _nameless_slug(provider: Provider) -> str:
    return f"fiche-{provider.pk}-effacee"
