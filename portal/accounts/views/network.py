"""Branch and network of an organization, for its admins: look for the other side, ask, answer, take back, part."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal.accounts.actions.affiliations import (
    ask_affiliation,
    confirm_affiliation,
    decline_affiliation,
    end_affiliation,
    take_back_affiliation,
)
from portal.accounts.enums import AffiliationState
from portal.accounts.forms.describing import AffiliationReasonForm, AskAffiliationForm, PartForm
from portal.accounts.models import Affiliation, Organization
from portal.accounts.queries import answering
from portal.accounts.queries_network import affiliation_of, open_affiliations, seen_by
from portal.accounts.views.members import administered
from portal.accounts.views.pages import ask_then_do, attempt, form_page
from portal.common.pagination import paginate
from portal.common.posted import posted


def _network_url(slug: str) -> str:
    return reverse("accounts:network", args=[slug])


@never_cache
@login_required
def network(request: HttpRequest, slug: str) -> HttpResponse:
    """What is bound or waits, and a search for somebody to ask."""
    organization = administered(request, slug)
    text = request.GET.get("q", "")[:160]
    rows = paginate(open_affiliations(organization), None if text else request.GET.get("page"))
    found = answering(text).exclude(pk=organization.pk)
    context = {
        "organization": organization,
        "page_obj": rows,
        "ties": seen_by(organization, list(rows.object_list)),
        "text": text,
        "results": paginate(found, request.GET.get("page") if text else None),
    }
    return render(request, "accounts/network.html", context)


@never_cache
@login_required
def ask(request: HttpRequest, slug: str, other: str) -> HttpResponse:
    organization = administered(request, slug)
    asked = get_object_or_404(Organization.objects.active(), slug=other)
    form = AskAffiliationForm(posted(request), own=organization.name, other=asked.name)
    if form.is_valid():
        side, message = form.cleaned_data["side"], form.cleaned_data["message"]
        made: list[Affiliation] = []
        if attempt(
            form,
            lambda: made.append(ask_affiliation(organization, asked, side, actor=request.user, message=message)),
        ):
            said = _("Both sides say it: it is confirmed.") if made[0].is_confirmed else _("Their admins are asked.")
            messages.success(request, said)
            return redirect(_network_url(slug))
    return form_page(
        request,
        form,
        title=_("“%(own)s” and “%(other)s”") % {"own": organization.name, "other": asked.name},
        submit=_("Ask them to confirm it"),
        note=_("Their admins receive a mail and answer. Nothing is shown before they have confirmed it."),
        back=_network_url(slug),
    )


@never_cache
@login_required
def answer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Confirm, or decline with a reason; for the side that was asked."""
    organization = administered(request, slug)
    affiliation = _own(organization, pk)
    if affiliation.state != AffiliationState.ASKED or affiliation.is_asked_by(organization):
        return redirect(_network_url(slug))
    form = AffiliationReasonForm(posted(request))
    if form.is_valid():
        declines, reason = "decline" in request.POST, form.cleaned_data["reason"]
        if attempt(
            form,
            lambda: (
                decline_affiliation(affiliation, organization, actor=request.user, reason=reason)
                if declines
                else confirm_affiliation(affiliation, organization, actor=request.user)
            ),
        ):
            messages.success(request, _("Your answer is on its way.") if declines else _("It is confirmed."))
            return redirect(_network_url(slug))
    names = {"branch": affiliation.branch.name, "network": affiliation.network.name}
    return form_page(
        request,
        form,
        title=_("Is “%(branch)s” a branch of “%(network)s”?") % names,
        quote=affiliation.message,
        submit=_("Yes, confirm it"),
        second_name="decline",
        second=_("Decline, with this reason"),
        note=_("Either side can end it later, at any time."),
        back=_network_url(slug),
    )


@never_cache
@login_required
def part(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """End what was confirmed, or take back what was asked."""
    organization = administered(request, slug)
    affiliation = _own(organization, pk)
    if affiliation.state == AffiliationState.ASKED and affiliation.is_asked_by(organization):
        return ask_then_do(
            request,
            lambda: take_back_affiliation(affiliation, organization, actor=request.user),
            done=_("Your request is withdrawn."),
            to=_network_url(slug),
            title=_("Take the request back?"),
            text=_("The admins of “%(name)s” will not have to answer any more.")
            % {"name": affiliation.other_of(organization).name},
            submit=_("Take it back"),
        )
    if not affiliation.is_confirmed:
        return redirect(_network_url(slug))
    form = PartForm(posted(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: end_affiliation(affiliation, organization, actor=request.user, reason=reason)):
            messages.success(request, _("It is ended; the other side is told by mail."))
            return redirect(_network_url(slug))
    names = {"branch": affiliation.branch.name, "network": affiliation.network.name}
    return form_page(
        request,
        form,
        title=_("End it: “%(branch)s” is no longer a branch of “%(network)s”?") % names,
        intro=_("Neither public page names the other any more, at once. To come back, one side asks again."),
        submit=_("End it"),
        back=_network_url(slug),
    )


def _own(organization: Organization, pk: int) -> Affiliation:
    found = affiliation_of(organization, pk)
    if found is None:
        raise Http404(_("Your organization has no part in this."))
    return found
