"""Links inside editors' texts, all those of a page looked up at once: Wagtail's own look-up asks for each one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.http import HttpRequest
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.models import Page
from wagtail.rich_text import features
from wagtail.rich_text.rewriters import LinkRewriter

SEAM = "<!--seam-->"  # no editor's text holds a comment: it is cleaned when saved


def expand(sources: Sequence[str], request: HttpRequest | None) -> list[SafeString]:
    """Texts as the editor keeps them, with true addresses in their links. One query for pages, one for documents.

    A page is linked to in the language being read where it has one; a page that is not public loses its link.
    """
    rules = {name: handler.expand_db_attributes_many for name, handler in features.get_link_types().items()}
    rewrite = LinkRewriter(bulk_rules={**rules, "page": partial(page_links, request)}, reference_extractors={})
    joined = rewrite(SEAM.join(sources))
    return [mark_safe(part) for part in joined.split(SEAM)]  # noqa: S308 - the editors' text, cleaned when saved


def page_links(request: HttpRequest | None, links: Sequence[dict[str, str]]) -> list[str]:
    """The opening tag of each link to a page."""
    wanted = {link["id"] for link in links if link.get("id", "").isdigit()}
    keys = Page.objects.filter(pk__in=wanted).values("translation_key")
    there = list(Page.objects.filter(translation_key__in=keys).select_related("locale")) if wanted else []
    pages = {str(page.pk): page for page in there}
    spoken = {page.translation_key: page for page in there if page.live and page.locale.language_code == get_language()}
    found = []
    for link in links:
        page = pages.get(link.get("id", ""))
        page = spoken.get(page.translation_key, page) if page else None
        url = page.get_url(request) if page is not None and page.live else None
        found.append(f'<a href="{escape(url)}">' if url else "<a>")
    return found
