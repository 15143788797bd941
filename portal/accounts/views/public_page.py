"""The public page of an organization, for its admins: exactly what it says, the button that shows or hides it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal.accounts.actions.public_pages import hide_page, invite_visitors, show_page
from portal.accounts.enums import OrganizationState
from portal.accounts.forms.describing import VisitorsForm
from portal.accounts.queries_profile import page_of
from portal.accounts.queries_public import preview_of
from portal.accounts.views.members import administered
from portal.accounts.views.pages import REFUSALS, form_page
from portal.accounts.views.public import panels_for
from portal.common.posted import posted


@never_cache
@login_required
def public_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A preview that is the page itself, and the switch."""
    organization = administered(request, slug)
    if request.method == "POST":
        shows = "show" in request.POST
        try:
            (show_page if shows else hide_page)(organization, actor=request.user)
        except REFUSALS as error:
            messages.error(request, str(error))
        else:
            said = _("Everybody can read your page now.") if shows else _("Nobody reads your page any more.")
            messages.success(request, said)
        return redirect("accounts:public_page", slug)
    context = {
        "organization": organization,
        "public_page": page_of(organization),
        "is_asleep": organization.state == OrganizationState.ASLEEP,
        "told": preview_of(organization),
        "panels": panels_for(request, organization),
    }
    return render(request, "accounts/public_page.html", context)


@never_cache
@login_required
def visitors(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether others may ask how it went, and about what."""
    organization = administered(request, slug)
    page = page_of(organization)
    form = VisitorsForm(posted(request), initial={"ready": page.ready_to_tell, "can_tell": page.can_tell})
    if form.is_valid():
        invite_visitors(organization, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Your changes are kept."))
        return redirect("accounts:public_page", slug)
    return form_page(
        request,
        form,
        title=_("Ready to tell"),
        intro=_("Nothing helps like talking with people who have done it. You decide whether they may write to you."),
        submit=_("Keep this"),
        note=_("Your addresses are never shown. You can change your mind at any time."),
        back=reverse("accounts:public_page", args=[slug]),
    )
