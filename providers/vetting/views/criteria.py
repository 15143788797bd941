"""The criteria in versions: those published, and the one draft that the committee writes together."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.common.posted import key_in, posted
from portal.common.readonly import read_only
from portal.common.transitions import TransitionError
from portal.moderation.permissions import demand, is_moderator
from providers.vetting.actions import criteria as actions
from providers.vetting.actions.committee import SettledMeanwhile
from providers.vetting.forms.committee import CriterionForm, PublishForm
from providers.vetting.models import CriteriaSet, Criterion
from providers.vetting.queries_committee import (
    WRITTEN,
    changes_of,
    concerned_by,
    draft,
    files_under_way,
    lines_of,
    mark_of,
    version_before,
    versions,
)

READING = ["GET", "HEAD", "POST"]
BEGIN = "begin"


@demand(is_moderator)
@require_safe
@read_only
def committee_criteria(request: HttpRequest) -> HttpResponse:
    """The version in force, those before, and the draft."""
    return render(request, "vetting/committee/versions.html", {"versions": versions(), "draft": draft()})


@demand(is_moderator)
@require_safe
@read_only
def committee_version(request: HttpRequest, number: int) -> HttpResponse:
    """One version as it was published, with what it changed."""
    published = CriteriaSet.objects.published().prefetch_related("rows").select_related("published_by")
    version = get_object_or_404(published, number=number)
    context = {"version": version, "rows": list(version.rows.all()), "changes": _told(version)}
    return render(request, "vetting/committee/version.html", context)


@demand(is_moderator)
@require_http_methods(READING)
def committee_draft(request: HttpRequest) -> HttpResponse:
    """The draft, criterion by criterion. Here it is begun, and criteria are moved."""
    if request.method == "POST":
        return _change_draft(request)
    if (present := draft()) is None:
        return redirect("vetting:committee_criteria")
    return _draft_page(request, present)


def _change_draft(request: HttpRequest) -> HttpResponse:
    try:
        if request.POST.get("do") == BEGIN:
            actions.begin_draft(actor=request.user)
        else:
            pk, where = _move_wanted(request)
            actions.move_criterion(pk, where, seen=request.POST.get("seen", ""), actor=request.user)
    except TransitionError as error:
        return _refused(request, error)
    return redirect("vetting:committee_draft")


def _move_wanted(request: HttpRequest) -> tuple[int, str]:
    """Which criterion goes where. Raises Http404 for anything but our own buttons."""
    where, _dash, key = request.POST.get("do", "").partition("-")
    if where not in (actions.UP, actions.DOWN) or not key_in(key):
        raise Http404(_("There is no such button on this page."))
    return key_in(key), where


def _draft_page(request: HttpRequest, present: CriteriaSet, *, refused: str = "", status: int = 200) -> HttpResponse:
    rows = list(present.rows.all())
    context = {"draft": present, "rows": rows, "seen": mark_of(rows), "refused": refused}
    return render(request, "vetting/committee/draft.html", context, status=status)


def _refused(request: HttpRequest, error: TransitionError) -> HttpResponse:
    """The draft as it is now, and why nothing was written; the list of versions where it is gone."""
    if (present := draft()) is None:
        messages.error(request, str(error))
        return redirect("vetting:committee_criteria")
    return _draft_page(request, present, refused=str(error), status=409)


@demand(is_moderator)
@require_http_methods(READING)
def committee_add(request: HttpRequest) -> HttpResponse:
    """One more criterion."""
    if draft() is None:
        return redirect("vetting:committee_criteria")
    form = CriterionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_criterion(form.cleaned_data, actor=request.user)
        except TransitionError as error:
            return _refused(request, error)
        return redirect("vetting:committee_draft")
    return _criterion_page(request, form, status=422 if form.errors else 200)


@demand(is_moderator)
@require_http_methods(READING)
def committee_criterion(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of one criterion of the draft."""
    row = _row_or_404(pk)
    form = CriterionForm(posted(request), instance=row, initial={"seen": mark_of([row])})
    if request.method != "POST":
        return _criterion_page(request, form, row)
    if not form.is_valid():
        return _criterion_page(request, form, row, status=422)
    wanted = {name: form.cleaned_data[name] for name in WRITTEN}
    try:
        actions.save_criterion(pk, wanted, seen=form.cleaned_data["seen"], actor=request.user)
    except SettledMeanwhile as error:
        return _overtaken(request, pk, str(error))
    except TransitionError as error:
        return _refused(request, error)
    return redirect("vetting:committee_draft")


def _overtaken(request: HttpRequest, pk: int, why: str) -> HttpResponse:
    """What was typed, beside what somebody else wrote: sent again, what stands in the form counts."""
    row = _row_or_404(pk)
    data = request.POST.copy()
    data["seen"] = mark_of([row])
    theirs = CriterionForm(instance=row)
    return _criterion_page(
        request, CriterionForm(data, instance=_row_or_404(pk)), row, why=why, theirs=theirs, status=409
    )


def _criterion_page(
    request: HttpRequest,
    form: CriterionForm,
    row: Criterion | None = None,
    *,
    why: str = "",
    theirs: CriterionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "criterion": row, "why": why, "theirs": theirs}
    return render(request, "vetting/committee/criterion.html", context, status=status)


def _row_or_404(pk: int) -> Criterion:
    row = Criterion.objects.filter(criteria__is_draft=True, pk=pk).first()
    if row is None:
        raise Http404(_("No criterion of the draft is at this address: it was removed, or the draft is published."))
    return row


@demand(is_moderator)
@require_http_methods(READING)
def committee_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether a criterion really goes."""
    row = _row_or_404(pk)
    if request.method == "POST":
        try:
            actions.remove_criterion(pk, seen=request.POST.get("seen", ""), actor=request.user)
        except TransitionError as error:
            return _refused(request, error)
        return redirect("vetting:committee_draft")
    context = {"criterion": row, "seen": mark_of([row]), "under_way": files_under_way()}
    return render(request, "vetting/committee/remove.html", context)


@demand(is_moderator)
@require_http_methods(READING)
def committee_discard(request: HttpRequest) -> HttpResponse:
    """Whether the draft really goes."""
    if (present := draft()) is None:
        return redirect("vetting:committee_criteria")
    if request.method == "POST":
        try:
            actions.discard_draft(seen=request.POST.get("seen", ""), actor=request.user)
        except TransitionError as error:
            return _refused(request, error)
        messages.success(request, _("The draft is discarded. The version in force stays as it is."))
        return redirect("vetting:committee_criteria")
    context = {"draft": present, "seen": mark_of(present.rows.all()), "changes": _told(present)}
    return render(request, "vetting/committee/discard.html", context)


@demand(is_moderator)
@require_http_methods(READING)
def committee_publish(request: HttpRequest) -> HttpResponse:
    """What the draft changes and whom that concerns, before it is put in force."""
    if (present := draft()) is None:
        return redirect("vetting:committee_criteria")
    form = PublishForm(posted(request), initial={"seen": mark_of(present.rows.all())})
    if request.method != "POST":
        return _publish_page(request, present, form)
    if not form.is_valid():
        return _publish_page(request, present, form, status=422)
    data = form.cleaned_data
    try:
        version = actions.publish_draft(
            data["what_changed_fr"], data["what_changed_en"], seen=data["seen"], actor=request.user
        )
    except SettledMeanwhile as error:
        return _publish_anew(request, str(error))
    except TransitionError as error:
        if (present := draft()) is None:
            return _refused(request, error)
        form.add_error(None, str(error))
        return _publish_page(request, present, form, status=422)
    messages.success(
        request, _("Version %(number)d is in force for files sent from now on.") % {"number": version.number}
    )
    return redirect("vetting:committee_criteria")


def _publish_anew(request: HttpRequest, why: str) -> HttpResponse:
    """What was typed is kept, under the draft as it is now: published again, that is what comes in force."""
    if (present := draft()) is None:
        return redirect("vetting:committee_criteria")
    data = request.POST.copy()
    data["seen"] = mark_of(present.rows.all())
    return _publish_page(request, present, PublishForm(data), why=why, status=409)


def _publish_page(
    request: HttpRequest, present: CriteriaSet, form: PublishForm, *, why: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "draft": present,
        "form": form,
        "why": why,
        "changes": _told(present),
        "concerned": concerned_by(present),
        "under_way": files_under_way(),
    }
    return render(request, "vetting/committee/publish.html", context, status=status)


def _told(version: CriteriaSet) -> dict[str, Any]:
    """What a version changes, as a template tells it."""
    changes = changes_of(version, version_before(version))
    return {
        "some": bool(changes),
        "added": changes.added,
        "removed": changes.removed,
        "changed": [(after, lines_of(before, after)) for before, after in changes.changed],
        "is_reordered": changes.is_reordered,
    }
