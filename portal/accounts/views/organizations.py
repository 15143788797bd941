"""The organizations somebody belongs to: seeing, making, changing, joining, leaving, putting to sleep."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal.accounts.actions.joining import ask_to_join, withdraw_request
from portal.accounts.actions.memberships import leave_organization
from portal.accounts.actions.organizations import (
    EDITABLE,
    create_organization,
    edit_organization,
    put_to_sleep,
    wake_organization,
)
from portal.accounts.answers import in_words
from portal.accounts.enums import OrganizationState, Role
from portal.accounts.exceptions import AccountsError
from portal.accounts.forms.organizations import AskForm, OrganizationForm
from portal.accounts.models import JoinRequest, Membership, Organization
from portal.accounts.permissions import check_can_administer
from portal.accounts.queries import (
    deletion_under_way,
    joinable,
    members_of,
    memberships_of,
    open_invitations,
    requests_of,
    waiting_requests,
)
from portal.accounts.queries_network import waiting_affiliations
from portal.accounts.queries_profile import answers_of, page_of, profile_of
from portal.accounts.views.pages import ask_then_do, attempt, form_page
from portal.common.pagination import paginate
from portal.common.registries import panels_of


def own_membership(request: HttpRequest, slug: str) -> Membership:
    """The reader's place in the organization; for strangers the page does not exist."""
    membership = memberships_of(request.user).filter(organization__slug=slug).first()
    if membership is None:
        raise Http404(_("You do not belong to an organization at this address."))
    return membership


@never_cache
@login_required
def index(request: HttpRequest) -> HttpResponse:
    context = {"memberships": memberships_of(request.user), "requests": requests_of(request.user)}
    return render(request, "accounts/organizations.html", context)


@never_cache
@login_required
def create(request: HttpRequest) -> HttpResponse:
    form = OrganizationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made: list[Organization] = []
        if attempt(form, lambda: made.append(create_organization(actor=request.user, **form.cleaned_data))):
            messages.success(request, _("“%(name)s” is here, and you are its admin.") % {"name": made[0].name})
            return redirect("accounts:organization", made[0].slug)
    return form_page(
        request,
        form,
        title=_("Your organization"),
        intro=_("An association, a collective, a cooperative, or you alone: all are welcome."),
        submit=_("Add the organization"),
        note=_("Nobody sees who belongs to it, except its members. You can change all of this."),
        back=reverse("accounts:organizations"),
    )


@never_cache
@login_required
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    membership = own_membership(request, slug)
    organization = membership.organization
    profile = profile_of(organization)
    context = {
        "membership": membership,
        "organization": organization,
        "answers": list(in_words(answers_of(profile))),
        "tools": list(profile.tools_in_use.all()) if profile else [],
        "brands": list(profile.brands_left.all()) if profile else [],
        "public_page": page_of(organization),
        "affiliations_waiting": waiting_affiliations(organization),
        "is_admin": membership.role == Role.ADMIN,
        "is_asleep": organization.state == OrganizationState.ASLEEP,
        "members": members_of(organization),
        "under_way": deletion_under_way(organization),
        "invitations": open_invitations(organization).count(),
        "requests": waiting_requests(organization).count(),
        "panels": [
            (panel.template, values)
            for panel in panels_of("accounts.organization")
            if (values := panel.context(request, organization)) is not None
        ],
    }
    return render(request, "accounts/organization.html", context)


@never_cache
@login_required
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    organization = own_membership(request, slug).organization
    check_can_administer(request.user, organization)
    initial = {name: getattr(organization, name) for name in EDITABLE}
    form = OrganizationForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: edit_organization(organization, actor=request.user, **form.cleaned_data)):
            messages.success(request, _("Your changes are kept."))
            return redirect("accounts:organization", slug)
    return form_page(
        request,
        form,
        title=organization.name,
        submit=_("Keep these changes"),
        back=reverse("accounts:organization", args=[slug]),
    )


@never_cache
@login_required
def join(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "")[:160]
    page = paginate(joinable(text, request.user), request.GET.get("page"))
    panels = [
        (panel.template, values)
        for panel in panels_of("accounts.join")
        if (values := panel.context(request, text)) is not None
    ]
    return render(request, "accounts/organization_join.html", {"text": text, "results": page, "panels": panels})


@never_cache
@login_required
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    organization = get_object_or_404(Organization.objects.active(), slug=slug)
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: ask_to_join(organization, actor=request.user, **form.cleaned_data)):
            messages.success(request, _("Your request has gone to its admins. You will receive their answer by mail."))
            return redirect("accounts:organizations")
    return form_page(
        request,
        form,
        title=_("Ask to join %(name)s") % {"name": organization.name},
        submit=_("Send the request"),
        note=_("The admins see your name and this word. Your address stays hidden until they let you in."),
        back=reverse("accounts:organization_join"),
    )


@never_cache
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(JoinRequest.objects.select_related("organization"), pk=pk, user=request.user)
    return ask_then_do(
        request,
        lambda: withdraw_request(asked, actor=request.user),
        done=_("Your request is withdrawn."),
        to=reverse("accounts:organizations"),
        title=_("Withdraw your request?"),
        text=_("The admins of “%(name)s” will not have to answer any more.") % {"name": asked.organization.name},
        submit=_("Withdraw the request"),
    )


@never_cache
@login_required
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    membership = own_membership(request, slug)
    back = reverse("accounts:organization", args=[slug])
    if request.method == "POST":
        try:
            leave_organization(membership, actor=request.user)
        except AccountsError as error:
            messages.error(request, str(error))
            return redirect(back)
        messages.success(request, _("You no longer belong to “%(name)s”.") % {"name": membership.organization.name})
        return redirect("accounts:organizations")
    others = members_of(membership.organization).exclude(pk=membership.pk)
    context = {
        "membership": membership,
        "organization": membership.organization,
        "is_alone": not others.exists(),
        "is_last_admin": membership.role == Role.ADMIN and not others.filter(role=Role.ADMIN).exists(),
    }
    return render(request, "accounts/organization_leave.html", context)


@never_cache
@login_required
def sleep(request: HttpRequest, slug: str) -> HttpResponse:
    organization = own_membership(request, slug).organization
    check_can_administer(request.user, organization)
    return ask_then_do(
        request,
        lambda: put_to_sleep(organization, actor=request.user),
        done=_("“%(name)s” sleeps. You can wake it whenever you wish.") % {"name": organization.name},
        to=reverse("accounts:organization", args=[slug]),
        title=_("Put %(name)s to sleep?") % {"name": organization.name},
        text=_(
            "Nobody finds it and nobody writes to it any more; its listing, if it has one, is withdrawn. "
            "Nothing is lost: its members and what they did stay, and one click wakes it."
        ),
        submit=_("Put it to sleep"),
    )


@never_cache
@login_required
def wake(request: HttpRequest, slug: str) -> HttpResponse:
    organization = own_membership(request, slug).organization
    check_can_administer(request.user, organization)
    return ask_then_do(
        request,
        lambda: wake_organization(organization, actor=request.user),
        done=_("“%(name)s” is awake.") % {"name": organization.name},
        to=reverse("accounts:organization", args=[slug]),
        title=_("Wake %(name)s?") % {"name": organization.name},
        text=_("It is found again, and people can join it."),
        submit=_("Wake it"),
    )
