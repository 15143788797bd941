"""Organizations that show themselves: the list, the page of one, writing to it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.accounts.actions.visitors import write_to_organization
from portal.accounts.forms.describing import WriteForm
from portal.accounts.models import Organization
from portal.accounts.public_list import read_filters
from portal.accounts.queries_public import (
    PublicOrganization,
    public_organization,
    public_organizations,
    told,
    was_public,
)
from portal.accounts.views.pages import attempt, form_page
from portal.common import json_ld
from portal.common.pagination import paginate
from portal.common.posted import posted
from portal.common.readers import for_every_reader
from portal.common.readonly import read_only
from portal.common.registries import panels_of
from portal.common.words import joined

GONE = 410


@require_safe
@for_every_reader
@read_only
def index(request: HttpRequest) -> HttpResponse:
    """By name, in alphabetical order; narrowed down by a word, a tool, a brand that was left, a department."""
    filters = read_filters(request.GET)
    page = paginate(public_organizations(**filters.criteria), request.GET.get("page"))
    context = {"filters": filters, "page_obj": page, "organizations": [told(row) for row in page.object_list]}
    return render(request, "accounts/public_list.html", context)


@require_safe
@for_every_reader
@read_only
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    organization = public_organization(slug)
    if organization is None:
        return absent(request, slug)
    said = told(organization)
    address = settings.SITE_URL.rstrip("/") + said.path
    context = {"told": said, "panels": panels_for(request, organization), "json_ld": json_ld_of(said, address)}
    return render(request, "accounts/public.html", context)


@never_cache
@login_required
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """A message to the admins of an organization that is ready to tell; they answer by mail."""
    organization = public_organization(slug)
    if organization is None:
        return absent(request, slug)
    if not organization.public_page.ready_to_tell:
        raise Http404(_("“%(name)s” does not take messages from here.") % {"name": organization.name})
    form = WriteForm(posted(request))
    if form.is_valid():
        text = form.cleaned_data["text"]
        if attempt(form, lambda: write_to_organization(organization, text, actor=request.user)):
            messages.success(
                request, _("Your message is on its way. “%(name)s” answers by mail.") % {"name": organization.name}
            )
            return redirect("accounts:home")
    return form_page(
        request,
        form,
        title=joined(_("Write to %(name)s") % {"name": organization.name}),
        intro=organization.public_page.can_tell,
        submit=_("Send the message"),
        note=_("They read your name, and answer to %(address)s. They are volunteers like you: leave them some days.")
        % {"address": request.user.email},
        back=reverse("accounts:public", args=[slug]),
    )


def absent(request: HttpRequest, slug: str) -> HttpResponse:
    """Gone if it was shown once, and nothing about why; otherwise it never was."""
    if was_public(slug):
        return render(request, "accounts/public_gone.html", status=GONE)
    raise Http404(_("No organization shows itself at this address. It may have been copied in part."))


def panels_for(request: HttpRequest, organization: Organization) -> list[tuple[str, dict[str, Any]]]:
    """What upper rooms say of it on its public page."""
    return [
        (panel.template, values)
        for panel in panels_of("accounts.public_page")
        if (values := panel.context(request, organization)) is not None
    ]


def json_ld_of(said: PublicOrganization, address: str) -> str:
    """The page as a schema.org organization."""
    root = settings.SITE_URL.rstrip("/")
    data: dict[str, Any] = {
        "@type": "Organization",
        "@id": address,
        "url": address,
        "name": said.name,
        "description": said.purpose,
        "knowsAbout": [tool.name for tool in said.tools],
        "keywords": [sector.name for sector in said.sectors],
    }
    if said.commune:
        data["address"] = {
            "@type": "PostalAddress",
            "addressLocality": said.commune,
            "addressRegion": said.department,
            "addressCountry": "FR",
        }
    if said.network:
        data["parentOrganization"] = {
            "@type": "Organization",
            "name": said.network.name,
            "url": root + reverse("accounts:public", args=[said.network.slug]),
        }
    return json_ld.script(data)
