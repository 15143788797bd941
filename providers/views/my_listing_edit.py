"""The people of a listing change it, page by page; and what they proposed, with what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from portal.common.private import private_page
from portal.common.readonly import read_only
from portal.common.transitions import TransitionError
from providers.actions.editing import CannotEdit, EditOvertaken, Saved, edit_listing, take_back_edit
from providers.editing.fields import GROUPS
from providers.enums import ProviderState
from providers.forms.both_sides import mine_again, with_theirs
from providers.forms.editing import GroupForm
from providers.forms.editing_rows import FORMS
from providers.importing.data import ListingData
from providers.importing.stored import stored_listing
from providers.models import ListingEdit, Provider
from providers.permissions import check_can_edit
from providers.queries_edits import as_proposed, differences_of, open_edit_of, sides_of
from providers.views.my_listing import listing_or_404
from providers.views.request_access import done, to_page

READING = ["GET", "HEAD", "POST"]


@private_page
@login_required
@require_safe
@read_only
def my_listing_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Which page to open for what; and the proposal that waits, if there is one."""
    provider = _own_listing(request, slug)
    context = {
        "provider": provider,
        "has_left": provider.state == ProviderState.LEFT,
        "edit": open_edit_of(provider),
        "pages": [{"group": group, "url": reverse(f"providers:{group.url_name}", args=[slug])} for group in _groups()],
        "done": done(request),
    }
    return render(request, "providers/my_listing_edit.html", context)


def _groups() -> list[Any]:
    return list(GROUPS.values())


def _own_listing(request: HttpRequest, slug: str) -> Provider:
    provider = listing_or_404(request, slug)
    check_can_edit(request.user, provider)
    return provider


@private_page
@login_required
@require_http_methods(READING)
def my_listing_edit_group(request: HttpRequest, slug: str, group: str) -> HttpResponse:
    """One page of questions. What was typed is kept, whatever happens meanwhile."""
    provider = _own_listing(request, slug)
    if provider.state == ProviderState.LEFT:
        return to_page("my_listing_edit", slug)
    edit = open_edit_of(provider)
    shown = as_proposed(stored_listing(provider.pk), edit)
    note = edit.note if edit else ""
    if request.method != "POST":
        return _page(request, provider, edit, FORMS[group](listing=shown, note=note))
    if theirs := request.POST.get("theirs", ""):
        return _with_theirs(request, provider, edit, shown, group, theirs)
    form = FORMS[group](request.POST, listing=shown, note=note, more="more" in request.POST)
    if "more" in request.POST:
        form.errors.clear()  # asking for a line is not an answer yet
        return _page(request, provider, edit, form)
    if form.is_valid():
        try:
            return _said(slug, _save(request, provider, form))
        except CannotEdit as error:
            form.add_problems(error.problems)
        except EditOvertaken as overtaken:
            return _overtaken(request, provider, group, overtaken.present, form.values())
        except TransitionError as error:
            messages.error(request, str(error))
            return to_page("my_listing_edit", slug)
    return _page(request, provider, edit, form, status=422)


def _save(request: HttpRequest, provider: Provider, form: GroupForm) -> Saved:
    return edit_listing(
        provider,
        form.values(),
        version=form.cleaned_data["version"],
        note=form.cleaned_data.get("note", ""),
        actor=request.user,
    )


def _said(slug: str, saved: Saved) -> HttpResponse:
    waits = saved.edit is not None and saved.edit.waits
    words = [word for word, is_so in (("edited", saved.published), ("proposed", waits)) if is_so]
    if saved.edit is not None and not saved.edit.is_open:
        words = words or ["taken-back"]
    return to_page("my_listing_edit", slug, done="-".join(words) or "same")


def _overtaken(
    request: HttpRequest, provider: Provider, group: str, present: ListingData, mine: dict[str, Any]
) -> HttpResponse:
    """What they saved beside what was typed here; sent again, what stands in the form is saved all the same."""
    form = mine_again(FORMS[group], request.POST, present, group)
    sides = sides_of(present, mine)
    return _page(request, provider, open_edit_of(provider), form, sides=sides, status=409)


def _with_theirs(
    request: HttpRequest, provider: Provider, edit: ListingEdit | None, shown: ListingData, group: str, name: str
) -> HttpResponse:
    """The form with one field as the other person saved it, the rest as typed. Nothing is saved yet."""
    form = with_theirs(FORMS[group], request.POST, shown, group, name)
    valid = form.is_valid()
    sides = sides_of(shown, form.values()) if valid else []
    return _page(request, provider, edit, form, sides=sides, status=200 if valid else 422)


def _page(
    request: HttpRequest,
    provider: Provider,
    edit: ListingEdit | None,
    form: GroupForm,
    *,
    sides: list[dict[str, Any]] | None = None,
    status: int = 200,
) -> HttpResponse:
    group = GROUPS[form.group]
    context = {
        "provider": provider,
        "group": group,
        "form": form,
        "sides": sides,
        "edit": edit,
        "concerned": edit is not None and bool(set(edit.values) & set(group.fields)),
        "has_vetted": bool(group.vetted),
        "has_free": len(group.vetted) < len(group.fields),
    }
    return render(request, "providers/my_listing_edit_group.html", context, status=status)


@private_page
@login_required
@require_http_methods(READING)
def my_listing_proposal(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits to be read, or came back with a reason; its people may take it back."""
    provider = _own_listing(request, slug)
    edit = open_edit_of(provider)
    if request.method == "POST":
        if edit is None:
            return to_page("my_listing_edit", slug)
        try:
            take_back_edit(edit, actor=request.user)
        except TransitionError as error:
            messages.error(request, str(error))
            return to_page("my_listing_edit", slug)
        return to_page("my_listing_edit", slug, done="taken-back")
    differences = differences_of(edit, stored_listing(provider.pk)) if edit else []
    touched = [group for group in _groups() if edit and set(group.fields) & set(edit.values)]
    context = {
        "provider": provider,
        "edit": edit,
        "differences": differences,
        "pages": [
            {"label": group.title, "url": reverse(f"providers:{group.url_name}", args=[slug])} for group in touched
        ],
    }
    return render(request, "providers/my_listing_proposal.html", context)
