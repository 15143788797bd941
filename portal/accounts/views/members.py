"""The admins' pages: who belongs, inviting, answering those who ask, changing roles."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal.accounts.actions.invitations import invite as send_invitation
from portal.accounts.actions.invitations import revoke_invitation
from portal.accounts.actions.joining import accept_request, refuse_request
from portal.accounts.actions.memberships import change_role, remove_member
from portal.accounts.forms.fields import RoleFields
from portal.accounts.forms.organizations import AnswerForm, InviteForm, ReasonForm
from portal.accounts.models import Invitation, Membership, Organization
from portal.accounts.permissions import check_can_administer
from portal.accounts.queries import members_of, open_invitations, waiting_requests
from portal.accounts.views.organizations import own_membership
from portal.accounts.views.pages import ask_then_do, attempt, form_page


def administered(request: HttpRequest, slug: str) -> Organization:
    """The organization, for its admins; other members are refused, strangers find nothing."""
    organization = own_membership(request, slug).organization
    check_can_administer(request.user, organization)
    return organization


def _members_url(slug: str) -> str:
    return reverse("accounts:members", args=[slug])


@never_cache
@login_required
def index(request: HttpRequest, slug: str) -> HttpResponse:
    organization = administered(request, slug)
    context = {
        "organization": organization,
        "members": members_of(organization),
        "invitations": open_invitations(organization),
        "requests": waiting_requests(organization),
    }
    return render(request, "accounts/members.html", context)


@never_cache
@login_required
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    organization = administered(request, slug)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        language = (get_language() or "fr")[:2]
        if attempt(
            form, lambda: send_invitation(organization, actor=request.user, language=language, **form.cleaned_data)
        ):
            messages.success(request, _("The invitation is on its way to %(address)s.") % form.cleaned_data)
            return redirect(_members_url(slug))
    return form_page(
        request,
        form,
        title=_("Invite somebody into %(name)s") % {"name": organization.name},
        submit=_("Send the invitation"),
        note=_("The address serves for this invitation only and is forgotten once it is answered."),
        back=_members_url(slug),
    )


def _member(organization: Organization, pk: int) -> Membership:
    return get_object_or_404(members_of(organization).select_related("organization"), pk=pk)


@never_cache
@login_required
def role(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    membership = _member(administered(request, slug), pk)
    initial = {"role": membership.role, "mandate_cents": membership.mandate_cents}
    form = RoleFields(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: change_role(membership, actor=request.user, **form.cleaned_data)):
            messages.success(request, _("The role is changed."))
            return redirect(_members_url(slug))
    return form_page(
        request,
        form,
        title=_("Role of %(who)s") % {"who": membership.user},
        submit=_("Change the role"),
        back=_members_url(slug),
    )


@never_cache
@login_required
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    membership = _member(administered(request, slug), pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: remove_member(membership, actor=request.user, **form.cleaned_data)):
            messages.success(request, _("%(who)s no longer belongs to the organization.") % {"who": membership.user})
            return redirect(_members_url(slug))
    return form_page(
        request,
        form,
        title=_("Take %(who)s off the members?") % {"who": membership.user},
        intro=_("They are told by mail, with your reason."),
        submit=_("Take off the members"),
        back=_members_url(slug),
    )


@never_cache
@login_required
def revoke(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    organization = administered(request, slug)
    invitation = get_object_or_404(Invitation, pk=pk, organization=organization)
    return ask_then_do(
        request,
        lambda: revoke_invitation(invitation, actor=request.user),
        done=_("The invitation is withdrawn."),
        to=_members_url(slug),
        title=_("Withdraw the invitation?"),
        text=_("The link in the mail will not work any more."),
        submit=_("Withdraw the invitation"),
    )


@never_cache
@login_required
def answer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    organization = administered(request, slug)
    asked = get_object_or_404(waiting_requests(organization).select_related("organization"), pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        reason = data.pop("reason")
        refused = "refuse" in request.POST
        done = attempt(
            form,
            lambda: (
                refuse_request(asked, actor=request.user, reason=reason)
                if refused
                else accept_request(asked, actor=request.user, **data)
            ),
        )
        if done:
            messages.success(
                request,
                _("Your refusal is on its way.") if refused else _("%(who)s now belongs to it.") % {"who": asked.user},
            )
            return redirect(_members_url(slug))
    return form_page(
        request,
        form,
        title=_("%(who)s asks to join") % {"who": asked.user},
        quote=asked.message,
        submit=_("Let them in"),
        second_name="refuse",
        second=_("Refuse, with this reason"),
        note=_("Only let in people you know."),
        back=_members_url(slug),
    )
