"""Attached files: the applicant's list, and the two doors through which a file is handed out."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from portal.common.posted import key_in
from portal.common.private import private_page
from portal.common.private_storage import private_storage
from portal.common.readonly import read_only
from portal.common.transitions import TransitionError
from providers.vetting import permissions
from providers.vetting.actions.attaching import attach, remove_attachment
from providers.vetting.attachments.checking import MOST_BYTES, too_large
from providers.vetting.forms.attached import AttachForm
from providers.vetting.listing import projects_of
from providers.vetting.models import Application, Attachment
from providers.vetting.permissions import Standing
from providers.vetting.queries import writable_parts
from providers.vetting.queries_apply import attachments_of
from providers.vetting.views.apply import READING, file_or_404
from providers.vetting.views.doors import at_desk

MOST_SENT = MOST_BYTES + 64 * 1024  # the file, and the rest of the form around it
MOST_PASSED_BY = 64 * 1024 * 1024
PIECE = 64 * 1024
NOTHING_RUNS = "default-src 'none'; sandbox"


@csrf_exempt
@private_page
@login_required
@require_http_methods(READING)
def files(request: HttpRequest, pk: int) -> HttpResponse:
    """The attached files of an application.

    What weighs too much is refused by what its sender declares: to look for the token of the form, as Django does
    before a view, would already mean reading all of it. The token is asked for in the view instead.
    """
    found = file_or_404(request, pk)
    weight = request.headers.get("Content-Length", "")
    if request.method == "POST" and weight.isdigit() and int(weight) > MOST_SENT:
        _pass_by(request, int(weight))
        messages.error(request, str(too_large(int(weight))))
        return _page(request, found, _form(found), status=413)
    return _files(request, found)


def _pass_by(request: HttpRequest, weight: int) -> None:
    """Let go by, in pieces and kept nowhere, what a person may send by mistake: browsers show an answer only after
    they have sent everything. Of what is larger still nothing is read; the connection is cut.
    """
    if weight <= MOST_PASSED_BY:
        while request.read(PIECE):
            pass


@csrf_protect
def _files(request: HttpRequest, application: Application) -> HttpResponse:
    if request.method != "POST":
        return _page(request, application, _form(application))
    if "remove" in request.POST:
        return _remove(request, application)
    form = AttachForm(request.POST, request.FILES, parts=writable_parts(application), projects=projects_of(application))
    if form.is_valid():
        try:
            attached = attach(application, form.cleaned_data["file"], **form.target(), actor=request.user)
        except TransitionError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("“%(name)s” is attached.") % {"name": attached.name})
            return redirect("vetting:files", application.pk)
    return _page(request, application, form, status=422)


def _form(application: Application) -> AttachForm:
    return AttachForm(parts=writable_parts(application), projects=projects_of(application))


def _page(request: HttpRequest, application: Application, form: AttachForm, *, status: int = 200) -> HttpResponse:
    context = {
        "application": application,
        "attachments": attachments_of(application),
        "form": form,
        "parts": writable_parts(application),
    }
    return render(request, "vetting/apply/files.html", context, status=status)


def _remove(request: HttpRequest, application: Application) -> HttpResponse:
    found = application.attachments.filter(pk=key_in(request.POST["remove"])).first()
    if found is None:
        messages.info(request, _("This file is not attached any more."))
        return redirect("vetting:files", application.pk)
    try:
        remove_attachment(found, actor=request.user)
    except TransitionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("“%(name)s” is taken out.") % {"name": found.name})
    return redirect("vetting:files", application.pk)


@private_page
@login_required
@require_safe
@read_only
def file(request: HttpRequest, pk: int, attached: int) -> HttpResponseBase:
    """An attached file, for those who apply."""
    return _handed_out(get_object_or_404(Attachment, application=file_or_404(request, pk), pk=attached))


@at_desk
@require_safe
@read_only
def desk_attached(
    request: HttpRequest, application: Application, _standing: Standing, attached: int
) -> HttpResponseBase:
    """An attached file, for those who read the application; a draft is read by nobody yet."""
    permissions.check_can_review(request.user, application)
    return _handed_out(get_object_or_404(Attachment, application=application, pk=attached))


def _handed_out(attachment: Attachment) -> HttpResponseBase:
    """Its bytes, to be saved and not shown: a browser runs and frames nothing of them."""
    try:
        content = private_storage().open(attachment.stored_as)
    except FileNotFoundError:
        raise Http404(_("The bytes of “%(name)s” are gone. Attach it again.") % {"name": attachment.name}) from None
    response = FileResponse(content, as_attachment=True, filename=attachment.name, content_type=attachment.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = NOTHING_RUNS
    return response
