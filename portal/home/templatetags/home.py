"""What the pages show besides the editors' words."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from wagtail.models import Page

from portal.common import json_ld
from portal.home import queries, terms
from portal.home.models import HomePage, StandardPage, TermsPage
from portal.home.sections import Section
from portal.home.showing import Shown, show
from portal.taxonomy.models import Brand
from portal.words import queries as words
from portal.words.models import HomeExample

LONGEST_LARGE_LINE = 9
LONGEST_MEDIUM_LINE = 12
ENOUGH_FOR_AN_OUTLINE = 3
TOP = 3  # depth of the pages right below the home page

register = template.Library()


@register.simple_tag
def home_figures() -> queries.Figures:
    return queries.figures()


@register.simple_tag
def home_news() -> list[queries.News]:
    return queries.news()


@register.simple_tag
def starter_brands() -> list[Brand]:
    return queries.starter_brands()


@register.simple_tag
def home_examples() -> list[HomeExample]:
    return words.home_examples()


@register.filter
def slogan_size(page: HomePage) -> str:
    """Class of the slogan, so that its longer line stays beside the drawing: none, "medium" or "long"."""
    longest = max(len(page.slogan_first), len(page.slogan_second))
    if longest > LONGEST_MEDIUM_LINE:
        return "long"
    return "medium" if longest > LONGEST_LARGE_LINE else ""


@register.simple_tag(takes_context=True)
def text_of(context: template.Context, page: StandardPage) -> Shown:
    """The blocks of a page to read, made ready once for every part of its template."""
    made, key = context.render_context, id(page)  # a page that is previewed before it is saved has no other key
    if key not in made:
        made[key] = show(page.text, context.get("request"))
    return made[key]


@register.filter
def stations(shown: Shown) -> list[Section]:
    """The sections of a text for the side of its page, where there are enough of them to help."""
    found = shown.outline.sections
    return found if len(found) >= ENOUGH_FOR_AN_OUTLINE else []


@register.simple_tag
def faq_json(shown: Shown) -> SafeString:
    """The questions of a page for search engines (schema.org FAQPage)."""
    questions = [
        {
            "@type": "Question",
            "name": entry["question"],
            "acceptedAnswer": {"@type": "Answer", "text": " ".join(strip_tags(entry["html"]).split())},
        }
        for entry in shown.questions
    ]
    data = json_ld.script({"@type": "FAQPage", "mainEntity": questions})
    return format_html('<script type="application/ld+json">{}</script>', data)


@register.simple_tag(takes_context=True)
def versions_of(context: dict[str, Any], page: TermsPage) -> terms.Versions:
    """The other versions of the terms of use; they are told above the text and below it, and looked up once."""
    request = context["request"]
    if not hasattr(request, "versions_told"):
        request.versions_told = terms.versions_beside(page)
    return request.versions_told


@register.simple_tag
def pages_above(page: Page) -> list[Page]:
    """The pages between the first page and this one, from the top."""
    above: list[Page] = []
    while page.depth > TOP:
        page = page.get_parent()  # known since the address was read
        if page.depth >= TOP and page.live:
            above.insert(0, page)
    return above


@register.simple_tag
def pages_below(page: Page) -> list[Page]:
    return list(page.get_children().live().public()) if page.numchild else []
