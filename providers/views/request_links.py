"""The ways in and out of a draft: its code, the link that confirms an address, throwing it away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.common.posted import posted
from portal.common.private import private_page
from portal.common.readonly import read_only
from portal.common.transitions import TransitionError
from portal.common.words import sentence
from providers.actions.requests import drafting, sending
from providers.actions.requests.errors import NoMoreMails
from providers.enums import RequestState
from providers.forms.requests import ResumeForm, ResumeLinkForm
from providers.kept import REQUEST_LINES
from providers.models import SupportRequest
from providers.notifications.requests.common import spaced
from providers.queries_requests import follow_up_figures
from providers.views.request_access import actor_of, done, request_or_404, to_page


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def request_saved(request: HttpRequest, token: str) -> HttpResponse:
    """The way back to a draft: a code to copy, a link, or a message."""
    draft = request_or_404(token)
    if draft.state != RequestState.DRAFT:
        return to_page("request_detail", token)
    form = ResumeLinkForm(posted(request), initial={"address": draft.contact_email})
    if request.method == "POST" and form.is_valid():
        try:
            drafting.send_resume_link(draft, form.cleaned_data["address"], actor=actor_of(request))
            return to_page("request_saved", token, done="mailed")
        except NoMoreMails as error:
            form.add_error("address", str(error))
    context = {
        "draft": draft,
        "form": form,
        "code": spaced(draft.resume_code),
        "until": draft.updated_at + drafting.KEEP_DRAFTS,
        "link": request.build_absolute_uri(draft.get_absolute_url()),
        "done": done(request),
    }
    return render(request, "providers/request/saved.html", context)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def request_resume(request: HttpRequest) -> HttpResponse:
    """Take a draft up again with its code."""
    form = ResumeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        draft = SupportRequest.objects.filter(resume_code=code, state=RequestState.DRAFT).first()
        if draft is not None:
            return to_page("request_detail", draft.token)
        form.add_error(
            "code",
            _("No draft has this code. Please compare each letter; after thirty days drafts are deleted."),
        )
    return render(request, "providers/request/resume.html", {"form": form})


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def request_discard(request: HttpRequest, token: str) -> HttpResponse:
    """Throw a draft away: as easy as beginning it."""
    draft = request_or_404(token)
    if draft.state != RequestState.DRAFT:
        return to_page("request_detail", token)
    if request.method == "POST":
        drafting.discard_draft(draft, actor=actor_of(request))
        return to_page("request_start", done="discarded")
    return render(request, "providers/request/discard.html", {"draft": draft})


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def request_confirm(request: HttpRequest, token: str, signature: str) -> HttpResponse:
    """The link of the mail: a page with one button, since opening a link must change nothing."""
    support_request = request_or_404(token)
    if not sending.is_signature_of(support_request, signature):
        return render(request, "providers/request/stale_link.html", {"draft": support_request}, status=404)
    if support_request.state != RequestState.TO_CONFIRM:
        return to_page("request_detail", token)
    if request.method == "POST":
        confirmed = sending.confirm_address(support_request, signature, actor=actor_of(request))
        return to_page("request_detail" if confirmed.has_left else "request_review", token)
    providers = [row.provider for row in support_request.recipients.select_related("provider")]
    names = sentence(provider.name for provider in providers)
    context = {"draft": support_request, "providers": providers, "to_names": names}
    return render(request, "providers/request/confirm.html", context)


@private_page
@require_POST
def request_resend(request: HttpRequest, token: str) -> HttpResponse:
    """Write the confirmation link once more, or say why not."""
    support_request = request_or_404(token)
    try:
        sending.resend_confirmation(support_request, actor=actor_of(request))
    except NoMoreMails as error:
        context = {"draft": support_request, "refused": str(error)}
        return render(request, "providers/request/waiting.html", context, status=429)
    except TransitionError:
        return to_page("request_detail", token)
    return to_page("request_detail", token, done="resent")


@private_page
@require_POST
def request_correct(request: HttpRequest, token: str) -> HttpResponse:
    """Back among the drafts, to change the address or something else."""
    support_request = request_or_404(token)
    try:
        sending.correct_request(support_request, actor=actor_of(request))
    except TransitionError:
        return to_page("request_detail", token)
    return to_page("request_association", token)


@require_safe
@read_only
def request_data(request: HttpRequest) -> HttpResponse:
    """What is kept of a request, who reads it, for how long; and the totals of what associations said afterwards."""
    context = {"figures": follow_up_figures(), "lines": REQUEST_LINES.values()}
    return render(request, "providers/request/data.html", context)
