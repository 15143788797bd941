"""The desk's pages on which moderators change what a listing says, undo it, and read its whole history."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.audit.api import history_of
from portal.common.pagination import paginate
from portal.common.posted import key_in
from portal.common.readonly import read_only
from portal.common.transitions import TransitionError
from portal.moderation.permissions import demand, is_moderator
from providers.actions.editing import CannotEdit, EditOvertaken
from providers.actions.moderating import moderate_listing, undo_moderation
from providers.editing.fields import GROUPS, changed
from providers.enums import ProviderState
from providers.forms.both_sides import mine_again, with_theirs
from providers.forms.editing import GroupForm
from providers.forms.moderating import moderator_form
from providers.importing.data import ListingData
from providers.importing.stored import stored_listing
from providers.models import Provider
from providers.permissions import is_member
from providers.queries_edits import namesakes, open_edit_of, sides_of
from providers.queries_history import differences_between, told_history

PER_PAGE = 25


@demand(is_moderator)
@require_safe
@read_only
def desk_listing_history(request: HttpRequest, pk: int) -> HttpResponse:
    """All that ever happened to a listing, with the words that went and came."""
    provider = get_object_or_404(Provider, pk=pk)
    page = paginate(history_of(provider), request.GET.get("page"), per_page=PER_PAGE)
    context = {"provider": provider, "page_of_history": page, "history": told_history(page)}
    return render(request, "providers/desk/history.html", context)


@demand(is_moderator)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_listing_change(request: HttpRequest, pk: int, group: str) -> HttpResponse:
    """One page of questions about a listing. What changes is shown first; nothing typed is lost meanwhile."""
    if group not in GROUPS:
        raise Http404(_("There is no such page of questions."))
    provider = get_object_or_404(Provider.objects.select_related("organization"), pk=pk)
    shown = stored_listing(provider.pk)
    make = moderator_form(group)
    if request.method != "POST" or _why_not(request, provider):
        return _page(request, provider, make(None, listing=shown), group)
    if theirs := request.POST.get("theirs", ""):
        form = with_theirs(make, request.POST, shown, group, theirs)
        return _page(request, provider, form, group, sides=_sides(shown, form), status=200 if form.is_valid() else 422)
    form = make(request.POST, listing=shown, more="more" in request.POST)
    if "more" in request.POST:
        form.errors.clear()  # asking for a line is not an answer yet
        return _page(request, provider, form, group)
    if not form.is_valid():
        return _page(request, provider, form, group, status=422)
    if "look" in request.POST:
        return _page(request, provider, form, group, preview=differences_between(shown, changed(shown, form.values())))
    return _save(request, provider, form, group)


def _why_not(request: HttpRequest, provider: Provider) -> str:
    """Why this moderator does not change this listing, in words; empty when nothing stands against it."""
    if provider.state == ProviderState.LEFT:
        return _("This listing has left the directory: what it says cannot be changed any more.")
    if is_member(request.user, provider):
        return _("You belong to the organization behind this listing, so somebody else changes it here.")
    return ""


def _save(request: HttpRequest, provider: Provider, form: GroupForm, group: str) -> HttpResponse:
    data = form.cleaned_data
    try:
        fields = moderate_listing(
            provider, form.values(), version=data["version"], actor=request.user, reason=data["reason"]
        )
    except CannotEdit as error:
        form.add_problems(error.problems)
        return _page(request, provider, form, group, status=422)
    except EditOvertaken as overtaken:
        again = mine_again(moderator_form(group), request.POST, overtaken.present, group)
        return _page(request, provider, again, group, sides=_sides(overtaken.present, again), status=409)
    except TransitionError as error:
        messages.error(request, str(error))
        return redirect("providers:desk_listing", pk=provider.pk)
    said = ngettext(
        "%(count)d thing is changed, and its people are told why. You can undo it on this page.",
        "%(count)d things are changed, and its people are told why. You can undo it on this page.",
        len(fields),
    )
    nothing = _("The listing says all of this already: nothing was changed, and nobody told.")
    messages.success(request, said % {"count": len(fields)} if fields else nothing)
    return redirect("providers:desk_listing", pk=provider.pk)


def _sides(present: ListingData, form: GroupForm) -> list[dict[str, Any]]:
    return sides_of(present, form.values()) if form.is_valid() else []


def _page(
    request: HttpRequest,
    provider: Provider,
    form: GroupForm,
    group: str,
    *,
    sides: list[dict[str, Any]] | None = None,
    preview: list[Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    name = form.values().get("name", "") if preview else ""
    context = {
        "provider": provider,
        "group": GROUPS[group],
        "groups": GROUPS.values(),
        "form": form,
        "sides": sides,
        "preview": preview,
        "looked": preview is not None,
        "namesakes": namesakes(name, provider) if name and name != provider.name else [],
        "waiting": open_edit_of(provider),
        "conflict": _why_not(request, provider),
    }
    return render(request, "providers/desk/change.html", context, status=status)


@demand(is_moderator)
@require_POST
def desk_listing_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the last change by moderators, as the button showed it."""
    provider = get_object_or_404(Provider.objects.select_related("organization"), pk=pk)
    try:
        undo_moderation(provider, revision=key_in(request.POST.get("revision")), actor=request.user)
    except (CannotEdit, TransitionError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The listing says again what it said before. Its people are told."))
    return redirect("providers:desk_listing", pk=pk)
