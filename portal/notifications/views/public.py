"""Choosing one's mails: with an account, or by the link at the foot of a mail."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from portal.notifications.actions.choices import choose_mails, resume_mails, stop_mails
from portal.notifications.forms import MailChoiceForm
from portal.notifications.preferences import BadStopLink, Person, read_stop_token, stopped_kinds
from portal.notifications.registry import notifications


def _read(token: str) -> tuple[str, Person]:
    try:
        return read_stop_token(token)
    except BadStopLink:
        raise Http404(
            _("This link is incomplete: it was probably cut in two by the mail program. Copy it whole from the mail.")
        ) from None


def _page(request: HttpRequest, token: str, kind: str, state: str) -> HttpResponse:
    return render(
        request,
        "notifications/stop.html",
        {"token": token, "mail": notifications.get(kind), "state": state},
    )


# The signed link is the authority here, not a session: mail programs post without cookie (RFC 8058).
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    kind, person = _read(token)
    if request.method == "POST":
        stop_mails(kind, actor=person)
        return _page(request, token, kind, "stopped")
    return _page(request, token, kind, "stopped" if kind in stopped_kinds(person) else "ask")


@csrf_exempt
@never_cache
@require_POST
def resume(request: HttpRequest, token: str) -> HttpResponse:
    kind, person = _read(token)
    resume_mails(kind, actor=person)
    return _page(request, token, kind, "resumed")


@csrf_exempt
@never_cache
def choose(request: HttpRequest, token: str) -> HttpResponse:
    """All kinds of mail at once, by a link and without an account."""
    _kind, person = _read(token)
    user = get_user_model().objects.filter(pk=person.user_id).first()
    form = MailChoiceForm(request.POST if request.method == "POST" else None, stopped=stopped_kinds(person), user=user)
    saved = request.method == "POST" and form.is_valid()
    if saved:
        choose_mails(form.wanted(), offered=form.offered(), actor=person)
    return render(request, "notifications/choose.html", {"form": form, "saved": saved, "by_link": True})


@never_cache
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    person = Person.of(request.user)
    form = MailChoiceForm(
        request.POST if request.method == "POST" else None, stopped=stopped_kinds(person), user=request.user
    )
    if request.method == "POST" and form.is_valid():
        choose_mails(form.wanted(), offered=form.offered(), actor=person)
        messages.success(request, _("Your choice is kept."))
        return redirect("notifications:preferences")
    return render(request, "notifications/choose.html", {"form": form, "saved": False, "by_link": False})
