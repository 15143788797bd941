"""A reader reports a mistake on a listing; its people answer by their link; the reader follows it by another."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from portal.common.posted import posted
from portal.common.private import private_page
from portal.common.transitions import ReasonMissing, TransitionError
from providers.actions.mistakes.answering import Said, answer_mistake
from providers.actions.mistakes.errors import CannotReport
from providers.actions.mistakes.following import forget_address, say_still_wrong
from providers.actions.mistakes.reporting import Told, report_mistake
from providers.actions.requests.errors import NoMoreMails
from providers.enums import MistakeAnswer, MistakeKind
from providers.forms.mistakes import MistakeAnswerForm, MistakeForm, StillWrongForm
from providers.models import MistakeReport, Provider
from providers.permissions import visible_to
from providers.queries_mistakes import life_of_mistake
from providers.views.listing import GONE, absent
from providers.views.request_access import actor_of, done, mistake_or_404, to_page

TOO_MANY = 429


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def mistake_report(request: HttpRequest, slug: str) -> HttpResponse:
    """What is wrong on this listing, in words. A listing that is not seen is not reported either."""
    provider = visible_to(request.user).select_related("organization").filter(slug=slug).first()
    if provider is None:
        return absent(request, slug)
    form = MistakeForm(posted(request), user=actor_of(request))
    if request.method == "POST" and form.is_valid():
        return _report(request, provider, form)
    return _report_page(request, provider, form)


def _report(request: HttpRequest, provider: Provider, form: MistakeForm) -> HttpResponse:
    data = form.cleaned_data
    told = Told(MistakeKind(data["kind"]), data["words"], data["contact_email"])
    try:
        report = report_mistake(provider, told, actor=actor_of(request), language=get_language() or "fr")
    except CannotReport as error:
        return _report_page(request, provider, form, problems=error.problems, status=TOO_MANY)
    except NoMoreMails as error:
        form.add_error("contact_email", str(error))
        return _report_page(request, provider, form, status=TOO_MANY)
    return to_page("mistake_follow", report.follow_token, done="reported")


def _report_page(
    request: HttpRequest, provider: Provider, form: MistakeForm, problems: Any = (), status: int = 200
) -> HttpResponse:
    context = {"provider": provider, "form": form, "problems": [str(problem) for problem in problems], "done": ""}
    return render(request, "providers/mistake/report.html", context, status=status)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def mistake_answer(request: HttpRequest, token: str) -> HttpResponse:
    """What was said of a listing, and its people's answer. The page closes with the case."""
    report = mistake_or_404(token=token)
    form = MistakeAnswerForm(posted(request))
    refused = ""
    if request.method == "POST" and form.is_valid():
        said = Said(MistakeAnswer(form.cleaned_data["answer"]), form.cleaned_data["words"])
        try:
            answer_mistake(report, said, actor=actor_of(request))
            return to_page("mistake_answer", token, done="mistake-answered")
        except ReasonMissing as error:
            form.add_error("words", str(error))
        except TransitionError as error:
            refused, report = str(error), mistake_or_404(token=token)
    context = {
        "report": report,
        "form": form if report.may_be_answered else None,
        "refused": refused,
        "typed": request.POST.get("words", "") if not report.may_be_answered else "",
        "done": done(request),
    }
    if not report.is_open:
        return render(request, "providers/mistake/closed.html", context, status=409 if refused else GONE)
    return render(request, "providers/mistake/answer.html", context, status=409 if refused else 200)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def mistake_follow(request: HttpRequest, token: str) -> HttpResponse:
    """What came of a report, for whoever made it; for a while they may say that it is still wrong."""
    report = mistake_or_404(follow_token=token)
    if request.method == "POST" and "forget" in request.POST:
        forget_address(report, actor=actor_of(request))
        return to_page("mistake_follow", token, done="address-removed")
    form = StillWrongForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            say_still_wrong(report, form.cleaned_data["words"], actor=actor_of(request))
            return to_page("mistake_follow", token, done="still-wrong")
        except TransitionError as error:
            return _follow_page(request, mistake_or_404(follow_token=token), form, refused=str(error), status=409)
    return _follow_page(request, report, form)


def _follow_page(
    request: HttpRequest, report: MistakeReport, form: StillWrongForm, refused: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "report": report,
        "life": life_of_mistake(report),
        "form": form if report.may_be_called_wrong else None,
        "refused": refused,
        "typed": request.POST.get("words", "") if not report.may_be_called_wrong else "",
        "done": done(request),
    }
    return render(request, "providers/mistake/follow.html", context, status=status)
