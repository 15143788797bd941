"""What follows when editors save or delete a word in the back office."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from portal.taxonomy.actions import delete_terms, note_vocabulary_change, refuse_terms_in_use
from portal.taxonomy.errors import TermInUse
from portal.taxonomy.models import VOCABULARY, Term
from portal.taxonomy.viewsets import VocabularyGroup

register_snippet(VocabularyGroup)


@hooks.register("after_create_snippet")
def note_creation(request: HttpRequest, term: Term) -> None:
    if isinstance(term, VOCABULARY):
        note_vocabulary_change(term, verb="created", actor=request.user)


@hooks.register("after_edit_snippet")
def note_change(request: HttpRequest, term: Term) -> None:
    if isinstance(term, VOCABULARY):
        note_vocabulary_change(term, verb="changed", actor=request.user)


@hooks.register("before_delete_snippet")
def delete_through_action(request: HttpRequest, terms: Sequence[Term]) -> HttpResponse | None:
    """One word or several: refused with the reason before asking to confirm, else done by our own action."""
    terms = list(terms)
    if not terms or not isinstance(terms[0], VOCABULARY):
        return None
    model: Any = type(terms[0])  # its viewset was set by register_snippet
    listing = redirect(model.snippet_viewset.get_url_name("list"))
    try:
        if request.method == "POST":
            delete_terms(terms, actor=request.user)
        else:
            refuse_terms_in_use(terms)
            return None
    except TermInUse as refusal:
        messages.error(request, str(refusal))
        return listing
    count = len(terms)
    messages.success(request, ngettext("%(count)d word deleted.", "%(count)d words deleted.", count) % {"count": count})
    return listing
