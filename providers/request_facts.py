"""What a support request says, as questions and answers: the same in pages, mails and exports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.common import clock, words
from portal.taxonomy.models import Need
from providers.enums import BudgetBand, Caretaker, DeadlineKind
from providers.models import SupportRequest

ANSWER_WITHIN = timedelta(days=12)


def in_words(moment: datetime) -> str:
    """A day with its weekday: *mardi 19 mai*, *Tuesday, May 19*."""
    weekday = date_format(timezone.localtime(moment), "l")
    return _("%(weekday)s, %(day)s") % {"weekday": weekday, "day": words.day(moment, with_year=False)}


def answer_before(sent_at: datetime) -> str:
    """The day before which a word is hoped for, in words."""
    return in_words(sent_at + ANSWER_WITHIN)


def still_before(request: SupportRequest) -> str:
    """The same day as long as it lies ahead and the request is open; else empty."""
    if not request.is_open or request.sent_at is None or request.sent_at + ANSWER_WITHIN < clock.now():
        return ""
    return answer_before(request.sent_at)


def need_names(needs: Iterable[Need]) -> str:
    """The needs in one line: *Fichiers partagés, Agenda*."""
    return ", ".join(need.name for need in needs)


def size_fact(request: SupportRequest) -> str:
    """*15 personnes, des bénévoles seulement*, with only what was said."""
    if request.size is None:
        return ""
    people = ngettext("%(count)d person", "%(count)d people", request.size) % {"count": request.size}
    if not request.caretaker:
        return people
    who = {
        Caretaker.VOLUNTEERS: _("looked after by volunteers"),
        Caretaker.STAFF: _("looked after by an employee"),
        Caretaker.NOBODY: _("nobody looks after it for now"),
        Caretaker.PREFER_NOT: _("prefers not to say who looks after it"),
    }[Caretaker(request.caretaker)]
    return f"{people}, {who}"


def deadline_fact(request: SupportRequest) -> str:
    """The date to keep in their words; empty when it was not asked or not answered."""
    match request.deadline_kind:
        case DeadlineKind.DATE:
            return _("“%(words)s”") % {"words": request.deadline} if request.deadline else _("there is one")
        case DeadlineKind.NONE:
            return _("none, when it is ready")
        case DeadlineKind.UNKNOWN:
            return _("not known yet")
    return ""


def budget_fact(request: SupportRequest) -> str:
    """The yearly budget; "prefers not to say" is an answer, silence is not one."""
    if request.budget == BudgetBand.PREFER_NOT:
        return _("prefers not to say")
    return str(BudgetBand(request.budget).label) if request.budget else ""


def facts(request: SupportRequest, needs: Iterable[Need]) -> list[tuple[str, str]]:
    """Label and value of everything that was said, in the order of the steps, without contact data."""
    rows = [
        (_("Structure"), request.get_organization_kind_display()),
        (_("Where"), request.place),
        (_("Needs"), need_names(needs)),
        (_("Leaves"), request.leaves),
        (_("Who changes tools"), size_fact(request)),
        (_("Date to keep"), deadline_fact(request)),
        (_("Yearly budget"), budget_fact(request)),
        (_("Good to know"), _("“%(words)s”") % {"words": request.note} if request.note else ""),
    ]
    return [(label, value) for label, value in rows if value]
