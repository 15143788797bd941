"""What the home page shows besides the editors' words."""

from __future__ import annotations

from django import template
from django.db.models import QuerySet
from django.utils.translation import get_language

from portal.home import queries
from portal.home.models import StandardPage
from portal.taxonomy.models import Brand

register = template.Library()


@register.simple_tag
def home_figures() -> queries.Figures:
    return queries.figures()


@register.simple_tag
def home_news() -> list[queries.News]:
    return queries.news()


@register.simple_tag
def starter_brands() -> QuerySet[Brand]:
    return queries.starter_brands()


@register.simple_tag
def signpost_pages() -> QuerySet[StandardPage]:
    return queries.pages_listed("on_signpost", get_language() or "fr")[:2]
