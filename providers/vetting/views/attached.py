"""Attached files: the applicant's list, and the two doors through which a file is handed out."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from portal.common.attachments.handing_out import hand_out
from portal.common.attachments.receiving import refused_by_weight
from portal.common.posted import key_in
from portal.common.private import private_page
from portal.common.readonly import read_only
from portal.common.transitions import TransitionError
from providers.vetting import permissions
from providers.vetting.actions.attaching import attach, remove_attachment
from providers.vetting.forms.attached import AttachForm
from providers.vetting.listing import projects_of
from providers.vetting.models import Application, Attachment
from providers.vetting.permissions import Standing
from providers.vetting.queries import writable_parts
from providers.vetting.queries_apply import attachments_of
from providers.vetting.views.apply import READING, file_or_404
from providers.vetting.views.doors import at_desk


@csrf_exempt
@private_page
@login_required
@require_http_methods(READING)
def files(request: HttpRequest, pk: int) -> HttpResponse:
    """The attached files of an application; what weighs too much is refused before it is read."""
    found = file_or_404(request, pk)
    if refusal := refused_by_weight(request):
        messages.error(request, str(refusal))
        return _page(request, found, _form(found), status=413)
    return _files(request, found)


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
    gone = _("The bytes of “%(name)s” are gone. Attach it again.") % {"name": attachment.name}
    return hand_out(attachment.stored_as, name=attachment.name, media_type=attachment.media_type, gone=gone)
