"""`/dev/mails/`, in debug only: what has left, what waits, and what every kind of mail looks like."""

from __future__ import annotations

from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.notifications import mailbox
from portal.notifications.models import OutgoingMail
from portal.notifications.registry import Recipient, grouped, notifications
from portal.notifications.rendering import RenderedMail
from portal.notifications.rendering import render as render_mail

# A mail carries its style in itself; nothing else may run or load in this page.
mail_policy = csp_update({"style-src": "'unsafe-inline'", "sandbox": "allow-popups"})


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    context = {
        "received": mailbox.latest(),
        "waiting": OutgoingMail.objects.filter(sent_at=None, blanked_at=None)[:40],
        "groups": grouped(),
        "languages": settings.LANGUAGES,
        "by_files": settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"),
    }
    return render(request, "notifications/dev/index.html", context)


def _received(name: str) -> mailbox.ReceivedMail:
    mail = mailbox.find(name)
    if mail is None:
        raise Http404("This mail is not in the folder any more.")
    return mail


@require_safe
def received(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "notifications/dev/mail.html", {"mail": _received(name)})


@mail_policy
@require_safe
def received_html(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(_received(name).html)


def _sample(kind: str, language: str) -> RenderedMail:
    if kind not in notifications or language not in dict(settings.LANGUAGES):
        raise Http404("No mail of this kind.")
    to = Recipient("odile@voix-du-lavoir.example", name="Odile", language=language)
    return render_mail(notifications[kind].sample(), to)


@require_safe
def sample(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    mail = _sample(kind, language)
    headers = [("Subject", mail.subject), *mail.headers.items()]
    context = {"mail": mail, "headers": headers, "kind": kind, "language": language}
    return render(request, "notifications/dev/mail.html", context)


@mail_policy
@require_safe
def sample_html(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    return HttpResponse(_sample(kind, language).html)
