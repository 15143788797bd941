"""Showing a document to have a number checked: the page of the organization that asks, and what its sender sent."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.models import Organization
from portal.common.attachments.handing_out import hand_out
from portal.common.attachments.receiving import refused_by_weight
from portal.common.attachments.refusal import FileRefused
from portal.common.private import private_page
from portal.common.readonly import read_only
from portal.trust.actions.documents import show_document
from portal.trust.dates import LOOK_WITHIN
from portal.trust.enums import CheckState
from portal.trust.forms import DocumentForm
from portal.trust.queries_checks import open_check, present_check
from portal.trust.views.claims import REFUSALS
from portal.trust.views.merging import administered, moved_on


@csrf_exempt
@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_document(request: HttpRequest, slug: str) -> HttpResponse:
    """What to send, what to hide, what becomes of it; what weighs too much is refused before it is read."""
    if led_on := moved_on(slug, "trust:check_document"):
        return led_on
    own = administered(request, slug)
    if refusal := refused_by_weight(request):
        messages.error(request, str(refusal))
        return _page(request, own, DocumentForm(), status=413)
    return _ask(request, own)


@csrf_protect
def _ask(request: HttpRequest, own: Organization) -> HttpResponse:
    if request.method != "POST":
        if not own.identifier or present_check(own) or open_check(own):
            return redirect("trust:check", own.slug)  # there it says why nothing is asked
        return _page(request, own, DocumentForm())
    form = DocumentForm(request.POST, request.FILES)
    if form.is_valid() and _shown(request, own, form):
        messages.success(request, _("Your document is sent. You will receive the answer by mail."))
        return redirect("trust:check", own.slug)
    return _page(request, own, form, status=422)


def _shown(request: HttpRequest, own: Organization, form: DocumentForm) -> bool:
    """Show the document; a refusal becomes an error of the form, beside the file where it is about it."""
    given = form.cleaned_data
    try:
        show_document(own, actor=request.user, document=given["document"], message=given["message"])
    except FileRefused as error:
        form.add_error("document", str(error))
    except REFUSALS as error:
        form.add_error(None, str(error))
    return form.is_valid()


def _page(request: HttpRequest, own: Organization, form: DocumentForm, *, status: int = 200) -> HttpResponse:
    context = {"organization": own, "form": form, "days": LOOK_WITHIN.days}
    return render(request, "trust/check_document.html", context, status=status)


@private_page
@login_required
@require_safe
@read_only
def check_document_sent(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The document, as it was kept, for the one who sent it and nobody else."""
    if led_on := moved_on(slug, "trust:check_document_sent"):
        return led_on
    sent = open_check(administered(request, slug))
    gone = _("There is no document of yours here any more: it has been answered, or taken back.")
    if sent is None or sent.state != CheckState.SHOWN or sent.asked_by_id != request.user.pk:
        raise Http404(gone)
    return hand_out(str(sent.stored_as), name=sent.file_name, media_type=sent.media_type, gone=gone)
