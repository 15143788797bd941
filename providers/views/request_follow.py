"""The association's page: every answer, and what it may do next. Each deed has a page of its own."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.common.posted import posted
from portal.common.private import private_page
from portal.common.readonly import read_only
from portal.common.transitions import TransitionError
from portal.common.words import sentence
from portal.taxonomy.models import Elsewhere
from providers.actions.requests import drafting, following
from providers.actions.requests.errors import AnswersArrived
from providers.enums import AnswerState, ProviderState, RequestState
from providers.forms.answers import CloseForm, ConfirmForm, FollowUpForm, OutcomeForm, ReplyForm, ThanksForm
from providers.models import Provider, Recipient, SupportRequest
from providers.queries_requests import open_listings
from providers.request_facts import facts, still_before
from providers.request_steps import first_open_step
from providers.views.request_access import actor_of, done, request_or_404, to_page

READING = ["GET", "HEAD", "POST"]


@private_page
@require_safe
def request_detail(request: HttpRequest, token: str) -> HttpResponse:
    """Wherever the request stands: on with the draft, waiting for the address, or the answers."""
    support_request = request_or_404(token)
    if support_request.state == RequestState.DRAFT:
        return to_page(f"request_{first_open_step(support_request)}", token)
    if support_request.state == RequestState.TO_CONFIRM:
        context = {"draft": support_request, "done": done(request)}
        return render(request, "providers/request/waiting.html", context)
    return _answers(request, support_request)


@read_only
def _answers(request: HttpRequest, support_request: SupportRequest) -> HttpResponse:
    needs = list(support_request.needs.all())
    recipients = list(
        support_request.recipients.select_related("provider", "referral")
        .prefetch_related("together_with")
        .order_by("answered_at", "position")
    )
    recipients.sort(key=lambda recipient: not recipient.is_answered)
    left = [one for one in recipients if not one.is_answered and one.provider.state == ProviderState.LEFT]
    states = {AnswerState.NO if recipient in left else recipient.state for recipient in recipients}
    told_silence = support_request.silence_told_at is not None and AnswerState.WAITING in states
    context = {
        "asked": support_request,
        "recipients": recipients,
        "facts": facts(support_request, needs),
        "needs": needs,
        "before": still_before(support_request),
        "no_way_on": support_request.is_open and states == {AnswerState.NO},
        "silent": told_silence or (support_request.is_open and bool(left)),
        "elsewhere": Elsewhere.objects.filter(is_active=True)[:3],
        "follow_up": support_request.follow_ups.order_by("-months").first(),
        "done": done(request),
    }
    return render(request, "providers/request/answers.html", context)


def _deed(
    request: HttpRequest, support_request: SupportRequest, template: str, form: Form, **context: Any
) -> HttpResponse:
    """The page of one deed: what it does, its question, its one button."""
    context |= {"asked": support_request, "form": form}
    return render(request, f"providers/request/{template}.html", context)


def _recipient(support_request: SupportRequest, position: int) -> Recipient:
    """One of the providers it went to. Raises Http404."""
    recipient = support_request.recipients.select_related("provider").filter(position=position).first()
    if recipient is None or not support_request.has_left:
        raise Http404(_("This request did not go to that provider."))
    recipient.request = support_request
    return recipient


@private_page
@require_http_methods(READING)
def request_reply(request: HttpRequest, token: str, position: int) -> HttpResponse:
    """Answer the questions of a provider."""
    support_request = request_or_404(token)
    recipient = _recipient(support_request, position)
    form = ReplyForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            following.reply_to_questions(recipient, form.cleaned_data["text"], actor=actor_of(request))
            return to_page("request_detail", token, done="replied")
        except TransitionError as error:
            form.add_error(None, str(error))
    return _deed(request, support_request, "reply", form, recipient=recipient)


@private_page
@require_http_methods(READING)
def request_thank(request: HttpRequest, token: str, position: int) -> HttpResponse:
    """Thank a provider, with a word or without."""
    support_request = request_or_404(token)
    recipient = _recipient(support_request, position)
    if not recipient.is_answered or recipient.thanked_at:
        return to_page("request_detail", token)
    form = ThanksForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        following.thank_provider(recipient, form.cleaned_data["text"], actor=actor_of(request))
        return to_page("request_detail", token, done="thanked")
    return _deed(request, support_request, "thank", form, recipient=recipient)


@private_page
@require_http_methods(READING)
def request_close(request: HttpRequest, token: str) -> HttpResponse:
    """End the request, and say with whom one leaves."""
    support_request = request_or_404(token)
    if not support_request.is_open:
        return to_page("request_detail", token)
    recipients = list(support_request.recipients.select_related("provider"))
    seen = {"answers_seen": following.answers_count(support_request)}
    form = CloseForm(posted(request), recipients=recipients, initial=seen)
    arrived = ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            following.close_request(
                support_request, data["chosen"], answers_seen=data["answers_seen"], actor=actor_of(request)
            )
            return to_page("request_detail", token, done="closed")
        except AnswersArrived as error:
            arrived = str(error)
            form = CloseForm({**request.POST.dict(), **seen}, recipients=recipients)
        except TransitionError:
            return to_page("request_detail", token)
    return _deed(request, support_request, "close", form, arrived=arrived, recipients=recipients)


@private_page
@require_http_methods(READING)
def request_withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Take the request back."""
    support_request = request_or_404(token)
    if not support_request.is_open:
        return to_page("request_detail", token)
    if request.method == "POST":
        try:
            following.withdraw_request(support_request, actor=actor_of(request))
        except TransitionError:
            return to_page("request_detail", token)
        return to_page("request_detail", token, done="withdrawn")
    return _deed(request, support_request, "withdraw", ConfirmForm())


@private_page
@require_http_methods(READING)
def request_outcome(request: HttpRequest, token: str) -> HttpResponse:
    """Say, in private, whether it worked."""
    support_request = request_or_404(token)
    if support_request.state != RequestState.CLOSED or support_request.erased_at:
        return to_page("request_detail", token)
    initial = {"outcome": support_request.outcome, "outcome_note": support_request.outcome_note}
    form = OutcomeForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            following.say_outcome(support_request, data["outcome"], data["outcome_note"], actor=actor_of(request))
        except TransitionError:
            return to_page("request_detail", token)
        return to_page("request_detail", token, done="outcome")
    return _deed(request, support_request, "outcome", form)


@private_page
@require_http_methods(READING)
def request_follow_up(request: HttpRequest, token: str, months: int) -> HttpResponse:
    """Still in use, so many months later? Only once it was asked."""
    support_request = request_or_404(token)
    follow_up = support_request.follow_ups.filter(months=months).first()
    if follow_up is None:
        raise Http404(_("This question has not been asked yet."))
    form = FollowUpForm(posted(request), initial={"still_in_use": follow_up.still_in_use})
    if request.method == "POST" and form.is_valid():
        following.answer_follow_up(follow_up, form.cleaned_data["still_in_use"], actor=actor_of(request))
        return to_page("request_detail", token, done="follow-up")
    return _deed(request, support_request, "follow_up", form, follow_up=follow_up)


@private_page
@require_http_methods(READING)
def request_again(request: HttpRequest, token: str) -> HttpResponse:
    """The same words to somebody else: a new draft, the old request stays as it is."""
    support_request = request_or_404(token)
    if not support_request.has_left or support_request.erased_at:
        return to_page("request_detail", token)
    given = request.POST if request.method == "POST" else request.GET
    providers = _open_ones(given.getlist("a"))
    if request.method == "POST":
        draft = drafting.start_again(support_request, providers, actor=actor_of(request))
        return to_page(f"request_{first_open_step(draft)}", draft.token)
    names = sentence(provider.name for provider in providers)
    return _deed(request, support_request, "again", ConfirmForm(), providers=providers, to_names=names)


def _open_ones(slugs: list[str]) -> list[Provider]:
    return list(open_listings().filter(slug__in=[slug[:120] for slug in slugs[:3]]))
