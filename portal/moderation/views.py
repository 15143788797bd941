"""The desk's first page and the operators' page. Apps add the pages of their lists."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.common.pagination import paginate
from portal.common.posted import posted
from portal.common.readonly import read_only
from portal.common.watch import watch
from portal.moderation import machine, queries
from portal.moderation.failures import tasks_of
from portal.moderation.forms import DropForm
from portal.moderation.permissions import demand, is_moderator, is_operator, works_at_the_desk
from portal.outbox.actions import LostForGood, drop_event, retry_event, retry_given_up
from portal.outbox.models import OutboxEvent
from portal.outbox.queries import figures, keeper_of_the_clock, open_events, watches
from portal.search.actions import wish_repair
from portal.search.queries import index_states

RETRIED_AT_ONCE = 500


@demand(works_at_the_desk)
@require_safe
@read_only
def desk(request: HttpRequest) -> HttpResponse:
    decisions = queries.recent_decisions() if is_moderator(request.user) else []
    return render(request, "moderation/desk.html", {"decisions": decisions})


@demand(is_operator)
@require_safe
@read_only
def operations(request: HttpRequest) -> HttpResponse:
    page = paginate(open_events(), request.GET.get("page"), per_page=50)
    looks = watch.looks()
    jobs = sorted(queries.jobs(), key=lambda job: not job.is_late)
    tables_lack = any(look.name == "migrations" and look.is_failing for look in looks)
    context = {
        "figures": figures(),
        "mails": machine.mails_lately(),
        "tasks": tasks_of(page),
        "weights": machine.weights(),
        "disks": machine.disks(),
        "missing": machine.missing_tables() if tables_lack else [],
        "looks": sorted(looks, key=lambda look: not look.is_failing),
        "page_of_events": page,
        "watches": watches(),
        "keeper": keeper_of_the_clock(),
        "jobs": jobs,
        "late_jobs": sum(job.is_late for job in jobs),
        "indexes": index_states(),
        "software": queries.software(),
    }
    return render(request, "moderation/operations.html", context)


@demand(is_operator)
@require_POST
def operations_retry(request: HttpRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(OutboxEvent, pk=pk)
    try:
        needed = retry_event(event, actor=request.user)
    except LostForGood as error:
        messages.error(request, str(error))
        return redirect("moderation:operations")
    if needed:
        messages.success(request, _("Task %(number)s will be tried again within seconds.") % {"number": pk})
    else:
        messages.info(request, _("Task %(number)s was no longer given up: there was nothing to do.") % {"number": pk})
    return redirect("moderation:operations")


@demand(is_operator)
@require_http_methods(["GET", "HEAD", "POST"])
def operations_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a given-up task aside for good, with a reason: it cannot be taken up again."""
    event = get_object_or_404(OutboxEvent, pk=pk)
    form = DropForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if drop_event(event, actor=request.user, reason=form.cleaned_data["reason"]):
            messages.success(request, _("Task %(number)s is dropped, with your reason.") % {"number": pk})
        else:
            messages.info(request, _("Task %(number)s was no longer given up: nothing was done.") % {"number": pk})
        return redirect("moderation:operations")
    context = {"form": form, "task": tasks_of([event])[0]}
    return render(request, "moderation/operations_drop.html", context, status=422 if form.errors else 200)


@demand(is_operator)
@require_POST
def operations_repair(request: HttpRequest) -> HttpResponse:
    """Have the index compared with everything and mended, in the background."""
    if wish_repair(actor=request.user):
        messages.success(
            request, _("Everything is compared with the index within a minute, and what differs is mended.")
        )
    else:
        messages.info(request, _("That is wished already, and is done within a minute."))
    return redirect("moderation:operations")


@demand(is_operator)
@require_POST
def operations_retry_all(request: HttpRequest) -> HttpResponse:
    """After a long breakdown: what was given up is taken up again, the oldest first."""
    taken = retry_given_up(actor=request.user, at_once=RETRIED_AT_ONCE)
    done = ngettext("%(count)d task will be tried again.", "%(count)d tasks will be tried again.", taken.retried)
    messages.success(request, done % {"count": taken.retried})
    if taken.left:
        left = ngettext(
            "%(count)d more is left: press the button again for it.",
            "%(count)d more are left: press the button again for the next ones.",
            taken.left,
        )
        messages.info(request, left % {"count": taken.left})
    if taken.lost:
        lost = ngettext(
            "%(count)d task was left out, since it cannot be done any more: see why below, and drop it.",
            "%(count)d tasks were left out, since they cannot be done any more: see why below, and drop them.",
            taken.lost,
        )
        messages.warning(request, lost % {"count": taken.lost})
    return redirect("moderation:operations")
