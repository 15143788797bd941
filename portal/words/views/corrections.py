"""A reader says what would be right on the page of a need or a tool, and follows what comes of it."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.common.posted import posted
from portal.common.private import private_page
from portal.taxonomy.models import Need, Tool
from portal.taxonomy.queries import present_slugs
from portal.words.actions.correcting import (
    Proposal,
    confirm_address,
    forget_address,
    is_signature_of,
    propose_correction,
)
from portal.words.errors import NothingToCorrect, TooManyCorrections
from portal.words.forms import CorrectionForm
from portal.words.models import Correction
from portal.words.proposing import LABELS

READING = ["GET", "HEAD", "POST"]
TOO_MANY = 429


@private_page
@require_http_methods(READING)
def correct_need(request: HttpRequest, slug: str) -> HttpResponse:
    return _correct(request, Need, slug)


@private_page
@require_http_methods(READING)
def correct_tool(request: HttpRequest, slug: str) -> HttpResponse:
    return _correct(request, Tool, slug)


def _correct(request: HttpRequest, model: type[Any], slug: str) -> HttpResponse:
    term = model.objects.filter(slug__in=present_slugs(model, [slug])).first()
    if term is None:
        raise Http404(_("No word of our vocabulary has this address. The lists of needs and tools have them all."))
    user = request.user if request.user.is_authenticated else None
    language = get_language() or "fr"
    form = CorrectionForm(posted(request), term=term, language=language, user=user)
    if request.method != "POST" or not form.is_valid():
        return _correct_page(request, term, form, status=422 if form.errors else 200)
    if not ratelimit.consume(request, action="correct_words"):
        problem = _("Many corrections came from where you are: please try again in an hour. What you wrote stays here.")
        return _correct_page(request, term, form, problem=problem, status=TOO_MANY)
    proposal = Proposal(form.values(), form.cleaned_data["words"], form.cleaned_data["contact_email"])
    try:
        correction = propose_correction(term, proposal, actor=user, language=language)
    except NothingToCorrect as error:
        form.add_error(None, str(error))
        return _correct_page(request, term, form, status=422)
    except TooManyCorrections as error:
        return _correct_page(request, term, form, problem=str(error), status=TOO_MANY)
    return redirect(f"{correction.get_absolute_url()}?done=sent")


def _correct_page(
    request: HttpRequest, term: Any, form: CorrectionForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {"term": term, "form": form, "problem": problem, "done": ""}
    return render(request, "words/correct.html", context, status=status)


@private_page
@require_http_methods(READING)
def correction(request: HttpRequest, token: str) -> HttpResponse:
    """What came of a correction, for whoever wrote it. Coming from the mail (`?mine=`), they say here whether they want
    to be written to.
    """
    found = Correction.objects.select_related("need", "tool", "author").filter(token=token).first()
    if found is None:
        raise Http404(_("This link opens no correction: it may have been copied in part."))
    mine = request.GET.get("mine", "")
    if request.method == "POST":
        actor = request.user if request.user.is_authenticated else None
        if "forget" in request.POST:
            forget_address(found, actor=actor)
            return redirect(f"{reverse('words:correction', args=[token])}?done=forgotten")
        try:
            confirm_address(found, mine, actor=actor)
        except BadSignature:
            return redirect(f"{reverse('words:correction', args=[token])}?done=unproven")
        return redirect(f"{reverse('words:correction', args=[token])}?done=confirmed")
    context = {
        "correction": found,
        "term": found.term,
        "lines": [(LABELS[name], value) for name, value in found.proposed.items() if name in LABELS],
        "is_holder": is_signature_of(found, mine),
        "done": _done(request),
    }
    return render(request, "words/correction.html", context)


def _done(request: HttpRequest) -> str:
    """What was just done, in words, after the redirect; empty for anything else."""
    return {
        "sent": _("Your correction has arrived. Thank you: an editor reads it."),
        "confirmed": _("Agreed: we write to you once it is decided."),
        "unproven": _("The link of the mail that we sent to the address proves it yours: open it, and press there."),
        "forgotten": _("Your address is removed: we write no more to it."),
    }.get(request.GET.get("done", ""), "")
