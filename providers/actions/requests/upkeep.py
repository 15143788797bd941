"""What the portal does by itself: remind, tell, ask again, forget. Each effect happens once, however often it runs.

The row that counts (a reminder, a question asked) changes in the transaction that writes the mail, by an
update that names the state it starts from.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from portal.notifications.delivery import send
from portal.outbox.registry import periodic
from providers.actions.requests.drafting import KEEP_DRAFTS
from providers.enums import AnswerState, Outcome, Party, ProviderState, RequestState
from providers.models import FollowUp, Recipient, SupportRequest
from providers.notifications.requests.common import association_of, provider_of
from providers.notifications.requests.to_association import StillInUseAsked, StillSilent
from providers.notifications.requests.to_provider import AnswerReminder

REMIND_AFTER = (timedelta(days=5), timedelta(days=12))
TELL_SILENCE_AFTER = timedelta(days=14)
KEEP_CONTACTS = timedelta(days=396)  # thirteen months: a month longer than the last question
ASK_AFTER = {6: timedelta(days=182), 12: timedelta(days=365)}

# What was written by people; what stays is what is counted.
BLANK_REQUEST = {
    "organization_name": "", "place": "", "contact_name": "", "contact_email": "", "contact_phone": "",
    "brand_typed": "", "hope": "", "deadline": "", "note": "", "outcome_note": "", "unfinished": {},
}  # fmt: skip
BLANK_ANSWER = {"answer": "", "available_from": "", "referral_note": ""}


@periodic("providers.remind_recipients", every=timedelta(hours=1))
def remind_recipients() -> int:
    """Remind providers of requests without an answer after 5 and 12 days; returns how many mails."""
    now = clock.now()
    waiting = Recipient.objects.filter(
        state=AnswerState.WAITING,
        request__state=RequestState.SENT,
        request__sent_at__lte=now - REMIND_AFTER[0],
        reminders_count__lt=len(REMIND_AFTER),
    ).exclude(provider__state=ProviderState.LEFT)
    waiting = waiting.select_related("provider", "request__brand")
    return sum(_remind(recipient, now) for recipient in waiting)


def _remind(recipient: Recipient, now: datetime) -> bool:
    sent_at = recipient.request.sent_at or now
    due = sum(sent_at <= now - after for after in REMIND_AFTER)
    if due <= recipient.reminders_count:
        return False
    with transaction.atomic():
        still_open = hold(SupportRequest.objects.filter(pk=recipient.request_id, state=RequestState.SENT))
        # After a long pause of the ticker one reminder is enough, so the count jumps to what is due.
        counted = still_open and Recipient.objects.filter(
            pk=recipient.pk, state=AnswerState.WAITING, reminders_count=recipient.reminders_count
        ).update(reminders_count=due)
        if counted:
            send(AnswerReminder(recipient), to=provider_of(recipient))
    return bool(counted)


@periodic("providers.tell_silence", every=timedelta(hours=1))
def tell_silence() -> int:
    """Tell associations who has not answered, two days after the second reminder; returns how many mails."""
    now = clock.now()
    silent = SupportRequest.objects.filter(
        state=RequestState.SENT,
        sent_at__lte=now - TELL_SILENCE_AFTER,
        silence_told_at=None,
        recipients__state=AnswerState.WAITING,
    ).distinct()
    return sum(_tell_silence(request, now) for request in silent.select_related("author"))


def _tell_silence(request: SupportRequest, now: datetime) -> bool:
    with transaction.atomic():
        told = SupportRequest.objects.filter(pk=request.pk, silence_told_at=None, state=RequestState.SENT).update(
            silence_told_at=now
        )
        waiting = request.recipients.filter(state=AnswerState.WAITING).select_related("provider")
        waiting = waiting.exclude(provider__state=ProviderState.LEFT)  # of whom the association knows
        providers = [recipient.provider for recipient in waiting]
        if told and providers:
            send(StillSilent(request, providers), to=association_of(request))
    return bool(told and providers)


@periodic("providers.ask_follow_ups", every=timedelta(hours=12))
def ask_follow_ups() -> int:
    """Ask 6 and 12 months after a request that led somewhere whether it is still in use; returns how many mails."""
    now = clock.now()
    asked = 0
    for months, after in ASK_AFTER.items():
        later = [other for other in ASK_AFTER.values() if other > after]
        due = SupportRequest.objects.filter(
            Q(outcome__in=[Outcome.WORKED, Outcome.PARTLY]) | Q(outcome="", chosen__isnull=False),
            state=RequestState.CLOSED,
            erased_at=None,
            closed_at__lte=now - after,
        ).exclude(follow_ups__months=months)
        if later:  # the portal slept for months: one question is enough
            due = due.filter(closed_at__gt=now - min(later))
        keys = due.exclude(contact_email="").values_list("pk", flat=True)
        asked += sum(_ask(pk, months, now) for pk in keys)
    return asked


def _ask(pk: int, months: int, now: datetime) -> bool:
    with transaction.atomic():
        request = SupportRequest.objects.select_related("author").filter(pk=pk, erased_at=None).first()
        if request is None:
            return False
        _row, created = FollowUp.objects.get_or_create(request=request, months=months, defaults={"asked_at": now})
        if created:
            send(StillInUseAsked(request, months=months), to=association_of(request))
    return created


@periodic("providers.remove_old_drafts", every=timedelta(hours=12))
def remove_old_drafts() -> int:
    """Remove what was never sent and not touched for 30 days; returns how many."""
    with transaction.atomic():
        # Held first: what leaves in between is no longer a draft.
        old = hold(
            SupportRequest.objects.filter(
                state__in=[RequestState.DRAFT, RequestState.TO_CONFIRM], updated_at__lt=clock.now() - KEEP_DRAFTS
            )
        )
        SupportRequest.objects.filter(pk__in=[request.pk for request in old]).delete()
    return len(old)


@periodic("providers.blank_old_requests", every=timedelta(hours=12))
def blank_old_requests() -> int:
    """Blank names, addresses and words 13 months after the end (or the sending, if never ended); returns how many."""
    before = clock.now() - KEEP_CONTACTS
    old = SupportRequest.objects.filter(Q(closed_at__lt=before) | Q(closed_at=None, sent_at__lt=before), erased_at=None)
    return sum(_blank_one(pk) for pk in old.values_list("pk", flat=True))


def _blank_one(pk: int) -> bool:
    with transaction.atomic():
        return blank_request(SupportRequest.objects.get(pk=pk), author=None, organization=None)


def blank_request(request: SupportRequest, **also: object) -> bool:
    """Blank one request in the caller's transaction, changing `also` with it. Twice is harmless."""
    now = clock.now()
    blanked = SupportRequest.objects.filter(pk=request.pk, erased_at=None).update(
        erased_at=now, **BLANK_REQUEST, **also
    )
    if blanked:
        request.recipients.update(**BLANK_ANSWER)
        record("request.blanked", request, actor=None, role=Party.PORTAL, at=now)
    return bool(blanked)
