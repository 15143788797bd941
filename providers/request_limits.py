"""What keeps requests from becoming a nuisance, said in words with a way on.

Counts are per association, not per mail address alone: in an office that shares one address, the
sixth request of one association does not lock out the others. No IP address is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.common import clock
from portal.notifications.models import OutgoingMail
from providers.enums import AnswerState, RequestState
from providers.models import Provider, Recipient, SupportRequest

DAY = timedelta(days=1)
A_DAY_PER_ASSOCIATION = 5
WAITING_WITH_ONE_PROVIDER = 3
A_DAY_FROM_STRANGERS = 10  # to one provider, from associations without an account
MAILS_TO_A_STRANGER = 5  # a day, to an address that nobody has ever confirmed
MAILS_TO_A_KNOWN_ADDRESS = 20
# To addresses that were typed by somebody, whoever that was.
MAILS_BEFORE_SENDING = (
    "providers.request_confirm",
    "providers.request_saved",
    "providers.mistake_received",
    "words.correction_received",
)

NO_MORE_MAILS = gettext_lazy(
    "We have written to this address several times today. Please use the link of one of those messages, "
    "or come back tomorrow: what you wrote is kept."
)


@dataclass(frozen=True)
class Problem:
    """Why a request cannot leave as it is, and what to do; `provider` when it is about one of them."""

    text: str
    provider: Provider | None = None

    def __str__(self) -> str:
        return self.text


def sending_problems(request: SupportRequest, providers: Sequence[Provider]) -> list[Problem]:
    """What stands in the way of sending `request` to `providers` now; empty when nothing does. Three queries."""
    open_ones = [provider for provider in providers if provider.is_listed and provider.accepts_requests]
    problems = [
        Problem(
            _("%(provider)s does not take requests at the moment. Choose somebody else at step 4; the others stay.")
            % {"provider": provider.name},
            provider,
        )
        for provider in providers
        if provider not in open_ones
    ]
    return problems + _too_many_today(request) + _too_many_waiting(request, open_ones) + _full_day(request, open_ones)


def same_association(request: SupportRequest) -> Q:
    """Requests of the same association: by its account, or by address and name together."""
    if request.organization_id:
        return Q(organization=request.organization_id)
    return Q(
        organization=None,
        contact_email__iexact=request.contact_email,
        organization_name__iexact=request.organization_name,
    )


def counted_by(request: SupportRequest, providers: Sequence[Provider]) -> list[str]:
    """Under which names the limits count: whoever sends takes a turn under each, or rivals would all be the last."""
    association = request.organization_id or f"{request.contact_email} {request.organization_name}".lower()
    return [f"requests of {association}", *map(requests_to, providers)]


def requests_to(provider: Provider) -> str:
    """Under which name requests to a listing are counted."""
    return f"requests to {provider.pk}"


def mails_to(address: str) -> str:
    """Under which name mails to an address are counted."""
    return f"mails to {address.lower()}"


def _too_many_today(request: SupportRequest) -> list[Problem]:
    sent = SupportRequest.objects.filter(same_association(request), sent_at__gt=clock.now() - DAY).count()
    if sent < A_DAY_PER_ASSOCIATION:
        return []
    return [
        Problem(
            _(
                "%(association)s has sent %(count)d requests since yesterday: please wait for the first answers. "
                "This one is kept for thirty days; come back tomorrow to send it."
            )
            % {"association": request.organization_name, "count": sent}
        )
    ]


def _too_many_waiting(request: SupportRequest, providers: Sequence[Provider]) -> list[Problem]:
    waiting = dict(
        Recipient.objects.order_by()
        .filter(
            provider__in=providers,
            state=AnswerState.WAITING,
            request__in=SupportRequest.objects.filter(same_association(request), state=RequestState.SENT),
        )
        .values_list("provider")
        .annotate(Count("pk"))
    )
    return [
        Problem(
            _("%(provider)s has %(count)d requests of yours still to answer. Withdraw one, or choose somebody else.")
            % {"provider": provider.name, "count": waiting[provider.pk]},
            provider,
        )
        for provider in providers
        if waiting.get(provider.pk, 0) >= WAITING_WITH_ONE_PROVIDER
    ]


def _full_day(request: SupportRequest, providers: Sequence[Provider]) -> list[Problem]:
    if request.organization_id:
        return []
    received = dict(
        Recipient.objects.order_by()
        .filter(provider__in=providers, request__organization=None, request__sent_at__gt=clock.now() - DAY)
        .values_list("provider")
        .annotate(Count("pk"))
    )
    return [
        Problem(
            _(
                "%(provider)s has received many requests today. Choose somebody else, come back tomorrow, or log in "
                "and write for your organization: this limit is for visitors only."
            )
            % {"provider": provider.name},
            provider,
        )
        for provider in providers
        if received.get(provider.pk, 0) >= A_DAY_FROM_STRANGERS
    ]


def may_write_to(address: str) -> bool:
    """Whether one more mail may go today to an address before its holder confirmed anything in this request."""
    known = SupportRequest.objects.filter(contact_email__iexact=address, address_confirmed_at__isnull=False).exists()
    written = OutgoingMail.objects.filter(
        kind__in=MAILS_BEFORE_SENDING, to_address__iexact=address, created_at__gt=clock.now() - DAY
    ).count()
    return written < (MAILS_TO_A_KNOWN_ADDRESS if known else MAILS_TO_A_STRANGER)
