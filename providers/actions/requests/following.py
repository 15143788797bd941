"""What the association does once its request has left: reply, thank, close, withdraw, say how it went."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Sum, TextField, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from portal.common.transitions import NotAllowedFrom
from portal.notifications.delivery import send
from providers.actions.requests.errors import AnswersArrived
from providers.enums import AnswerState, Outcome, Party, RequestState, StillInUse
from providers.models import FollowUp, Provider, Recipient, SupportRequest
from providers.notifications.requests.common import provider_of
from providers.notifications.requests.to_provider import ReplyReceived, RequestEnded, ThanksReceived
from providers.request_facts import in_words
from providers.workflow import REQUESTS, check_party


def reply_to_questions(recipient: Recipient, text: str, *, actor: Any) -> bool:
    """Add to the request what a provider asked for: every provider reads it, the one who asked is told by mail.

    The same reply twice is one; returns whether it was new. Raises NotAllowedFrom once nothing is asked any more.
    """
    now = clock.now()
    with transaction.atomic():
        request = SupportRequest.objects.select_for_update(of=("self",)).get(pk=recipient.request_id)
        recipient.refresh_from_db(fields=["state"])
        if not request.is_open or recipient.state != AnswerState.QUESTIONS:
            raise NotAllowedFrom(_("%(provider)s does not wait for a reply.") % {"provider": recipient.provider.name})
        if request.note.endswith(text):
            return False
        with override(request.language):
            addition = _("Added on %(day)s: %(text)s") % {"day": in_words(now), "text": text}
        # Added to in the database: two replies at once are both kept.
        separator = "\n\n" if request.note else ""
        joined = Concat(F("note"), Value(separator + addition), output_field=TextField())
        SupportRequest.objects.filter(pk=request.pk).update(note=joined, updated_at=now)
        _record(request, "replied", actor)
        send(ReplyReceived(recipient, text=text), to=provider_of(recipient))
    return True


def thank_provider(recipient: Recipient, text: str = "", *, actor: Any) -> bool:
    """Thank for an answer, with a word or without. Twice is one; returns whether it was the first time."""
    now = clock.now()
    with transaction.atomic():
        kept = hold(SupportRequest.objects.filter(pk=recipient.request_id, erased_at=None))
        thanked = kept and Recipient.objects.filter(pk=recipient.pk, thanked_at=None, answered_at__isnull=False).update(
            thanked_at=now
        )
        if thanked:
            _record(recipient.request, "thanked", actor)
            send(ThanksReceived(recipient, text=text), to=provider_of(recipient))
    return bool(thanked)


def close_request(request: SupportRequest, chosen: Provider | None, *, answers_seen: int, actor: Any) -> SupportRequest:
    """End the request, saying with whom the association leaves (None: with nobody of them).

    `answers_seen` is `answers_count` when the page was shown: an answer that came in since is read first
    (AnswersArrived). Of two who close, or a closing and an answer, one wins. The providers are told.
    """
    if chosen is not None and not request.recipients.filter(provider=chosen).exists():
        raise NotAllowedFrom(_("%(provider)s did not get this request.") % {"provider": chosen.name})
    with transaction.atomic():
        hold(SupportRequest.objects.filter(pk=request.pk))
        if answers_count(request) != answers_seen:
            raise AnswersArrived(_("An answer has just arrived: please read it before you close."))
        return _end(request, "close", Party.ASSOCIATION, actor=actor, chosen=chosen)


def withdraw_request(request: SupportRequest, *, actor: Any, party: Party = Party.ASSOCIATION) -> SupportRequest:
    """Take the request back: the providers are told, and no longer see how to reach the association."""
    with transaction.atomic():
        return _end(request, "withdraw", party, actor=actor)


def say_outcome(request: SupportRequest, outcome: Outcome, note: str, *, actor: Any) -> None:
    """Note, for the people who verify listings only, whether it worked. May be said again."""
    with transaction.atomic():
        said = SupportRequest.objects.filter(pk=request.pk, state=RequestState.CLOSED, erased_at=None).update(
            outcome=outcome, outcome_note=note, updated_at=clock.now()
        )
        if not said:
            raise NotAllowedFrom(_("Close the request first: then you can say whether it worked."))
        _record(request, "outcome_said", actor, new={"outcome": str(outcome)})


def answer_follow_up(follow_up: FollowUp, still_in_use: StillInUse, *, actor: Any) -> None:
    """Say whether it is still in use. May be said again; only totals are ever published."""
    now = clock.now()
    with transaction.atomic():
        FollowUp.objects.filter(pk=follow_up.pk).update(still_in_use=still_in_use, answered_at=now)
        _record(follow_up.request, "follow_up_answered", actor, new={"months": follow_up.months})


def answers_count(request: SupportRequest) -> int:
    """How often the request was answered or an answer completed; grows with every answer."""
    return request.recipients.aggregate(total=Sum("revision"))["total"] or 0


def _end(
    request: SupportRequest, transition: str, party: Party, *, actor: Any, chosen: Provider | None = None
) -> SupportRequest:
    check_party(REQUESTS, transition, party)
    now = clock.now()
    old = REQUESTS.apply(SupportRequest, request.pk, transition, closed_at=now, updated_at=now, chosen=chosen)
    request.refresh_from_db()
    _record(request, transition, actor, role=party, old={"state": old}, new={"state": request.state}, at=now)
    tell_recipients(request, request.recipients.select_related("provider"))
    return request


def tell_recipients(request: SupportRequest, recipients: Iterable[Recipient]) -> None:
    """Tell each provider that the request has ended, in the caller's transaction."""
    for recipient in recipients:
        recipient.request = request
        send(RequestEnded(recipient), to=provider_of(recipient))


def _record(request: SupportRequest, verb: str, actor: Any, role: str = Party.ASSOCIATION, **details: Any) -> None:
    record(f"request.{verb}", request, actor=actor, role=role, organization=request.organization, **details)
