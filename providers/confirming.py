"""Whether a listing can be confirmed today, and what stands in the way, in words. Reads only."""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.common import clock
from portal.common.transitions import NotAllowedFrom
from portal.common.words import day
from providers.enums import ProviderState, VerificationKind
from providers.models import Provider
from providers.verification import confirmable_from, state_by_date


class CannotConfirm(NotAllowedFrom):
    """Why a listing cannot be confirmed now; the text says what to do.

    CannotConfirm
     ├── TooEarly      the verification holds for a good while yet
     ├── NeedsReview   out of the directory for more than a year, or its people left: moderators look at it first
     ├── HeldBack      suspended by moderators, or withdrawn by its own people
     └── Erased        what it said is gone
    """


class TooEarly(CannotConfirm):
    pass


class NeedsReview(CannotConfirm):
    pass


class HeldBack(CannotConfirm):
    pass


class Erased(CannotConfirm):
    pass


def already_confirmed(provider: Provider) -> bool:
    """Whether its people confirmed it today and it stands in the directory: once more would change nothing."""
    today = clock.today()
    return (
        provider.state == ProviderState.PUBLISHED
        and provider.verified_on == today
        and provider.verification_steps.filter(kind=VerificationKind.CONFIRMED_AGAIN, happened_on=today).exists()
    )


def check_confirmable(provider: Provider) -> None:
    """Raise CannotConfirm unless its people can confirm it today, judging by its state and its date."""
    if problem := why_not(provider):
        raise problem


def check_relistable(provider: Provider) -> None:
    """Raise Erased when there is nothing left to put back."""
    if provider.erased_at:
        raise Erased(_("What this listing said was erased: it cannot come back as it was."))


def why_not(provider: Provider) -> CannotConfirm | None:
    """What stands in the way of confirming today, or None."""
    if provider.erased_at:
        return Erased(
            _(
                "What this listing said was erased a year after you left. To come back, write to the people who keep "
                "the directory."
            )
        )
    if provider.state == ProviderState.LEFT:
        return NeedsReview(
            _(
                "You took this listing out on %(day)s. Until %(until)s the people who keep the directory can "
                "bring it back as it was, after a short review: write to them."
            )
            % {"day": day(provider.left_on), "until": day(provider.erased_on)}
        )
    return _held_back(provider) or _by_date(provider)


def _held_back(provider: Provider) -> HeldBack | None:
    if provider.state == ProviderState.SUSPENDED:
        return HeldBack(
            _(
                "This listing is suspended, and confirming does not change that. The reason was sent to you by mail: "
                "answer that mail once the cause is mended, and somebody who did not decide will read you."
            )
        )
    if provider.state == ProviderState.PAUSED:
        return HeldBack(
            _("You withdrew this listing for a while. Put it back first, on its page; then you can confirm it.")
        )
    return None


def _by_date(provider: Provider) -> CannotConfirm | None:
    today = clock.today()
    until = provider.verified_until
    if today < confirmable_from(until):
        return TooEarly(
            _("This listing is verified until %(until)s. You can confirm it from %(day)s on; we write to you then.")
            % {"until": day(until), "day": day(confirmable_from(until))}
        )
    if state_by_date(until, today) == ProviderState.UNLISTED and today > provider.confirmable_until:
        return NeedsReview(
            _(
                "This listing has been out of the directory since %(day)s, for more than a year. The people who keep "
                "the directory look at it first, which is short: write to them."
            )
            % {"day": day(provider.leaves_directory_on)}
        )
    return None
