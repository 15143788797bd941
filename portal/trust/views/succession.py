"""Asking to take over from silent admins: the form, where it stands, objecting, and "I am still here"."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal.accounts.models import Organization
from portal.accounts.permissions import role_of
from portal.accounts.queries import organization_by_slug
from portal.common import clock
from portal.trust.actions.succession import (
    ask_to_take_over,
    find_by_here_token,
    object_to,
    say_still_here,
    withdraw_succession,
)
from portal.trust.forms import TakeOverForm, WordsForm
from portal.trust.models import Succession
from portal.trust.queries_succession import life_of_succession, open_succession, why_not_ask
from portal.trust.views.claims import REFUSALS, attempt


@never_cache
@login_required
def succession(request: HttpRequest, slug: str) -> HttpResponse:
    """One page for all of it: whoever may not see a succession reads only whether they may ask."""
    organization, moved = organization_by_slug(slug)
    if organization is None:
        raise Http404(_("No organization has this address. It may have been copied in part."))
    if moved:
        return redirect("trust:succession", organization.slug, permanent=True)
    running = open_succession(organization)
    if running is not None and (running.user_id == request.user.pk or role_of(request.user, organization)):
        return _running(request, organization, running)
    return _ask(request, organization)


def _ask(request: HttpRequest, organization: Organization) -> HttpResponse:
    refused = why_not_ask(organization, request.user, clock.now())
    form = TakeOverForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["why"]
        if attempt(form, lambda: ask_to_take_over(organization, actor=request.user, why=words)):
            messages.success(request, _("The admins have been written to. You will be told how it goes on."))
            return redirect("trust:succession", organization.slug)
    context = {"organization": organization, "form": form, "refused": refused}
    return render(request, "trust/succession_ask.html", context)


def _running(request: HttpRequest, organization: Organization, running: Succession) -> HttpResponse:
    own = running.user_id == request.user.pk
    objected = running.objections.filter(user=request.user).first()
    form = WordsForm(request.POST if "words" in request.POST else None)
    if request.method == "POST":
        if own:
            return _withdraw(request, organization, running)
        if form.is_valid() and attempt(
            form, lambda: object_to(running, actor=request.user, words=form.cleaned_data["words"])
        ):
            messages.success(request, _("The moderators will read it before they decide."))
            return redirect("trust:succession", organization.slug)
    context: dict[str, Any] = {
        "organization": organization,
        "succession": running,
        "life": life_of_succession(running),
        "own": own,
        "objected": objected,
        "form": form,
    }
    return render(request, "trust/succession.html", context)


def _withdraw(request: HttpRequest, organization: Organization, running: Succession) -> HttpResponse:
    try:
        withdraw_succession(running, actor=request.user)
    except REFUSALS as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("You no longer ask to look after this organization. Everybody is told."))
    return redirect("accounts:organizations")


@never_cache
def succession_here(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link to a silent admin."""
    found = find_by_here_token(token)
    if found is None:
        raise Http404(_("This link is incomplete, or what it was about is over. Copy the whole link from the mail."))
    running, admin = found
    if request.method == "POST":
        try:
            say_still_here(running, actor=admin)
        except REFUSALS as error:
            messages.error(request, str(error))
        return redirect("trust:succession_here", token)
    return render(request, "trust/succession_here.html", {"succession": running})
