"""Parts of the vocabulary's pages in the back office: what uses a word, and saving beside somebody else."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.admin.panels import Panel
from wagtail.snippets.views.snippets import EditView

from portal.common.locks import hold
from portal.taxonomy.queries import counted_uses, successor_of
from portal.taxonomy.registry import term_links, use_links

TYPED = 300  # letters of each answer that are said again


class UsesPanel(Panel):
    """Who uses this word, kind by kind, with a link where there is a list of them; and what can be done with it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "taxonomy/admin/uses.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            term = self.instance
            context["uses"] = [
                (_named(model, count), count, _list_of(model, term)) for model, count in counted_uses(term)
            ]
            context["links"] = [(link.label, link.url(term)) for link in term_links]
            return context


def _named(model: Any, count: int) -> Any:
    return model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural


def _list_of(model: Any, term: Any) -> str:
    """The address of a list of those rows of `model` that use `term`; empty where there is none to be shown."""
    label = model._meta.label_lower
    return use_links.get(label)(term) if label in use_links else ""


class TermEditView(EditView):
    """Saves while the row is held, so that the mark in the form is compared with what is there at that moment; and says
    what became of a word that was merged while it was being edited."""

    successor: Any = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        try:
            super().setup(request, *args, **kwargs)
        except Http404:
            self.successor = successor_of(self.model, self.object_pk)
            if self.successor is None:
                raise

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.successor is not None:
            return self._lead_on(request)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            hold(self.model._base_manager.filter(pk=self.object.pk))
            return super().post(request, *args, **kwargs)

    def _lead_on(self, request: HttpRequest) -> HttpResponse:
        """To the word that is left, with what had been typed."""
        said = _("This word was merged into “%(term)s” meanwhile, which you see here.") % {"term": self.successor}
        typed = [Truncator(value).chars(TYPED) for name, value in request.POST.dict().items() if _is_typed(name, value)]
        if typed:
            lost = _("What you had typed was not saved:")
            said = f"{said} {lost} {' · '.join(typed)}"
        messages.warning(request, said)
        return redirect(self.model.snippet_viewset.get_url_name("edit"), self.successor.pk)


def _is_typed(name: str, value: str) -> bool:
    return name.startswith(("name", "description", "aliases", "for_whom", "website", "url")) and bool(value.strip())
