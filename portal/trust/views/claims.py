"""Claiming an organization that nobody answers for, and the links that its listed address gets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal.accounts.exceptions import AccountsError
from portal.accounts.models import Organization
from portal.accounts.queries import organization_by_slug, without_admin
from portal.common.masking import masked_address
from portal.common.transitions import TransitionError
from portal.trust.actions.claim_answers import (
    confirm_claim,
    contest_claim,
    deny_claim,
    find_claim,
    find_contested,
)
from portal.trust.actions.claiming import bring_to_desk, claim_organization, withdraw_claim
from portal.trust.enums import ClaimWay
from portal.trust.forms import ClaimForm, WordsForm
from portal.trust.models import Claim
from portal.trust.queries import claims_of, life_of_claim
from portal.trust.registry import listed_address

REFUSALS = (AccountsError, TransitionError)


def attempt(form: Any, action: Callable[[], Any]) -> bool:
    """Do something with a valid form; a refusal becomes an error of the form. Whether it was done."""
    try:
        action()
    except REFUSALS as error:
        form.add_error(None, str(error))
        return False
    return True


@never_cache
@login_required
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, or where to go instead when somebody answers for the organization."""
    organization, moved = organization_by_slug(slug)
    if organization is None:
        raise Http404(_("No organization has this address. It may have been copied in part."))
    if moved:
        return redirect("trust:claim", organization.slug, permanent=True)
    own = claims_of(request.user).filter(organization=organization).first()
    if own is not None and own.is_open:
        return redirect("trust:claim_follow", own.pk)
    context: dict[str, Any] = {"organization": organization}
    if not without_admin(Organization.objects.filter(pk=organization.pk)).exists():
        return render(request, "trust/claim_has_admin.html", context)
    address = masked_address(listed_address(organization))
    form = ClaimForm(request.POST if request.method == "POST" else None, address=address)
    if request.method == "POST" and form.is_valid():
        made: list[Claim] = []
        words, way = form.cleaned_data["why"], ClaimWay(form.cleaned_data["way"])
        if attempt(form, lambda: made.append(claim_organization(organization, actor=request.user, why=words, way=way))):
            messages.success(request, _("Your claim is on its way. You will receive the answer by mail."))
            return redirect("trust:claim_follow", made[0].pk)
    return render(request, "trust/claim.html", {**context, "form": form, "address": address})


@never_cache
@login_required
def claim_follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a claim of the reader stands; withdrawing it, bringing it to the moderators."""
    asked = get_object_or_404(claims_of(request.user), pk=pk)
    if request.method == "POST":
        act, done = (
            (withdraw_claim, _("Your claim is withdrawn."))
            if "withdraw" in request.POST
            else (bring_to_desk, _("The moderators have your claim now."))
        )
        try:
            act(asked, actor=request.user)
        except TransitionError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, done)
        return redirect("trust:claim_follow", pk)
    return render(request, "trust/claim_follow.html", {"claim": asked, "life": life_of_claim(asked)})


@never_cache
def claim_answer(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link to the listed address, with or without an account."""
    asked = find_claim(token)
    if asked is None:
        raise Http404(_("This link is incomplete, or what it was about is over. Copy the whole link from the mail."))
    if request.method == "POST":
        actor = request.user if request.user.is_authenticated else None
        act = confirm_claim if "yes" in request.POST else deny_claim
        try:
            act(asked, actor=actor)
        except AccountsError as error:
            messages.error(request, str(error))
        return redirect("trust:claim_answer", token)
    return render(request, "trust/claim_answer.html", {"claim": asked})


@never_cache
def claim_contest(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link with which the listed address objects."""
    granted = find_contested(token)
    if granted is None:
        raise Http404(_("This link is incomplete, or what it was about is over. Copy the whole link from the mail."))
    form = WordsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actor = request.user if request.user.is_authenticated else None
        words = form.cleaned_data["words"]
        if attempt(form, lambda: contest_claim(granted, words=words, actor=actor)):
            return redirect("trust:claim_contest", token)
    return render(request, "trust/claim_contest.html", {"claim": granted, "form": form})
