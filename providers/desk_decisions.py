"""What moderators can decide about a listing: which question is asked, what is done, what is said then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from providers.actions.listings import restore_listing, suspend_listing
from providers.actions.verification import relist_listing
from providers.forms_desk import RelistForm, RestoreForm, SuspendForm
from providers.models import Provider
from providers.workflow import LISTING


@dataclass(frozen=True)
class Decision:
    """One step of the table as a form of the desk. `title` to `note` are words of the form, `done` of the answer."""

    name: str
    form: type[SuspendForm | RestoreForm | RelistForm]
    act: Callable[..., Provider]
    title: Any
    submit: Any
    note: Any
    done: Any


DECISIONS = (
    Decision(
        "relist",
        RelistForm,
        relist_listing,
        _("Verified again"),
        _("Verify for a year and tell its people"),
        _("Today becomes the day of verification, and the listing is in the directory at once."),
        _("%(name)s is verified for a year and in the directory. Its people have been told."),
    ),
    Decision(
        "restore",
        RestoreForm,
        restore_listing,
        _("Put it back"),
        _("Put the listing back and tell its people"),
        _("It stands where its date says: if its verification ran out, its people are asked to confirm it."),
        _("%(name)s is no longer suspended. Its people have been told."),
    ),
    Decision(
        "suspend",
        SuspendForm,
        suspend_listing,
        _("Take it out of the directory"),
        _("Suspend and tell its people why"),
        _("Nothing is deleted. You can put the listing back at any time."),
        _("%(name)s is out of the directory. Its people have been told why. You can undo it on this page."),
    ),
)


def decisions_on(provider: Provider) -> list[Decision]:
    """What can be decided about a listing as it stands."""
    if provider.erased_at:
        return []
    return [decision for decision in DECISIONS if LISTING.can(decision.name, provider.state)]
