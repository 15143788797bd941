"""The desk's pages on which a moderator writes a new listing: first whose it is, then all that it says."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.models import Organization
from portal.common.posted import key_in, posted
from portal.common.readonly import read_only
from portal.common.transitions import TransitionError
from portal.moderation.permissions import demand, is_moderator
from providers.actions.editing import CannotEdit
from providers.actions.moderating import create_listing, why_no_listing
from providers.forms.moderating import AllOfThem, OrganizationForm, VerifiedForm, WholeListing
from providers.permissions import why_stand_aside
from providers.queries_history import listings_alike, organizations_called


@demand(is_moderator)
@require_safe
@read_only
def desk_listing_whose(request: HttpRequest) -> HttpResponse:
    """Is the organization here already? Looked for by its name or number."""
    typed = request.GET.get("q", "").strip()[:160]
    context = {"typed": typed, "organizations": organizations_called(typed) if typed else []}
    return render(request, "providers/desk/whose.html", context)


@demand(is_moderator)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_listing_new(request: HttpRequest) -> HttpResponse:
    """All that a new listing says, on one page. What was typed is kept, whatever is missing."""
    organization = None
    if key := request.GET.get("organization"):
        organization = get_object_or_404(Organization, pk=key_in(key))
    data = posted(request)
    more = request.POST.get("more", "")
    listing = WholeListing(data, more=more)
    alike = listings_alike(request.POST.get("name", "").strip(), organization) if data is not None else []
    if data is None and organization is not None:
        alike = listings_alike("", organization)
    whose = None if organization else OrganizationForm(data, initial={"organization_name": request.GET.get("name", "")})
    verified = VerifiedForm(data, alike=alike)
    parts = [*([whose] if whose else []), *listing, verified]
    if data is not None and not more:
        if not [form for form in parts if not form.is_valid()]:  # each is asked: all that is wrong is said
            if made := _create(request, organization, whose, listing, verified):
                return made
        return _page(request, organization, whose, listing, verified, parts, status=422)
    if more:
        for form in parts:
            form.errors.clear()  # asking for a line is not an answer yet
    return _page(request, organization, whose, listing, verified, parts)


def _create(
    request: HttpRequest,
    organization: Organization | None,
    whose: OrganizationForm | None,
    listing: WholeListing,
    verified: VerifiedForm,
) -> HttpResponse | None:
    """Write it; None when something was refused, which is then said beside its field."""
    behind = whose.told() if whose is not None else organization
    assert behind is not None
    reason = verified.cleaned_data["reason"]
    try:
        provider = create_listing(behind, listing.values(), verified.told(), actor=request.user, reason=reason)
    except CannotEdit as error:
        listing.add_problems(error.problems)
        return None
    except (PermissionDenied, TransitionError) as error:  # about the organization: another one can be chosen
        verified.add_error(None, str(error))
        return None
    messages.success(
        request,
        _("“%(name)s” is written, and its people are told. Read it once as visitors do.") % {"name": provider.name},
    )
    return redirect("providers:desk_listing", pk=provider.pk)


def _why_not(request: HttpRequest, organization: Organization | None) -> str:
    """Why this moderator writes no listing for the organization they chose, before they type anything."""
    if organization is None:
        return ""
    return why_stand_aside(request.user, organization) or why_no_listing(organization)


def _page(
    request: HttpRequest,
    organization: Organization | None,
    whose: OrganizationForm | None,
    listing: WholeListing,
    verified: VerifiedForm,
    parts: list[Any],
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "organization": organization,
        "whose": whose,
        "groups": [{"form": form, "title": title} for form, title in zip(listing, listing.titles, strict=True)],
        "verified": verified,
        "alike": verified.alike,
        "conflict": "" if request.method == "POST" else _why_not(request, organization),
        "form": AllOfThem(*parts) if status != 200 else None,
    }
    return render(request, "providers/desk/new.html", context, status=status)
