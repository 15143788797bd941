"""An organization takes its data along, or goes for good."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from portal.accounts.actions.organization_deletion import delete_organization, stop_deletion
from portal.accounts.actions.stop_links import find_by_stop_token
from portal.accounts.exceptions import AccountsError
from portal.accounts.forms.leaving import OrganizationDeletionForm
from portal.accounts.models import Organization
from portal.accounts.permissions import can_administer, check_can_administer
from portal.accounts.queries import admins_of, deletion_under_way
from portal.accounts.registry import organization_exporters
from portal.accounts.views.organizations import own_membership
from portal.accounts.views.pages import REFUSALS, ask_then_do
from portal.common import clock, takeout
from portal.common.private import private_page
from portal.common.readonly import read_only
from portal.common.registries import panels_of


def own_organization(request: HttpRequest, slug: str) -> Organization:
    """The organization, for its admins; raises Http404 for strangers, PermissionDenied for members."""
    organization = own_membership(request, slug).organization
    check_can_administer(request.user, organization)
    return organization


@private_page
@login_required
@require_safe
@read_only
def data(request: HttpRequest, slug: str) -> HttpResponse:
    """How much each room holds of the organization."""
    organization = own_organization(request, slug)
    found = takeout.holdings(organization_exporters, organization)
    return render(request, "accounts/organization_data.html", {"organization": organization, "holdings": found})


@private_page
@login_required
@require_safe
@read_only
def export(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything the site knows of the organization, as one JSON file."""
    organization = own_organization(request, slug)
    return takeout.as_json(takeout.rows_of(organization_exporters, organization), name=_file_name(organization))


@private_page
@login_required
@require_safe
@read_only
def export_tables(request: HttpRequest, slug: str) -> FileResponse:
    """The same as tables for a spreadsheet."""
    organization = own_organization(request, slug)
    return takeout.as_tables(takeout.rows_of(organization_exporters, organization), [], name=_file_name(organization))


def _file_name(organization: Organization) -> str:
    return f"{organization.slug}-{clock.today():%Y-%m-%d}"


@private_page
@login_required
@reauthentication_required(app="allauth.account")
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """What goes and what stays; then the name is typed, or the other admins are asked."""
    organization = own_organization(request, slug)
    others = [member.user for member in admins_of(organization).exclude(user=request.user)]
    form = OrganizationDeletionForm(
        request.POST if request.method == "POST" else None, organization=organization, is_alone=not others
    )
    if request.method == "POST" and form.is_valid():
        answer = _delete(request, organization, form)
        if answer is not None:
            return answer
    context = {
        "organization": organization,
        "others": others,
        "form": form,
        "under_way": deletion_under_way(organization),
        "panels": [
            (panel.template, values)
            for panel in panels_of("accounts.organization_delete")
            if (values := panel.context(request, organization)) is not None
        ],
    }
    return render(request, "accounts/organization_delete.html", context)


def _delete(request: HttpRequest, organization: Organization, form: Any) -> HttpResponse | None:
    name = organization.name
    try:
        deletion = delete_organization(
            organization, actor=request.user, typed_name=form.cleaned_data.get("typed_name", "")
        )
    except AccountsError as error:
        form.add_error("typed_name" if "typed_name" in form.fields else None, str(error))
        return None
    if deletion is None:
        messages.success(request, _("“%(name)s” is deleted. One last mail confirms it.") % {"name": name})
        return redirect("accounts:organizations")
    messages.success(request, _("The other admins are told. Each of them, and you, can stop it until then."))
    return redirect("accounts:organization", organization.slug)


@private_page
@login_required
def stop(request: HttpRequest, slug: str) -> HttpResponse:
    """An admin who is logged in keeps the organization."""
    organization = own_organization(request, slug)
    deletion = deletion_under_way(organization)
    if deletion is None:
        raise Http404(_("No deletion of “%(name)s” is under way.") % {"name": organization.name})
    return ask_then_do(
        request,
        lambda: stop_deletion(deletion, actor=request.user),
        done=_("“%(name)s” stays. The other admins are told.") % {"name": organization.name},
        to=reverse("accounts:organization", args=[slug]),
        title=_("Keep %(name)s?") % {"name": organization.name},
        text=_("%(who)s wishes it deleted. You stop that: nothing changes, and the other admins are told.")
        % {"who": deletion.asked_by},
        submit=_("Stop the deletion"),
    )


# As with the link that stops mails, the signed link is the authority here.
@csrf_exempt
@private_page
def keep(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: one admin keeps the organization, without logging in."""
    found = find_by_stop_token(token)
    if found is None:
        raise Http404(_("This link is incomplete: copy it whole from the mail."))
    deletion, admin = found
    may_stop = deletion.is_waiting and can_administer(admin, deletion.organization)
    if request.method == "POST" and may_stop:
        try:
            stop_deletion(deletion, actor=admin)
        except REFUSALS:  # too late or twice: the page says how it stands
            pass
        deletion.refresh_from_db()
        may_stop = False
    return render(request, "accounts/organization_keep.html", {"deletion": deletion, "may_stop": may_stop})
