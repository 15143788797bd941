"""Admins who say that two organizations are the same: proposing it, and the answer of the other side."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal.accounts.exceptions import MergeRefused
from portal.accounts.models import Organization
from portal.accounts.permissions import check_can_administer
from portal.accounts.queries import found_by_name, memberships_of, organization_by_slug
from portal.trust.actions.merging import accept_merge, decline_merge, propose_merge, withdraw_merge
from portal.trust.enums import ProposalState
from portal.trust.forms import ProposeForm, WordsForm
from portal.trust.models import MergeProposal
from portal.trust.queries_merging import all_proposals, merge_report, proposals_about, report_to_propose, sides_of
from portal.trust.views.claims import REFUSALS, attempt

SHOWN = 20


def administered(request: HttpRequest, slug: str) -> Organization:
    """The organization, for its admins; other members are refused, strangers find nothing."""
    membership = memberships_of(request.user).filter(organization__slug=slug).first()
    if membership is None:
        raise Http404(_("You do not belong to an organization at this address."))
    check_can_administer(request.user, membership.organization)
    return membership.organization


def moved_on(slug: str, view_name: str, *more: Any) -> HttpResponse | None:
    """Where an organization that was merged leads, or None where it is as it was."""
    organization, moved = organization_by_slug(slug)
    if organization is None or not moved:
        return None
    return HttpResponsePermanentRedirect(reverse(view_name, args=[organization.slug, *more]))


@never_cache
@login_required
@reauthentication_required(app="allauth.account")
def merge_propose(request: HttpRequest, slug: str) -> HttpResponse:
    """Looking for the other organization; then what would move, and the proposal."""
    if led_on := moved_on(slug, "trust:merge_propose"):
        return led_on
    own = administered(request, slug)
    text = request.GET.get("q", "")[:160]
    other = named(request.GET.get("other") or request.POST.get("other"), not_=own)
    context: dict[str, Any] = {"organization": own, "text": text, "other": other}
    if other is None:
        found = found_by_name(text).exclude(pk=own.pk)[:SHOWN] if text else []
        return render(request, "trust/merge_choose.html", {**context, "found": found, "waiting": proposals_about(own)})
    form = ProposeForm(request.POST if request.method == "POST" else None, own=own, other=other)
    if request.method == "POST" and form.is_valid():
        gone, kept = (other, own) if form.cleaned_data["kept"] == own.slug else (own, other)
        made: list[Any] = []
        words = form.cleaned_data["message"]
        if attempt(form, lambda: made.append(propose_merge(gone, kept, own=own, actor=request.user, message=words))):
            if isinstance(made[0], MergeProposal):
                messages.success(request, _("The admins of the other organization are asked. You will be told."))
                return redirect("trust:merge_propose", slug)
            messages.success(request, _("They are one now. Everybody who belongs to it is told."))
            return redirect("accounts:organization", made[0].slug)
    report = report_to_propose(own, other, sides=sides_of(request.user, own, other))
    return render(request, "trust/merge_propose.html", {**context, "form": form, "report": report})


def named(slug: str | None, *, not_: Organization | None = None) -> Organization | None:
    """The organization that a form or an address names, as it is today; None for nothing, or for itself."""
    if not slug:
        return None
    organization, _moved = organization_by_slug(slug)
    if organization is None:
        raise Http404(_("No organization has this address. It may have been copied in part."))
    return None if not_ is not None and organization.pk == not_.pk else organization


@never_cache
@login_required
@reauthentication_required(app="allauth.account")
def merge_answer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A proposal, for both sides: the one that is asked answers, the other one can withdraw it."""
    if led_on := moved_on(slug, "trust:merge_answer", pk):
        return led_on
    own = administered(request, slug)
    proposal = get_object_or_404(all_proposals(own), pk=pk)
    if proposal.state != ProposalState.WAITING:
        state = proposal.get_state_display()
        messages.info(request, _("This proposal has an end already: %(state)s.") % {"state": state})
        return redirect("trust:merge_propose", slug)
    asked = proposal.asked_id == own.pk
    form = WordsForm(request.POST if "decline" in request.POST else None)
    if request.method == "POST" and (answer := _answer(request, proposal, form, asked=asked)):
        return answer
    other = proposal.kept if proposal.gone_id == own.pk else proposal.gone
    sides = sides_of(request.user, own, other)
    report = merge_report(proposal.gone, proposal.kept, sides=sides, decides=asked)
    context = {"organization": own, "proposal": proposal, "asked": asked, "form": form, "report": report}
    return render(request, "trust/merge_answer.html", context)


def _answer(request: HttpRequest, proposal: MergeProposal, form: WordsForm, *, asked: bool) -> HttpResponse | None:
    own = proposal.asked if asked else (proposal.kept if proposal.asked_id == proposal.gone_id else proposal.gone)
    if "decline" in request.POST and asked:
        words = form.cleaned_data["words"] if form.is_valid() else ""
        if not words or not attempt(form, lambda: decline_merge(proposal, actor=request.user, reason=words)):
            return None
        messages.success(request, _("You declined. Whoever proposed it is told why."))
        return redirect("accounts:organization", own.slug)
    try:
        if asked and "accept" in request.POST:
            own = accept_merge(proposal, actor=request.user)
            messages.success(request, _("They are one now. Everybody who belongs to it is told."))
        elif not asked and "withdraw" in request.POST:
            withdraw_merge(proposal, actor=request.user)
            messages.success(request, _("Your proposal is withdrawn."))
    except MergeRefused as error:
        for sentence in error.obstacles:
            messages.error(request, sentence)
    except REFUSALS as error:
        messages.error(request, str(error))
    return redirect("accounts:organization", own.slug)
