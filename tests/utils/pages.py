"""Reading an answered page as a person does."""

from __future__ import annotations

from lxml import etree, html


def parse(response) -> html.HtmlElement:
    """The page as a tree."""
    return html.fromstring(response.content.decode())


def parse_xml(response) -> etree._Element:
    """A feed, or a description for browsers, as a tree."""
    return etree.fromstring(response.content)


def words_of(response) -> str:
    """What the page says, with ordinary spaces."""
    text = parse(response).text_content().replace("\xa0", " ").replace("\u202f", " ")
    return " ".join(text.split())
