"""A provider reads a request and answers. Its link is enough; no account is needed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.common.posted import posted
from portal.common.private import private_page
from portal.common.transitions import ReasonMissing
from providers.actions.requests.answering import Answer, give_answer
from providers.actions.requests.errors import AnswerOvertaken
from providers.enums import AnswerState, RequestState
from providers.forms.answers import AnswerForm
from providers.models import Recipient
from providers.notifications.requests.to_provider import subject_of
from providers.queries_partnerships import answered_for
from providers.queries_requests import suggestions
from providers.request_facts import facts, still_before
from providers.views.request_access import actor_of, done, recipient_or_404, to_page


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str, only_no: bool = False) -> HttpResponse:
    """The request, how to reach the association, and the form; what was answered, once it was."""
    recipient = recipient_or_404(token)
    form = AnswerForm(posted(request), recipient=recipient, only_no=only_no)
    if request.method == "POST" and form.is_valid():
        try:
            give_answer(recipient, _answer(form), revision=form.cleaned_data["revision"], actor=actor_of(request))
        except AnswerOvertaken as overtaken:
            return _overtaken(request, overtaken, only_no)
        except ReasonMissing as error:
            form.add_error("answer", str(error))
        else:
            return to_page("answer", token, done="answered")
    return _page(request, recipient, form, only_no)


def _answer(form: AnswerForm) -> Answer:
    data = form.cleaned_data
    is_no = data["state"] == AnswerState.NO
    return Answer(
        state=AnswerState(data["state"]),
        text=data["answer"],
        available_from=data.get("available_from", "") if data["state"] == AnswerState.YES else "",
        referral=form.referral if is_no else None,
        referral_note=data["referral_note"] if is_no else "",
        together_with=() if is_no else tuple(data.get("together_with", ())),
    )


def _overtaken(request: HttpRequest, overtaken: AnswerOvertaken, only_no: bool) -> HttpResponse:
    """Show what was answered instead, and keep what was typed: sent again, it completes the other answer."""
    typed = request.POST.copy()
    typed["revision"] = str(overtaken.recipient.revision)
    form = AnswerForm(typed, recipient=overtaken.recipient, only_no=only_no)
    return _page(request, overtaken.recipient, form, only_no, overtaken=str(overtaken), status=409)


def _page(
    request: HttpRequest, recipient: Recipient, form: AnswerForm, only_no: bool, overtaken: str = "", status: int = 200
) -> HttpResponse:
    asked = recipient.request
    needs = list(asked.needs.all())
    others = asked.recipients.exclude(pk=recipient.pk).select_related("provider")
    shows_contact = asked.state != RequestState.WITHDRAWN and asked.erased_at is None
    context: dict[str, Any] = {
        "recipient": recipient,
        "asked": asked,
        "heading": subject_of(asked) if shows_contact else _("A request that has ended"),
        "facts": facts(asked, needs),
        "left": [asked.leaves],
        "needs": [need.name for need in needs],
        "others": [other.provider.name for other in others],
        "together": [one.name for one in recipient.together_with.all()],
        "answered_for": [one.name for one in answered_for(recipient)],
        "before": still_before(asked),
        "shows_contact": shows_contact,
        "is_mine": asked.chosen_id == recipient.provider_id,
        "form": form if asked.is_open else None,
        "listings": suggestions(asked, without=[recipient.provider], limit=20),
        "only_no": only_no,
        "done": done(request),
        **_about_overtaken(request, asked.is_open, overtaken),
    }
    return render(request, "providers/answer/answer.html", context, status=status)


def _about_overtaken(request: HttpRequest, is_open: bool, overtaken: str) -> dict[str, Any]:
    """What the page says to the one who came second; nothing otherwise."""
    if not overtaken:
        return {}
    note = _("What you wrote is kept below: sent again, it replaces their answer.")
    return {
        "overtaken": overtaken,
        "overtaken_items": [{"text": _("See what they answered"), "url": "#said"}] if is_open else [],
        "overtaken_note": note if is_open else _("What you wrote is kept below: you can copy it."),
        "typed": "" if is_open else request.POST.get("answer", ""),
    }
