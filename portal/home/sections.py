"""The parts of a page to read: its headings become places that links can name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

HEADING = re.compile(r"<h2[^>]*>(.*?)</h2>", re.DOTALL)
TAKEN = {"content", ""}  # "content" is where the skip link of every page leads


@dataclass(frozen=True)
class Section:
    """One station at the side of the page."""

    label: str
    url: str


def find_sections(html: str) -> tuple[SafeString, list[Section]]:
    """The text with an address on each heading, and these headings in order. `html` is Wagtail's own, cleaned."""
    found: list[Section] = []
    taken = set(TAKEN)

    def named(match: re.Match[str]) -> str:
        title = unescape(strip_tags(match[1])).strip()
        if not title:
            return match[0]
        address = _free(slugify(title) or "section", taken)
        found.append(Section(title, f"#{address}"))
        return f'<h2 id="{address}">{match[1]}</h2>'

    return mark_safe(HEADING.sub(named, html)), found  # noqa: S308 - the editor's text, cleaned when saved


def _free(wish: str, taken: set[str]) -> str:
    name, number = wish, 2
    while name in taken:
        name, number = f"{wish}-{number}", number + 1
    taken.add(name)
    return name
