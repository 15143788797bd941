"""The public pages: to notify a content as illegal, to follow a notice by its key, and the figures of each year."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.common.posted import posted
from portal.common.private import private_page
from portal.common.readers import for_every_reader
from portal.common.readonly import read_only
from portal.common.transitions import TransitionError
from portal.moderation.notices.actions.sending import (
    TooManyNotices,
    contest_decision,
    send_notice,
    withdraw_notice,
)
from portal.moderation.notices.addresses import describe
from portal.moderation.notices.forms import ContestForm, NoticeForm
from portal.moderation.notices.models import Notice
from portal.moderation.notices.queries import life_of, years

READING = ["GET", "HEAD", "POST"]
TOO_MANY = 429
DONE = {
    "sent": gettext_lazy(
        "Thank you, your notice has arrived. Keep the address of this page: it tells what comes of it."
    ),
    "withdrawn": gettext_lazy("Your notice is withdrawn: nobody decides about it any more."),
    "contested": gettext_lazy("It is noted. Somebody who did not decide reads it again."),
}


@private_page
@require_http_methods(READING)
def report(request: HttpRequest) -> HttpResponse:
    """What the law asks, on one page. What was typed is kept, whatever is missing."""
    user = request.user if request.user.is_authenticated else None
    form = NoticeForm(posted(request), user=user, where=request.GET.get("page", "")[:500])
    if request.method != "POST" or not form.is_valid():
        return _report_page(request, form, status=422 if form.errors else 200)
    if not ratelimit.consume(request, action="notify_illegal_content"):
        form.add_error(None, _("Many notices came from where you are: please send this one again in ten minutes."))
        return _report_page(request, form, status=TOO_MANY)
    try:
        notice = send_notice(form.told(), actor=user, language=get_language() or "fr")
    except TooManyNotices as error:
        form.add_error(None, str(error))
        return _report_page(request, form, status=TOO_MANY)
    return _to(notice, "sent")


def _report_page(request: HttpRequest, form: NoticeForm, *, status: int) -> HttpResponse:
    return render(request, "moderation/notices/report.html", {"form": form}, status=status)


def _to(notice: Notice, done: str) -> HttpResponse:
    return redirect(f"{reverse('notices:follow', args=[notice.token])}?done={done}")


@private_page
@require_http_methods(READING)
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """What came of a notice, for whoever sent it; they may withdraw it, or contest the decision once."""
    notice = Notice.objects.select_related("author").filter(token=token).first()
    if notice is None:
        raise Http404(_("This link opens no notice: it may have been copied in part."))
    actor = request.user if request.user.is_authenticated else None
    form = ContestForm(posted(request) if "contest" in request.POST else None)
    try:
        if "withdraw" in request.POST:
            withdraw_notice(notice, actor=actor)
            return _to(notice, "withdrawn")
        if form.is_valid():
            contest_decision(notice, form.cleaned_data["words"], actor=actor)
            return _to(notice, "contested")
    except TransitionError as error:
        notice.refresh_from_db()
        return _follow_page(request, notice, form, refused=str(error), status=409)
    return _follow_page(request, notice, form, status=422 if form.errors else 200)


def _follow_page(
    request: HttpRequest, notice: Notice, form: ContestForm, *, refused: str = "", status: int
) -> HttpResponse:
    context: dict[str, Any] = {
        "notice": notice,
        "content": describe(notice.content_kind, notice.content_key, notice.address),
        "life": life_of(notice),
        "form": form if notice.may_be_contested else None,
        "refused": refused,
        "typed": request.POST.get("words", "") if not notice.may_be_contested else "",
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "moderation/notices/follow.html", context, status=status)


@require_safe
@read_only
@for_every_reader
def figures(request: HttpRequest) -> HttpResponse:
    """How many notices came each year, why, and how they ended."""
    return render(request, "moderation/notices/figures.html", {"years": years()})
