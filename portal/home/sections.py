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


class Outline:
    """The addresses given so far on one page, and the sections among them."""

    def __init__(self) -> None:
        self.sections: list[Section] = []
        self._taken = set(TAKEN)

    def place(self, title: str) -> str:
        """An address of its own for something that is no section: a question."""
        wish = slugify(title) or "section"
        name, number = wish, 2
        while name in self._taken:
            name, number = f"{wish}-{number}", number + 1
        self._taken.add(name)
        return name

    def section(self, title: str) -> str:
        """An address for a heading, which is a section from now on; nothing for an empty one."""
        if not title:
            return ""
        address = self.place(title)
        self.sections.append(Section(title, f"#{address}"))
        return address

    def mark(self, html: str) -> SafeString:
        """The text with an address on each of its headings. `html` is Wagtail's own, cleaned."""

        def named(match: re.Match[str]) -> str:
            address = self.section(unescape(strip_tags(match[1])).strip())
            return f'<h2 id="{address}">{match[1]}</h2>' if address else match[0]

        return mark_safe(HEADING.sub(named, html))  # noqa: S308 - the editor's text, cleaned when saved
