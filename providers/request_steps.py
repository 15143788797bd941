"""The five steps of a request, in order, and which of them still lack an answer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from providers.models import SupportRequest

STEPS = {
    "association": _("Your association"),
    "need": _("Your need"),
    "size": _("Size and dates"),
    "recipients": _("To whom"),
    "review": _("Read again and send"),
}


def missing_steps(request: SupportRequest) -> list[str]:
    """Steps that cannot be sent as they are, in order. Two queries."""
    complete = {
        "association": bool(request.organization_name and request.contact_name and request.contact_email),
        "need": bool(request.hope) and request.needs.exists(),
        "size": request.size is not None,
        "recipients": request.recipients.exists(),
    }
    return [step for step in STEPS if not complete.get(step, True) or step in request.unfinished]


def step_after(step: str) -> str:
    """The name of the next step; the last one follows itself."""
    names = list(STEPS)
    return names[min(names.index(step) + 1, len(names) - 1)]


def first_open_step(request: SupportRequest) -> str:
    """Where somebody who comes back goes on."""
    return (missing_steps(request) or ["review"])[0]
