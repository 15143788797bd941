"""The opening of a site: what is done, what lacks, and the button that lets search engines in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.common.readonly import read_only
from portal.home.actions import opening as actions
from portal.home.opening import found_points, mail_trial, site_looked_at
from portal.moderation.permissions import demand, is_operator, keeps_the_words
from portal.moderation.registry import Standing


@demand(keeps_the_words)
@require_safe
@read_only
def opening(request: HttpRequest) -> HttpResponse:
    parts = found_points(request)
    found = [point for part in parts for point in part.points]
    context = {
        "parts": parts,
        "to_do": sum(point.standing == Standing.TO_DO for point in found),
        "done": sum(point.standing == Standing.DONE for point in found),
        "is_open": site_looked_at(request).is_open,
        "may_open": is_operator(request.user),
        "trial": mail_trial(site_looked_at(request)) if is_operator(request.user) else None,
    }
    return render(request, "home/opening.html", context)


@demand(is_operator)
@require_POST
def open_to_all(request: HttpRequest) -> HttpResponse:
    if actions.open_site(actor=request.user):
        messages.success(request, _("The site is open: search engines may read it from now on."))
    else:
        messages.info(request, _("The site was open already."))
    return redirect("home:opening")


@demand(is_operator)
@require_POST
def close_to_all(request: HttpRequest) -> HttpResponse:
    if actions.close_site(actor=request.user):
        messages.success(
            request, _("Search engines are asked to stay away again. They may take weeks to forget what they know.")
        )
    else:
        messages.info(request, _("The site was not open."))
    return redirect("home:opening")


@demand(is_operator)
@require_POST
def test_mail(request: HttpRequest) -> HttpResponse:
    actions.ask_test_mail(actor=request.user)
    done = _("A mail is on its way to %(address)s. Say here when it has arrived.")
    messages.success(request, done % {"address": request.user.email})
    return redirect("home:opening")


@demand(is_operator)
@require_POST
def test_mail_seen(request: HttpRequest) -> HttpResponse:
    actions.confirm_test_mail(actor=request.user)
    messages.success(request, _("Good: mails leave and arrive."))
    return redirect("home:opening")
