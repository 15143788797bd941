"""What the pages show besides the editors' words."""

from __future__ import annotations

from django import template
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from portal.home import queries
from portal.home.models import HomePage, StandardPage
from portal.home.sections import find_sections
from portal.taxonomy.models import Brand
from portal.words import queries as words
from portal.words.models import HomeExample

LONGEST_LARGE_LINE = 9
LONGEST_MEDIUM_LINE = 12
ENOUGH_FOR_AN_OUTLINE = 3

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


@register.simple_tag
def text_with_sections(page: StandardPage) -> dict:
    """The text of a page to read, and its sections where there are enough of them to help."""
    html, sections = find_sections(expand_db_html(page.body))
    return {"html": html, "sections": sections if len(sections) >= ENOUGH_FOR_AN_OUTLINE else []}


@register.simple_tag
def pages_above(page: Page) -> list[Page]:
    """The pages between the first page and this one, from the top."""
    return list(page.get_ancestors().filter(depth__gt=2).live())


@register.simple_tag
def pages_below(page: Page) -> list[Page]:
    return list(page.get_children().live().public())
