"""Reading an answered page as a person does."""

from __future__ import annotations

from lxml import html


def parse(response) -> html.HtmlElement:
    """The page as a tree."""
    return html.fromstring(response.content.decode())


def words_of(response) -> str:
    """What the page says, with ordinary spaces."""
    text = parse(response).text_content().replace("\xa0", " ").replace("\u202f", " ")
    return " ".join(text.split())
