"""The whole vocabulary at the desk: found by words, with its uses; and two words that become one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.common.pagination import paginate
from portal.common.posted import key_in
from portal.common.readonly import read_only
from portal.moderation.permissions import demand, keeps_the_words
from portal.taxonomy.actions import merge_terms
from portal.taxonomy.errors import ChangedMeanwhile, VocabularyError
from portal.taxonomy.queries import successor_of
from portal.taxonomy.queries.terms import mark_of_terms
from portal.words import queries

LONGEST_QUERY = 100


@demand(keeps_the_words)
@require_safe
@read_only
def vocabulary(request: HttpRequest) -> HttpResponse:
    words = _words(request)
    kind = request.GET.get("kind", "")
    kind = kind if kind in queries.KINDS else ""
    page = paginate(queries.terms_named(words, kind), request.GET.get("page"), per_page=50)
    uses = queries.uses_of_rows(list(page))
    context = {
        "page_of_terms": page,
        "rows": [_row(row, uses[row["kind"], row["key"]]) for row in page],
        "kinds": [(name, model._meta.verbose_name_plural) for name, model in queries.KINDS.items()],
        "kind": kind,
        "words": words,
        "merged": [(former, _edit_address(former.model, former.term_id)) for former in queries.merged_lately()],
    }
    return render(request, "words/vocabulary.html", context)


def _row(row: dict[str, Any], uses: int) -> dict[str, Any]:
    kind = queries.KINDS[row["kind"]]._meta.verbose_name
    return {
        **row,
        "kind_name": kind,
        "uses": uses,
        "edit_url": _edit_address(row["kind"], row["key"]),
        "merge_url": reverse("words:desk_merge", args=[row["kind"], row["key"]]),
    }


def _edit_address(kind: str, pk: int) -> str:
    return reverse(queries.KINDS[kind].snippet_viewset.get_url_name("edit"), args=[pk])


@demand(keeps_the_words)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Choose the other word, read what would follow, confirm. The word of the address is the one that goes."""
    model = queries.KINDS.get(kind)
    if model is None:
        raise Http404(_("There is no such kind of word."))
    term = model.objects.filter(pk=pk).first()
    if term is None:
        return _gone(request, model, pk)
    given = request.POST if request.method == "POST" else request.GET
    other = model.objects.filter(pk=key_in(given.get("with"))).exclude(pk=term.pk).first()
    if other is None:
        return _choose(request, term, kind)
    if request.method == "POST":
        return _merge(request, kind, term, other)
    return _report(request, kind, term, other)


def _gone(request: HttpRequest, model: Any, pk: int) -> HttpResponse:
    successor = successor_of(model, pk)
    if successor is None:
        raise Http404(_("This word is no longer there: somebody has deleted it."))
    messages.info(request, _("This word was merged into “%(term)s” already.") % {"term": successor})
    return redirect("words:desk_vocabulary")


def _choose(request: HttpRequest, term: Any, kind: str) -> HttpResponse:
    words = _words(request)
    context = {"term": term, "kind": kind, "words": words, "others": queries.terms_to_merge_with(term, words)}
    return render(request, "words/merge_choose.html", context)


def _report(
    request: HttpRequest, kind: str, gone: Any, stays: Any, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "gone": gone,
        "stays": stays,
        "report": queries.merge_report(gone, stays),
        "seen": mark_of_terms([gone, stays]),
        "swap_url": f"{reverse('words:desk_merge', args=[kind, stays.pk])}?with={gone.pk}",
        "problem": problem,
    }
    return render(request, "words/merge.html", context, status=status)


def _merge(request: HttpRequest, kind: str, gone: Any, stays: Any) -> HttpResponse:
    name = str(gone)
    try:
        left = merge_terms(gone, stays, seen=request.POST.get("seen", ""), actor=request.user)
    except ChangedMeanwhile as error:
        gone.refresh_from_db()
        stays.refresh_from_db()
        return _report(request, kind, gone, stays, problem=str(error), status=409)
    except VocabularyError as error:
        messages.error(request, str(error))
        return redirect("words:desk_vocabulary")
    messages.success(
        request,
        _("“%(gone)s” is now part of “%(stays)s”: everything that used it has followed, and its address leads there.")
        % {"gone": name, "stays": left},
    )
    return redirect("words:desk_vocabulary")


def _words(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_QUERY]
