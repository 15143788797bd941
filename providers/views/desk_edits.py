"""The desk's pages about proposed edits: what waits, and one of them with what would change."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.common.pagination import paginate
from portal.common.readonly import read_only
from portal.common.transitions import TransitionError
from portal.moderation.permissions import demand, is_moderator
from providers.actions.deciding import accept_part_of_edit, send_back_edit
from providers.actions.editing import CannotEdit
from providers.editing.differences import Difference
from providers.enums import ProviderState
from providers.filters import EditFilter
from providers.forms_desk import DecideEditForm
from providers.importing.stored import stored_listing
from providers.models import ListingEdit
from providers.permissions import is_member
from providers.queries_edits import differences_of, namesakes


@demand(is_moderator)
@require_safe
@read_only
def desk_edits(request: HttpRequest) -> HttpResponse:
    edits = ListingEdit.objects.select_related("provider__commune__department", "author").order_by("sent_at", "pk")
    filtered = EditFilter(request.GET, queryset=edits)
    page = paginate(filtered.qs, request.GET.get("page"), per_page=25)
    return render(request, "providers/desk/edits.html", {"filter": filtered, "page_of_edits": page})


@demand(is_moderator)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Each changed field, both sides in one; what can be published is ticked, the rest goes back with a reason."""
    edit = get_object_or_404(
        ListingEdit.objects.select_related("provider__organization", "provider__commune__department", "author"), pk=pk
    )
    if request.method != "POST":
        return _case(request, edit)
    if not (edit.waits and _can_be_decided(edit)):
        messages.error(request, _("Somebody else decided in the meantime. Here is how the proposal stands now."))
        return _case(request, edit, typed=request.POST.get("reason", ""), status=409)
    form = _form(edit, differences_of(edit, stored_listing(edit.provider_id)), request.POST)
    if not form.is_valid():
        return _case(request, edit, form, status=422)
    return _decide(request, edit, form)


def _can_be_decided(edit: ListingEdit) -> bool:
    return edit.waits and edit.provider.state != ProviderState.LEFT


def _form(edit: ListingEdit, differences: list[Difference], data: Any = None, **initial: Any) -> DecideEditForm:
    choices = [(one.name, one.label) for one in differences]
    ticked = [one.name for one in differences if not one.problems]
    return DecideEditForm(data, choices=choices, initial={"accepted": ticked, "revision": edit.revision, **initial})


def _decide(request: HttpRequest, edit: ListingEdit, form: DecideEditForm) -> HttpResponse:
    data = form.cleaned_data
    said: dict[str, Any] = {"revision": data["revision"], "actor": request.user, "reason": data["reason"]}
    name = edit.provider.name
    try:
        if form.sends_back:
            send_back_edit(edit, **said)
            done = _("The proposal for “%(name)s” went back to its people with your reason.")
        else:
            accepted = accept_part_of_edit(edit, data["accepted"], **said)
            done = (
                _("Part of the proposal for “%(name)s” went back with your reason; the rest can be read by everybody.")
                if accepted.is_open
                else _("“%(name)s” says now what was proposed. Its people have been told.")
            )
    except CannotEdit as error:
        form.add_error("accepted", str(error))
        return _case(request, edit, form, status=422)
    except TransitionError as error:
        messages.error(request, str(error))
        edit.refresh_from_db()
        return _case(request, edit, typed=data["reason"], status=409)
    messages.success(request, done % {"name": name})
    return redirect("providers:desk_edit", pk=edit.pk)


def _case(
    request: HttpRequest, edit: ListingEdit, sent: DecideEditForm | None = None, *, typed: str = "", status: int = 200
) -> HttpResponse:
    provider = edit.provider
    differences = differences_of(edit, stored_listing(provider.pk)) if edit.is_open else []
    context = {
        "edit": edit,
        "provider": provider,
        "differences": differences,
        "concerned": is_member(request.user, provider),
        "has_left": provider.state == ProviderState.LEFT,
        "namesakes": namesakes(edit.values["name"], provider) if isinstance(edit.values.get("name"), str) else [],
        "form": (sent or _form(edit, differences, reason=typed)) if _can_be_decided(edit) else None,
        "typed": "" if _can_be_decided(edit) else typed,
    }
    return render(request, "providers/desk/edit.html", context, status=status)
