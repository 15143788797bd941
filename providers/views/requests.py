"""The visitor writes a request, step by step. Each step is saved on the way; nothing leaves before the last."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.common.posted import posted
from portal.common.private import private_page
from portal.common.transitions import TransitionError
from portal.common.words import sentence
from portal.taxonomy.models import Brand, Need
from portal.taxonomy.queries import present_slugs
from providers.actions.requests import drafting, sending
from providers.actions.requests.errors import CannotLeave, NoMoreMails, NotComplete
from providers.enums import RequestState
from providers.forms.requests import (
    AssociationForm,
    NeedForm,
    RecipientsForm,
    SizeForm,
    StepForm,
)
from providers.models import Provider, SupportRequest
from providers.models.support_request import MAX_RECIPIENTS
from providers.queries_requests import brand_called, named_like, suggestions
from providers.request_facts import facts
from providers.request_limits import sending_problems
from providers.request_steps import STEPS, missing_steps, step_after
from providers.views.request_access import actor_of, done, request_or_404, to_page

FORMS: dict[str, type[StepForm]] = {"association": AssociationForm, "need": NeedForm, "size": SizeForm}


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def request_start(request: HttpRequest) -> HttpResponse:
    """Where the directory leads: whom it goes to, what happens, and the first step."""
    given = request.POST if request.method == "POST" else request.GET
    chosen, refused = _asked_for(given.getlist("a"))
    draft = SupportRequest()
    form = AssociationForm(posted(request), request=draft, user=actor_of(request))
    if request.method == "POST" and (form.is_valid() or "later" in request.POST):
        draft = drafting.start_request(
            chosen,
            actor=actor_of(request),
            language=get_language() or "fr",
            needs=Need.objects.filter(is_active=True, slug__in=present_slugs(Need, given.getlist("need"))),
            brand=Brand.objects.filter(slug__in=present_slugs(Brand, [given.get("brand", "")])).first(),
        )
        return _save_and_go_on(request, draft, form, "association")
    context = {
        "form": form,
        "chosen": chosen,
        "refused": refused,
        "to_names": sentence(provider.name for provider in chosen),
        "steps": _steps(None, "association"),
        "kept": [(name, value) for name in ("need", "brand") for value in given.getlist(name)],
        "done": done(request),
    }
    return render(request, "providers/request/start.html", context)


def _asked_for(slugs: list[str]) -> tuple[list[Provider], list[str]]:
    """Of the listings in the address: those to write to (three at most), and why the others are not among them."""
    slugs = list(dict.fromkeys(slug[:120] for slug in slugs))[:20]
    found = {provider.slug: provider for provider in Provider.objects.listed().filter(slug__in=slugs)}
    chosen: list[Provider] = []
    refused: list[str] = []
    for slug in slugs:
        provider = found.get(slug)
        if provider is None:
            refused.append(_("“%(slug)s” is not, or no longer, in the directory.") % {"slug": slug})
        elif not provider.accepts_requests:
            refused.append(_("%(name)s does not take requests at the moment.") % {"name": provider.name})
        elif len(chosen) == MAX_RECIPIENTS:
            refused.append(
                _("%(name)s is left out: three at most, so that each can take the time to answer.")
                % {"name": provider.name}
            )
        else:
            chosen.append(provider)
    return chosen, refused


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def request_step(request: HttpRequest, token: str, step: str) -> HttpResponse:
    """One group of questions. What was typed is kept, even when it cannot be taken yet."""
    draft = request_or_404(token)
    if draft.state != RequestState.DRAFT:
        return to_page("request_detail", token)
    form = _form_of(request, draft, step)
    if request.method == "POST":
        form.is_valid()
        try:
            response = _save_and_go_on(request, draft, form, step)
        except TransitionError:  # sent meanwhile from another window
            return to_page("request_detail", token)
        if response is not None:
            return response
    context = {"form": form, **_frame(draft, step)}
    if step == "need":
        context["brands"] = [brand.label for brand in Brand.objects.all()]
    return render(request, f"providers/request/step_{step}.html", context)


def _form_of(request: HttpRequest, draft: SupportRequest, step: str) -> StepForm:
    extra: dict[str, Any] = {"user": actor_of(request)} if step == "association" else {}
    return FORMS[step](posted(request), request=draft, **extra)


def _save_and_go_on(request: HttpRequest, draft: SupportRequest, form: StepForm, step: str) -> Any:
    """Save what can be taken, keep the rest as typed; None when the page must come back with its errors."""
    fields = form.kept_values()
    needs = None
    if step == "need":
        needs = form.cleaned_data.get("needs")
        if "brand_typed" in fields:
            fields["brand"] = brand_called(fields["brand_typed"])
    drafting.save_step(draft, step, fields, actor=actor_of(request), needs=needs, typed=form.typed_in_vain())
    if "later" in request.POST:
        return to_page("request_saved", draft.token)
    if form.errors:
        return None
    return _next_page(request, draft, step)


def _next_page(request: HttpRequest, draft: SupportRequest, step: str) -> HttpResponse:
    back_to_review = request.GET.get("from") == "review" and not missing_steps(draft)
    return to_page(f"request_{'review' if back_to_review else step_after(step)}", draft.token)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def request_recipients(request: HttpRequest, token: str) -> HttpResponse:
    """Whom it goes to: those chosen in the directory, others that meet the need, others by name."""
    draft = request_or_404(token)
    if draft.state != RequestState.DRAFT:
        return to_page("request_detail", token)
    chosen = [row.provider for row in draft.recipients.select_related("provider__commune__department")]
    closed = [provider for provider in chosen if not (provider.is_listed and provider.accepts_requests)]
    still_open = [provider for provider in chosen if provider not in closed]
    found, said = _found_by_name(request)
    offered = list(dict.fromkeys([*still_open, *_posted(request), *found, *suggestions(draft, without=chosen)]))
    initial = {"provider": [provider.slug for provider in still_open]}
    form = RecipientsForm(posted(request), offered=offered, initial=initial)
    if request.method == "POST" and "search" not in request.POST:
        picked = form.cleaned_data.get("provider") if form.is_valid() else None
        if picked or "later" in request.POST:
            try:
                if picked:
                    drafting.choose_recipients(draft, picked, actor=actor_of(request))
            except TransitionError:
                return to_page("request_detail", token)
            if "later" in request.POST:
                return to_page("request_saved", token)
            return to_page("request_review", token)
    elif request.method == "POST":
        form.errors.clear()  # looking for a name is not an answer yet
    choices = [(option, form.offered[option.data["value"]]) for option in form["provider"]]
    context = {
        **_frame(draft, "recipients"),
        "form": form,
        "closed": closed,
        "said": said,
        "choices": choices,
    }
    return render(request, "providers/request/step_recipients.html", context)


def _posted(request: HttpRequest) -> list[Provider]:
    slugs = request.POST.getlist("provider")[:20]
    return list(Provider.objects.listed().filter(accepts_requests=True, slug__in=slugs)) if slugs else []


def _found_by_name(request: HttpRequest) -> tuple[list[Provider], str]:
    """Listings with the typed name that may be written to, and what to say of the search."""
    typed = request.POST.get("find", "").replace("\0", "").strip()[:80]
    if "search" not in request.POST or not typed:
        return [], ""
    found = named_like(typed)
    takes = [provider for provider in found if provider.accepts_requests]
    if takes:
        return takes, _("Added to the list: %(names)s. Tick whom you want.") % {
            "names": ", ".join(provider.name for provider in takes)
        }
    if found:
        return [], _("%(name)s does not take requests at the moment.") % {"name": found[0].name}
    return [], _("No listing of the directory is called “%(typed)s”.") % {"typed": typed}


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def request_review(request: HttpRequest, token: str) -> HttpResponse:
    """Everything once more, then it leaves. Sent twice, it leaves once and leads to the same page."""
    draft = request_or_404(token)
    if draft.state != RequestState.DRAFT:
        return to_page("request_detail", token)
    refused = ""
    if request.method == "POST":
        try:
            sending.submit_request(draft, actor=actor_of(request))
            return to_page("request_detail", token)
        except TransitionError:
            return to_page("request_detail", token)
        except (NotComplete, CannotLeave):
            pass  # the page says what lacks, as it does before sending
        except NoMoreMails as error:
            refused = str(error)
    providers = [row.provider for row in draft.recipients.select_related("provider")]
    missing = missing_steps(draft)
    context = {
        **_frame(draft, "review", providers),
        "facts": facts(draft, list(draft.needs.all())),
        "providers": providers,
        "missing": missing,
        "alerts": _alerts(draft, missing, providers, refused),
        "changes": [{"url": _url_of(draft, step), "label": label} for step, label in list(STEPS.items())[:-1]],
        "known": draft.address_confirmed_at or sending.has_verified(actor_of(request), draft.contact_email),
    }
    return render(request, "providers/request/step_review.html", context)


def _alerts(draft: SupportRequest, missing: list[str], providers: list[Provider], refused: str) -> list[dict[str, str]]:
    """What keeps the request from leaving: steps that lack something, providers and limits that stand in the way."""
    lacking = [
        {"text": _("Something lacks in “%(step)s”") % {"step": STEPS[step]}, "url": _url_of(draft, step)}
        for step in missing
    ]
    in_the_way = [
        {"text": str(problem), "url": _url_of(draft, "recipients") if problem.provider else ""}
        for problem in sending_problems(draft, providers)
    ]
    return lacking + in_the_way + ([{"text": refused}] if refused else [])


def _url_of(draft: SupportRequest, step: str) -> str:
    return reverse(f"providers:request_{step}", args=[draft.token])


def _frame(draft: SupportRequest, step: str, providers: list[Provider] | None = None) -> dict[str, Any]:
    """What every step shows around its questions."""
    if providers is None:
        providers = [row.provider for row in draft.recipients.select_related("provider")]
    return {
        "draft": draft,
        "step_label": STEPS[step],
        "steps": _steps(draft, step),
        "to_names": sentence(provider.name for provider in providers),
    }


def _steps(draft: SupportRequest | None, here: str) -> list[dict[str, Any]]:
    """The road at the side: done steps are links."""
    lacking = set(missing_steps(draft)) if draft is not None else set(STEPS)
    rows = []
    for step, label in STEPS.items():
        url = _url_of(draft, step) if draft is not None else ""
        if step == here:
            rows.append({"label": label, "state": "here"})
        elif step == "review":
            rows.append(
                {"label": label, "state": "ahead", "note": _("Nothing leaves before"), "url": "" if lacking else url}
            )
        elif step in lacking:
            rows.append({"label": label, "state": "ahead"})
        else:
            rows.append({"label": label, "state": "done", "url": url})
    return rows
