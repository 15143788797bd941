"""To follow a search by mail: the form, the page behind the link of its mails, one click to stop."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.common.posted import posted
from portal.common.private import private_page
from providers.actions.alerts import following
from providers.forms.alerts import AlertForm
from providers.models import SavedSearch
from providers.queries_alerts import (
    confirmed_of,
    in_one_writing,
    is_lost,
    labels_of_search,
    results_address,
    search_in_words,
)
from providers.views.directory import read_search

READING = ["GET", "HEAD", "POST"]
TOO_MANY = 429


@private_page
@require_http_methods(READING)
def alert_start(request: HttpRequest) -> HttpResponse:
    """Leave an address for the search that stands in this page's own address, which alone remembers it."""
    criteria, _choices, where, notes = read_search(request)
    query = in_one_writing(where.resolved or criteria)
    user = request.user if request.user.is_authenticated else None
    form = AlertForm(posted(request), initial={"email": user.email or ""} if user is not None else {})
    context = {**_searched(query), "notes": notes}
    if request.method != "POST" or not form.is_valid():
        return _start_page(request, form, context, status=422 if form.errors else 200)
    if not ratelimit.consume(request, action="save_search"):
        form.add_error(None, _("Many addresses were typed from where you are: please try again in ten minutes."))
        return _start_page(request, form, context, status=TOO_MANY)
    address = form.cleaned_data["email"]
    try:
        row = following.follow_search(address, query, language=get_language() or "fr", actor=user)
    except following.AlertError as error:
        form.add_error(None if isinstance(error, following.SearchTooLong) else "email", str(error))
        return _start_page(request, form, context, status=TOO_MANY)
    if row is not None:
        messages.success(request, _("You follow this search from now on."))
        return redirect(row)
    return render(request, "providers/alert/typed.html", {**context, "address": address})


def _start_page(request: HttpRequest, form: AlertForm, context: dict[str, Any], *, status: int) -> HttpResponse:
    return render(request, "providers/alert/start.html", {**context, "form": form}, status=status)


def _searched(query: str) -> dict[str, Any]:
    return {"labels": labels_of_search(query), "results_url": results_address(query)}


@private_page
@require_http_methods(READING)
def alert(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link of a mail: opening it changes nothing, its buttons confirm, keep, or stop."""
    if request.method == "POST":
        return _decided(request, token)
    row = SavedSearch.objects.filter(token=token).first()
    if row is None or following.has_lapsed(row):
        raise Http404(_gone())
    others = [one for one in confirmed_of(row.email) if one.pk != row.pk] if row.confirmed_at else []
    others_told = [(one, search_in_words(one.query)) for one in others]
    context = {**_searched(row.query), "row": row, "others": others_told, "is_lost": is_lost(row.query)}
    return render(request, "providers/alert/alert.html", context)


def _decided(request: HttpRequest, token: str) -> HttpResponse:
    if "stop_all" in request.POST:
        following.stop_all_alerts(token)
        return render(request, "providers/alert/stopped.html", {"results_url": results_address("")})
    if "stop" in request.POST:
        return _stopped(request, token)
    try:
        if not following.confirm_alert(token):
            raise Http404(_gone())
    except following.TooManyAlerts as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is noted: we write when something new answers this search."))
    return redirect("providers:alert", token)


# The key is the authority here, not a session: mail programmes post without cookie (RFC 8058).
@csrf_exempt
@private_page
@require_http_methods(READING)
def alert_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop one alert by a link of its mails: opened it asks, sent it stops, with or without a button."""
    if request.method == "POST":
        return _stopped(request, token)
    row = SavedSearch.objects.filter(token=token).first()
    if row is None:
        return render(request, "providers/alert/stopped.html", {"results_url": results_address("")})
    return render(request, "providers/alert/stop.html", {**_searched(row.query), "row": row})


def _stopped(request: HttpRequest, token: str) -> HttpResponse:
    """Said alike whether it was there still; the way back leads to the same search."""
    row = SavedSearch.objects.filter(token=token).first()
    following.stop_alert(token)
    return render(request, "providers/alert/stopped.html", {"results_url": results_address(row.query if row else "")})


def _gone() -> str:
    return _(
        "This link opens nothing any more: it was not confirmed within seven days, or the alert was stopped. You can "
        "follow the search anew from its page of results."
    )
