"""With whom a listing works, for its admins: propose, answer, take back, end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.common.pagination import paginate
from portal.common.posted import key_in, posted
from portal.common.private import private_page
from portal.common.transitions import TransitionError
from providers.actions.partnerships import (
    CannotPropose,
    confirm_partnership,
    decline_partnership,
    end_partnership,
    propose_partnership,
    take_back_partnership,
)
from providers.forms.partnerships import ProposePartnershipForm
from providers.models import Partnership, Provider
from providers.permissions import check_can_edit
from providers.queries_partnerships import open_partnerships_of, partnership_of, seen_by
from providers.views.my_listing import listing_or_404
from providers.views.request_access import done, to_page

READING = ["GET", "HEAD", "POST"]
# Value of the button, the action, what is said afterwards.
DEEDS = {
    "confirm": (confirm_partnership, "partner-confirmed"),
    "decline": (decline_partnership, "partner-declined"),
    "take_back": (take_back_partnership, "partner-taken-back"),
}


@private_page
@login_required
@require_http_methods(READING)
def my_partners(request: HttpRequest, slug: str) -> HttpResponse:
    """Who, where it stands and since when; the form to propose it to somebody else."""
    provider = _own_listing(request, slug)
    if request.method == "POST" and "deed" in request.POST:
        return _answer(request, provider)
    form = ProposePartnershipForm(posted(request), provider=provider)
    if request.method != "POST":
        return _page(request, provider, form)
    if form.is_valid():
        other = form.cleaned_data["name"]
        try:
            made = propose_partnership(provider, other, note=form.cleaned_data["note"], actor=request.user)
        except CannotPropose as error:
            form.add_error("name", str(error))
        else:
            return to_page("my_partners", slug, done="partner-confirmed" if made.is_confirmed else "partner-proposed")
    return _page(request, provider, form, status=422)


def _own_listing(request: HttpRequest, slug: str) -> Provider:
    provider = listing_or_404(request, slug)
    check_can_edit(request.user, provider)
    return provider


def _own_partnership(provider: Provider, pk: str | int) -> Partnership:
    """Raises Http404, in words, for another listing's."""
    found = partnership_of(provider, key_in(str(pk)))
    if found is None:
        raise Http404(_("Your listing has no such partnership."))
    return found


def _answer(request: HttpRequest, provider: Provider) -> HttpResponse:
    """What one of the buttons says; anything else changes nothing."""
    act, said = DEEDS.get(request.POST["deed"], (None, ""))
    if act is None:
        return to_page("my_partners", provider.slug)
    partnership = _own_partnership(provider, request.POST.get("partnership", ""))
    try:
        act(partnership, provider, actor=request.user)
    except TransitionError as error:
        messages.error(request, str(error) or _("The other side answers this. Reload the page."))
        return to_page("my_partners", provider.slug)
    return to_page("my_partners", provider.slug, done=said)


def _page(request: HttpRequest, provider: Provider, form: ProposePartnershipForm, *, status: int = 200) -> HttpResponse:
    page = paginate(open_partnerships_of(provider), request.GET.get("page"))
    context: dict[str, Any] = {
        "provider": provider,
        "page_obj": page,
        "partners": seen_by(provider, list(page.object_list)),
        "form": form if provider.is_listed else None,
        "done": done(request),
    }
    return render(request, "providers/partner/list.html", context, status=status)


@private_page
@login_required
@require_http_methods(READING)
def my_partner_end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What ending a partnership means, and the button that does it."""
    provider = _own_listing(request, slug)
    partnership = _own_partnership(provider, pk)
    if not partnership.is_confirmed:
        return to_page("my_partners", slug)
    if request.method == "POST":
        try:
            end_partnership(partnership, provider, actor=request.user)
        except TransitionError as error:
            messages.error(request, str(error))
            return to_page("my_partners", slug)
        return to_page("my_partners", slug, done="partner-ended")
    context = {"provider": provider, "partnership": partnership, "partner": partnership.other_of(provider)}
    return render(request, "providers/partner/end.html", context)
