"""What becomes of a file: where it stands, the thread, withdrawing, appealing, corrections, somebody else to ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.common.posted import key_in, posted
from portal.common.private import private_page
from portal.common.transitions import ReasonMissing, TransitionError
from providers.vetting.actions import drafting, signing, submitting
from providers.vetting.actions.blanking import can_be_emptied, empty_now
from providers.vetting.content import project_version
from providers.vetting.enums import ApplicationState, Part, SignState
from providers.vetting.forms.apply import AppealForm, ContactForm, CorrectionForm, MessageForm, ProjectForm
from providers.vetting.listing import projects_of
from providers.vetting.models import Application, ToldProject
from providers.vetting.queries import asked_of, rules
from providers.vetting.queries_apply import asked_in, stations_of, steps_of, thread_of, waits_for
from providers.vetting.views.apply import READING, file_or_404, saved_at, saved_by_itself


@private_page
@login_required
@require_http_methods(READING)
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the file stands, who it waits for, what was said."""
    found = file_or_404(request, pk)
    form = MessageForm(posted(request))
    typed = ""
    if request.method == "POST" and form.is_valid():
        try:
            submitting.write_to_committee(found, form.cleaned_data["text"], actor=request.user)
        except TransitionError as error:  # decided or withdrawn meanwhile: nobody would read it
            messages.error(request, str(error))
            typed = form.cleaned_data["text"]
        else:
            messages.success(request, _("Your message has reached the committee."))
            return redirect("vetting:application", pk)
    asked = asked_of(found) if found.state == ApplicationState.CHANGES_REQUESTED else []
    context = {
        "application": found,
        "road": stations_of(found),
        "waits_for": waits_for(found),
        "projects": projects_of(found),
        "asked": asked,
        "parts_asked": [part for part in Part if part in {row.criterion.part for row in asked}],
        "thread": thread_of(found),
        "form": form if found.submission and found.is_open else None,
        "typed": typed,
        "rules": rules(),
        "can_be_emptied": can_be_emptied(found),
    }
    status = 409 if typed else 422 if form.errors else 200
    return render(request, "vetting/apply/application.html", context, status=status)


@private_page
@login_required
@require_http_methods(READING)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the file back; a draft that was never sent is deleted."""
    found = file_or_404(request, pk)
    is_draft = found.state == ApplicationState.DRAFT
    if request.method == "POST":
        act: Callable[..., Any] = drafting.discard_draft if is_draft else submitting.withdraw
        try:
            act(found, actor=request.user)
        except TransitionError as error:
            messages.error(request, str(error))
            return redirect("vetting:application", pk)
        messages.success(request, _("The draft is deleted.") if is_draft else _("Your application is withdrawn."))
        return redirect("accounts:home") if is_draft else redirect("vetting:application", pk)
    return render(request, "vetting/apply/withdraw.html", {"application": found, "is_draft": is_draft})


@private_page
@login_required
@require_http_methods(READING)
def empty(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a file that is over emptied before its time; nobody of the organization sees it after that."""
    found = file_or_404(request, pk)
    if not can_be_emptied(found):
        return redirect("vetting:application", pk)
    if request.method == "POST":
        try:
            empty_now(found, actor=request.user)
        except TransitionError as error:
            messages.error(request, str(error))
            return redirect("vetting:application", pk)
        messages.success(request, _("What the file said is erased."))
        return redirect("accounts:home")
    return render(request, "vetting/apply/empty.html", {"application": found})


@private_page
@login_required
@require_http_methods(READING)
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, once, that people who did not decide look again."""
    found = file_or_404(request, pk)
    form = AppealForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            submitting.appeal(found, form.cleaned_data["reason"], actor=request.user)
        except TransitionError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Your appeal has arrived. People who did not decide read it."))
        return redirect("vetting:application", pk)
    if found.appeal_before is None:
        return redirect("vetting:application", pk)
    context = {"application": found, "form": form}
    return render(request, "vetting/apply/appeal.html", context, status=422 if form.errors else 200)


@private_page
@login_required
@require_http_methods(READING)
def projects(request: HttpRequest, pk: int) -> HttpResponse:
    """The told supports: those there are, and the way to one more. A button takes one out."""
    found = file_or_404(request, pk)
    if request.method == "POST":
        project = get_object_or_404(ToldProject, application=found, pk=key_in(request.POST.get("remove")))
        try:
            drafting.remove_project(project, actor=request.user)
        except TransitionError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("“%(name)s” is taken out.") % {"name": project.association})
        return redirect("vetting:projects", pk)
    try:
        drafting.check_writable(found, Part.PROJECTS)
    except TransitionError as error:
        messages.error(request, str(error))
        return redirect("vetting:application", pk)
    context = {
        "application": found,
        "projects": projects_of(found),
        "steps": steps_of(found, Part.PROJECTS),
        "asked": asked_in(found, Part.PROJECTS),
        "rules": rules(),
    }
    return render(request, "vetting/apply/projects.html", context)


@private_page
@login_required
@require_http_methods(READING)
def project(request: HttpRequest, pk: int, project: int = 0) -> HttpResponse:
    """One support, new or known."""
    found = file_or_404(request, pk)
    known = get_object_or_404(ToldProject, application=found, pk=project) if project else None
    try:
        drafting.check_writable(found, Part.PROJECTS)
    except TransitionError as error:
        messages.error(request, str(error))
        return redirect("vetting:application", pk)
    by_itself = saved_by_itself(request)
    later = by_itself or "later" in request.POST
    form = ProjectForm(posted(request), project=known, is_whole=not later)
    if request.method != "POST":
        return _project_page(request, found, known, form)
    if not form.is_valid():
        if by_itself:
            return JsonResponse({"said": _("Not saved yet: write the name of the association.")}, status=422)
        return _project_page(request, found, known, form, status=422)
    try:
        saved = _save(request, found, known, form)
    except drafting.PartOvertaken as overtaken:
        if by_itself:
            return JsonResponse({"said": str(overtaken)}, status=409)
        return _project_overtaken(request, found, pk=project, said=str(overtaken))
    except TransitionError as error:
        form.add_error(getattr(error, "field", None), str(error))
        if by_itself:
            return JsonResponse({"said": str(error)}, status=409)
        return _project_page(request, found, known, form, status=422)
    if by_itself:
        at = reverse("vetting:project", args=[pk, saved.pk])
        return JsonResponse({"version": project_version(saved), "said": saved_at(), "at": at})
    return redirect("vetting:projects", pk)


def _save(request: HttpRequest, found: Application, known: ToldProject | None, form: ProjectForm) -> ToldProject:
    return drafting.save_project(
        found,
        known,
        form.columns(),
        left=form.rows_of("left"),
        tools=form.rows_of("tools"),
        version=form.cleaned_data["version"],
        actor=request.user,
    )


def _project_overtaken(request: HttpRequest, found: Application, *, pk: int, said: str) -> HttpResponse:
    """Both sides: what somebody else saved, and what was typed; sent once more, it counts."""
    known = ToldProject.objects.get(pk=pk)
    data = request.POST.copy()
    data["version"] = project_version(known)
    form = ProjectForm(data, project=known)
    form.add_error(None, said)
    return _project_page(request, found, known, form, theirs=ProjectForm(project=known), status=409)


def _project_page(
    request: HttpRequest,
    found: Application,
    known: ToldProject | None,
    form: ProjectForm,
    *,
    theirs: ProjectForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "application": found,
        "form": form,
        "project": known,
        "theirs": theirs,
        # An answered story is asked again once it changes: never by itself.
        "saves_itself": known is None or known.sign_state == SignState.NOT_ASKED,
        "steps": steps_of(found, Part.PROJECTS),
    }
    return render(request, "vetting/apply/project.html", context, status=status)


@private_page
@login_required
@require_http_methods(READING)
def correction(request: HttpRequest, pk: int, project: int) -> HttpResponse:
    """What the association corrects: taken over in the story, or explained."""
    found = file_or_404(request, pk)
    known = get_object_or_404(ToldProject.objects.select_related("application"), application=found, pk=project)
    form = CorrectionForm(posted(request), initial={"story": known.story, "period": known.period})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            if request.POST.get("answer") == CorrectionForm.EXPLAIN:
                signing.explain_correction(known, data["explanation"], actor=request.user)
            else:
                signing.accept_correction(known, story=data["story"], period=data["period"], actor=request.user)
        except ReasonMissing as error:
            form.add_error("explanation", str(error))
        except TransitionError as error:
            messages.error(request, str(error))
            return redirect("vetting:application", pk)
        else:
            messages.success(request, _("Thank you: the committee sees both."))
            return redirect("vetting:application", pk)
    context = {"application": found, "project": known, "form": form}
    return render(request, "vetting/apply/correction.html", context, status=422 if form.errors else 200)


@private_page
@login_required
@require_http_methods(READING)
def contact(request: HttpRequest, pk: int, project: int) -> HttpResponse:
    """Another link to the same person, or somebody else to ask."""
    found = file_or_404(request, pk)
    known = get_object_or_404(ToldProject.objects.select_related("application"), application=found, pk=project)
    initial = {"contact_name": known.contact_name, "contact_email": known.contact_email}
    form: Form = ContactForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            if (data["contact_name"], data["contact_email"]) == (known.contact_name, known.contact_email):
                signing.ask_again(known, actor=request.user)
            else:
                signing.name_contact(known, **data, actor=request.user)
        except TransitionError as error:
            form.add_error("contact_email", str(error))
        else:
            messages.success(request, _("A link is on its way to %(address)s.") % {"address": data["contact_email"]})
            return redirect("vetting:application", pk)
    context = {"application": found, "project": known, "form": form}
    return render(request, "vetting/apply/contact.html", context, status=422 if form.errors else 200)
