"""Having a number checked: pages of the organization that asks, of the one that vouches, of the public record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal.accounts.models import Organization
from portal.common.posted import posted
from portal.trust.actions.check_answers import decline_to_vouch, doubt_number, find_check, prove_number, vouch
from portal.trust.actions.checking import ask_for_check, withdraw_check
from portal.trust.enums import CheckState
from portal.trust.forms import DeclineForm, VouchForm
from portal.trust.models import IdentifierCheck
from portal.trust.permissions import why_not_vouch
from portal.trust.queries_checks import (
    checked_organizations,
    last_refusal,
    life_of_check,
    open_check,
    present_check,
)
from portal.trust.views.claims import REFUSALS, attempt
from portal.trust.views.merging import administered, moved_on, named

SHOWN = 20


@never_cache
@login_required
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """One page for all of it: choosing a way, where the check stands, withdrawing it, that the number is verified."""
    if led_on := moved_on(slug, "trust:check"):
        return led_on
    own = administered(request, slug)
    running = open_check(own)
    if running is not None:
        return _running(request, own, running)
    form = VouchForm(posted(request))
    other = named(request.GET.get("voucher"), not_=own)
    if other is None and "voucher" in request.GET:  # an organization does not vouch for itself
        return redirect("trust:check", slug)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["message"]
        if attempt(form, lambda: ask_for_check(own, actor=request.user, voucher=other, message=words)):
            messages.success(request, _("It is asked. You will receive the answer by mail."))
            return redirect("trust:check", slug)
    if other is not None:
        return render(request, "trust/check_voucher.html", {"organization": own, "other": other, "form": form})
    text = request.GET.get("q", "")[:160]
    context = {
        "organization": own,
        "present": present_check(own),
        "refusal": last_refusal(own),
        "form": form,
        "text": text,
        "found": checked_organizations(text, but=own)[:SHOWN] if text else [],
    }
    return render(request, "trust/check.html", context)


def _running(request: HttpRequest, own: Organization, running: IdentifierCheck) -> HttpResponse:
    if request.method == "POST":
        if "withdraw" in request.POST:
            _do(request, lambda: withdraw_check(running, actor=request.user), _("Nothing is asked any more."))
        return redirect("trust:check", own.slug)
    context = {
        "organization": own,
        "check": running,
        "is_sender": running.asked_by_id == request.user.pk,
        "life": life_of_check(running),
    }
    return render(request, "trust/check_running.html", context)


def _do(request: HttpRequest, action: Callable[[], Any], done: str) -> None:
    """Do something, and say that it is done or why not."""
    try:
        action()
    except REFUSALS as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)


@never_cache
@login_required
def check_vouch(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Another organization asks this one to vouch: yes, or no with a reason."""
    if led_on := moved_on(slug, "trust:check_vouch", pk):
        return led_on
    own = administered(request, slug)
    asked = get_object_or_404(
        IdentifierCheck.objects.select_related("organization", "voucher", "asked_by"), pk=pk, voucher=own
    )
    form = DeclineForm(request.POST if "decline" in request.POST else None)
    if "vouch" in request.POST:
        _do(request, lambda: vouch(asked, actor=request.user), _("Thank you: you vouched, and they are told."))
        return redirect("accounts:organization", own.slug)
    if "decline" in request.POST and form.is_valid():
        words = form.cleaned_data["words"]
        if attempt(form, lambda: decline_to_vouch(asked, actor=request.user, reason=words)):
            messages.success(request, _("You do not vouch. They are told why."))
            return redirect("accounts:organization", own.slug)
    context = {
        "organization": own,
        "check": asked,
        "form": form,
        "waits": asked.state == CheckState.VOUCHING,
        "conflict": why_not_vouch(request.user, asked),
    }
    return render(request, "trust/check_vouch.html", context)


@never_cache
def check_proof(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link to the address of the public record: nobody has to log in."""
    asked = find_check(token)
    if asked is None:
        raise Http404(_("This link is incomplete, or what it was about is over. Copy the whole link from the mail."))
    if request.method == "POST":
        actor = request.user if request.user.is_authenticated else None
        act = prove_number if "yes" in request.POST else doubt_number
        try:
            act(asked, actor=actor)
        except REFUSALS as error:
            messages.error(request, str(error))
        return redirect("trust:check_proof", token)
    return render(request, "trust/check_proof.html", {"check": asked})
