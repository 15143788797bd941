"""The desk's pages about corrections: the queue, and one with its decision."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.common.pagination import paginate
from portal.common.readonly import read_only
from portal.common.transitions import TransitionError
from portal.moderation.permissions import demand, keeps_the_words
from portal.taxonomy.errors import VocabularyError
from portal.words.actions.deciding import accept_correction, refuse_correction
from portal.words.forms import DecideForm
from portal.words.models import Correction
from portal.words.proposing import differences
from portal.words.queries import corrections_in_order


@demand(keeps_the_words)
@require_safe
@read_only
def corrections(request: HttpRequest) -> HttpResponse:
    page = paginate(corrections_in_order(), request.GET.get("page"), per_page=25)
    return render(request, "words/desk_corrections.html", {"page_of_corrections": page})


@demand(keeps_the_words)
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Correction.objects.select_related("need", "tool", "author", "decided_by"), pk=pk)
    rows = differences(found.term, found.proposed, found.before)
    said = _("%(label)s: %(value)s")
    choices = [(row["name"], said % {"label": row["label"], "value": row["proposed"] or "–"}) for row in rows]
    if request.method != "POST":
        return _case(request, found, rows, DecideForm(choices=choices) if found.waits else None)
    form = DecideForm(request.POST, choices=choices)
    if not found.waits:
        # It was decided while the page was open: say so, keep what was typed.
        messages.error(request, _("Somebody else has decided meanwhile. Here is what they decided."))
        return _case(request, found, rows, None, typed=request.POST.get("answer", ""), status=409)
    if not form.is_valid():
        return _case(request, found, rows, form, status=422)
    answer = form.cleaned_data["answer"]
    try:
        if form.refuses:
            refuse_correction(found, actor=request.user, reason=answer)
        else:
            accept_correction(found, form.cleaned_data.get("accepted", ()), actor=request.user, reason=answer)
    except (TransitionError, VocabularyError, ValidationError) as error:
        messages.error(request, " ".join(error.messages) if isinstance(error, ValidationError) else str(error))
        found.refresh_from_db()
        return _case(request, found, rows, form if found.waits else None, typed=answer, status=409)
    messages.success(request, _("It is decided, and whoever wrote it is told if they asked to be."))
    return redirect("words:desk_corrections")


def _case(
    request: HttpRequest,
    found: Correction,
    rows: list[dict],
    form: DecideForm | None,
    *,
    typed: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "correction": found,
        "term": found.term,
        "differences": rows,
        "form": form,
        "typed": typed if form is None else "",
    }
    return render(request, "words/desk_correction.html", context, status=status)
