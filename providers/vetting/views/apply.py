"""Applying: what is asked, beginning a file, writing it part by part, reading it again and sending it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.common import clock
from portal.common.posted import posted
from portal.common.private import private_page
from portal.common.readonly import read_only
from portal.common.transitions import TransitionError
from portal.taxonomy.models import Elsewhere
from providers.editing.words import Names
from providers.vetting.actions.drafting import PartOvertaken, check_writable, save_part
from providers.vetting.actions.prospecting import start_invited
from providers.vetting.actions.submitting import submit
from providers.vetting.completeness import missing
from providers.vetting.content import part_version
from providers.vetting.enums import Part
from providers.vetting.forms.apply import StartForm
from providers.vetting.forms.parts import FORMS, PartForm
from providers.vetting.listing import listing_of, projects_of
from providers.vetting.models import Application
from providers.vetting.permissions import visible_to
from providers.vetting.queries import criteria_in_force, rules
from providers.vetting.queries_apply import asked_in, attachments_of, in_words, part_after, steps_of
from providers.vetting.workflow import NotComplete

READING = ["GET", "HEAD", "POST"]
INVITATION = "invitation"


@require_safe
@read_only
def join(request: HttpRequest) -> HttpResponse:
    """What is asked, who reads it, how long it takes: before anybody begins."""
    criteria = criteria_in_force()
    context = {
        "criteria": list(criteria.rows.all()) if criteria else [],
        "rules": rules(),
        "elsewhere": Elsewhere.objects.all()[:6],
    }
    return render(request, "vetting/apply/join.html", context)


@private_page
@login_required
@require_http_methods(READING)
def start(request: HttpRequest) -> HttpResponse:
    """For whom one applies; a file that is open already is gone on with.

    The link of an invitation is kept in the session: on the way many have to create their organization first.
    """
    if token := request.GET.get(INVITATION, ""):
        request.session[INVITATION] = token[:43]
    form = StartForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        application = start_invited(
            request.session.pop(INVITATION, ""),
            form.cleaned_data["organization"],
            actor=request.user,
            language=get_language() or "fr",
        )
        return redirect("vetting:application", application.pk)
    own = visible_to(request.user).open().select_related("organization")
    context = {"form": form, "files": list(own), "rules": rules()}
    return render(request, "vetting/apply/start.html", context, status=422 if form.errors else 200)


def file_or_404(request: HttpRequest, pk: int) -> Application:
    """A file of one of the organizations this person administers. Raises Http404, in words."""
    found = visible_to(request.user).select_related("organization", "criteria", "provider").filter(pk=pk).first()
    if found is None:
        raise Http404(_("None of your organizations has an application at this address."))
    return found


@private_page
@login_required
@require_http_methods(READING)
def part(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """One part of the file. What was typed is kept, whatever happens meanwhile."""
    application = file_or_404(request, pk)
    if part == Part.PROJECTS:
        return redirect("vetting:projects", pk)
    if part not in FORMS:
        raise Http404(_("A file has no part “%(part)s”.") % {"part": part})
    try:
        check_writable(application, part)
    except TransitionError as error:
        messages.error(request, str(error))
        return redirect("vetting:application", pk)
    if request.method != "POST":
        return _page(request, application, FORMS[part](application=application))
    form = FORMS[part](request.POST, application=application, more="more" in request.POST)
    if "more" in request.POST:
        form.errors.clear()  # asking for a line is not an answer yet
        return _page(request, application, form)
    return _save(request, application, form)


def _save(request: HttpRequest, application: Application, form: PartForm) -> HttpResponse:
    is_valid = form.is_valid()
    by_itself = saved_by_itself(request)
    try:
        save_part(
            application,
            form.part,
            form.answers(),
            version=form.cleaned_data.get("version", ""),
            typed=None if is_valid else form.typed(),
            actor=request.user,
        )
    except PartOvertaken as overtaken:
        if by_itself:
            return JsonResponse({"said": str(overtaken)}, status=409)
        return _overtaken(request, overtaken.application, form)
    except TransitionError as error:
        if by_itself:
            return JsonResponse({"said": str(error)}, status=409)
        messages.error(request, str(error))
        return redirect("vetting:application", application.pk)
    if by_itself:
        return _saved_by_itself(application, form.part)
    if "later" in request.POST:
        messages.success(request, _("It is saved. Come back whenever you wish, on any device."))
        return redirect("vetting:application", application.pk)
    if not is_valid:
        return _page(request, application, _typed_again(request, application, form.part), status=422)
    after = part_after(form.part)
    return redirect("vetting:part", application.pk, after) if after else redirect("vetting:review", application.pk)


def _saved_by_itself(application: Application, part: str) -> JsonResponse:
    version = part_version(application.values, application.unfinished, part)
    return JsonResponse({"version": version, "said": saved_at()})


def saved_by_itself(request: HttpRequest) -> bool:
    """Whether the page sent its form while somebody writes in it: it is answered in a word."""
    return request.headers.get("X-Saved-By") == "itself"


def saved_at() -> str:
    """That it is saved, with the time of it."""
    return _("Saved at %(time)s") % {"time": time_format(timezone.localtime(clock.now()), "H:i")}


def _typed_again(request: HttpRequest, application: Application, part: str) -> PartForm:
    """What was typed, with its errors, over what the file holds now: sent once more, it counts."""
    data = request.POST.copy()
    data["version"] = part_version(application.values, application.unfinished, part)
    form = FORMS[part](data, application=application)
    form.is_valid()
    return form


def _overtaken(request: HttpRequest, application: Application, form: PartForm) -> HttpResponse:
    """Both sides: what somebody else saved, and what was typed."""
    theirs = FORMS[form.part](application=application)
    again = _typed_again(request, application, form.part)
    return _page(request, application, again, theirs=theirs, status=409)


def _page(
    request: HttpRequest,
    application: Application,
    form: PartForm,
    *,
    theirs: PartForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "application": application,
        "form": form,
        "part": Part(form.part),
        "steps": steps_of(application, form.part),
        "asked": asked_in(application, form.part),
        "theirs": theirs,
    }
    return render(request, "vetting/apply/part.html", context, status=status)


@private_page
@login_required
@require_http_methods(READING)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """All of it once more, what lacks, and the button that sends it."""
    application = file_or_404(request, pk)
    if not application.is_writable:
        return redirect("vetting:application", pk)
    if request.method == "POST":
        try:
            submit(application, actor=request.user)
        except NotComplete as error:
            messages.error(request, str(error))
        except TransitionError as error:
            messages.error(request, str(error))
            return redirect("vetting:application", pk)
        else:
            messages.success(request, _("Your file has arrived. Thank you! Here you see what becomes of it."))
            return redirect("vetting:application", pk)
    projects = projects_of(application)
    lacks = missing(application, projects)
    context = {
        **whole_file(application, projects),
        "steps": steps_of(application, "review"),
        "attachments": attachments_of(application),
        "missing": [(Part(part), sentences) for part, sentences in lacks.items()],
        "rules": rules(),
    }
    return render(request, "vetting/apply/review.html", context, status=422 if request.method == "POST" else 200)


def whole_file(application: Application, projects: list[Any]) -> dict[str, Any]:
    """What pages show that show all of a file."""
    names = Names.load([application.values.get("commune", "")])
    listing = listing_of(application.values, day=clock.today(), former=names.former)
    return {"application": application, "parts": in_words(application, names, listing), "projects": projects}


@private_page
@login_required
@require_safe
@read_only
def print_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole file on paper."""
    application = file_or_404(request, pk)
    return render(request, "vetting/apply/print.html", whole_file(application, projects_of(application)))
