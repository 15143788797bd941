"""What a provider does: answer, and complete the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from portal.audit.api import record
from portal.common import clock
from portal.common.transitions import ReasonMissing, Transition
from portal.notifications.delivery import send
from providers.actions.requests.errors import AnswerOvertaken
from providers.enums import AnswerState, Party
from providers.models import Provider, Recipient, SupportRequest
from providers.notifications.listings import tell_address
from providers.notifications.requests.common import association_of
from providers.notifications.requests.to_association import AnswerReceived
from providers.notifications.requests.to_partner import AnsweredTogether
from providers.permissions import is_member
from providers.queries_partnerships import answer_partners_of
from providers.workflow import ANSWERS, check_party


@dataclass(frozen=True)
class Answer:
    """What a provider says: yes and from when, questions, or no with a reason and somebody else's name.

    A yes and questions may be said together with partners.
    """

    state: AnswerState
    text: str = ""
    available_from: str = ""
    referral: Provider | None = None
    referral_note: str = ""
    together_with: tuple[Provider, ...] = ()


def give_answer(recipient: Recipient, answer: Answer, *, revision: int, actor: Any) -> Recipient:
    """Answer, or complete the answer that was read as `revision`; the association is told by mail.

    The request is held while it is open, and the answer is one conditional update: of two people who answer for
    the same provider, or of an answer and a closing, one wins. The other gets AnswerOvertaken, holding the
    recipient as it now is, and has written nothing. Raises ReasonMissing for a "no" without a word. Partners it is
    said together with are told once; who is a partner no longer, or has left the directory, is left out.
    """
    check_party(ANSWERS, answer.state, Party.PROVIDER)
    transition = ANSWERS.get(answer.state)
    if transition.reason_required and not answer.text.strip():
        raise ReasonMissing(_("Say why in a few words: it helps them to look elsewhere."))
    now = clock.now()
    with transaction.atomic():
        request = SupportRequest.objects.select_for_update(of=("self",)).get(pk=recipient.request_id)
        old = recipient.state
        moved = request.is_open and _put_answer(
            recipient,
            revision,
            transition,
            answer=answer.text,
            available_from=answer.available_from,
            referral=answer.referral,
            referral_note=answer.referral_note,
            answered_by=actor if is_member(actor, recipient.provider) else None,
            answered_at=Coalesce("answered_at", Value(now)),
            changed_at=now,
        )
        present = Recipient.objects.select_related(
            "request__author", "request__brand", "provider__organization", "referral"
        ).get(pk=recipient.pk)
        if not moved:
            raise AnswerOvertaken(why_overtaken(present), present)
        record(
            f"request.answer_{answer.state}",
            present,
            actor=present.answered_by,
            role=Party.PROVIDER,
            organization=present.provider.organization,
            old={"state": old},
            new={"state": present.state},
            at=now,
        )
        together = _answer_together(present, answer.together_with)
        send(AnswerReceived(present, together), to=association_of(present.request))
    return present


def _answer_together(recipient: Recipient, wished: Iterable[Provider]) -> list[Provider]:
    """Write with whom it is said, in the caller's transaction that holds the request; those named anew are told."""
    keys = {provider.pk for provider in wished} if recipient.state != AnswerState.NO else set()
    together = [one for one in answer_partners_of(recipient.provider) if one.pk in keys] if keys else []
    before = set(recipient.together_with.values_list("pk", flat=True))
    recipient.together_with.set(together)
    for partner in together:
        if partner.pk not in before:
            tell_address(partner, AnsweredTogether(recipient, partner))
    return together


def _put_answer(recipient: Recipient, revision: int, transition: Transition, **changes: Any) -> int:
    """The conditional update: 1, or 0 when somebody was quicker.

    It asks its own row only: PostgreSQL reads the others of a joined condition as they were before a rival's commit.
    """
    return Recipient.objects.filter(pk=recipient.pk, revision=revision, state__in=transition.sources).update(
        state=transition.target, revision=revision + 1, **changes
    )


def why_overtaken(present: Recipient) -> str:
    """What happened instead, in words."""
    if not present.request.is_open:
        return _("The association has ended this request meanwhile: your answer was not sent.")
    return _("Somebody else has just answered for %(provider)s: their answer is shown below, yours was not sent.") % {
        "provider": present.provider.name
    }
