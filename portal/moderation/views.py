"""The desk's first page and the operators' page. Apps add the pages of their lists."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.common.pagination import paginate
from portal.common.readonly import read_only
from portal.common.watch import watch
from portal.moderation import queries
from portal.moderation.permissions import demand, is_moderator, is_operator, works_at_the_desk
from portal.outbox.actions import retry_event
from portal.outbox.models import OutboxEvent
from portal.outbox.queries import figures, keeper_of_the_clock, open_events, watches
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
    context = {
        "figures": figures(),
        "looks": sorted(watch.looks(), key=lambda look: not look.is_failing),
        "page_of_events": paginate(open_events(), request.GET.get("page"), per_page=50),
        "watches": watches(),
        "keeper": keeper_of_the_clock(),
        "jobs": queries.jobs(),
        "indexes": index_states(),
        "software": queries.software(),
    }
    return render(request, "moderation/operations.html", context)


@demand(is_operator)
@require_POST
def operations_retry(request: HttpRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(OutboxEvent, pk=pk)
    if retry_event(event, actor=request.user):
        messages.success(request, _("Task %(number)s will be tried again within seconds.") % {"number": pk})
    else:
        messages.info(request, _("Task %(number)s was no longer given up: there was nothing to do.") % {"number": pk})
    return redirect("moderation:operations")


@demand(is_operator)
@require_POST
def operations_retry_all(request: HttpRequest) -> HttpResponse:
    """After a long breakdown: what was given up is taken up again, the oldest first."""
    given_up = OutboxEvent.objects.filter(state=OutboxEvent.State.FAILED)[:RETRIED_AT_ONCE]
    count = sum(retry_event(event, actor=request.user) for event in given_up)
    done = ngettext("%(count)d task will be tried again.", "%(count)d tasks will be tried again.", count)
    messages.success(request, done % {"count": count})
    return redirect("moderation:operations")
