"""Blocks of a page from text that is pleasant to write: the form in which first pages and those of the demo are kept.

Paragraphs, `## ` and `### ` headings, `- ` and `1. ` lists, **strong**, [links](/there/) and [links](page:its-slug). A
blank line separates. What is not running text stands between two lines of three colons:

    ::: steps Title             note, attention, tip: a title, then text
    ### First step              steps, questions: a title; each part begins with "### "
    What is done.               numbers: "value | unit | what | source" a line; people: "name | role | text" a line
    :::                         quote: "who | where", then the words; tools, listings: a title, a slug a line
                                facts, weights: nothing
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from html import escape
from typing import Any

LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
STRONG = re.compile(r"\*\*([^*]+)\*\*")
FENCE = re.compile(r"^::: ?(\w+) ?(.*?)\n(.*?)^:::$", re.MULTILINE | re.DOTALL)
NUMBERED = re.compile(r"\d+\. ")
PAGE = "page:"

Opening = Callable[[str], str]  # (slug): the opening tag of a link to that page
Numbers = Callable[[str, list[str]], list[int]]  # ("tools" or "listings", slugs): their primary keys
Block = dict[str, Any]


class UnreadableText(ValueError):
    """A text that cannot be made into blocks: says which part, and why."""


def plain_link(slug: str) -> str:
    raise UnreadableText(f"[…]({PAGE}{slug}): there are no pages to link to here")


def nothing_known(kind: str, slugs: list[str]) -> list[int]:
    raise UnreadableText(f"::: {kind}: nothing can be looked up here")


def blocks_of(text: str, opening: Opening = plain_link, numbers: Numbers = nothing_known) -> list[Block]:
    """The blocks of a text, as a stream keeps them. Raises UnreadableText."""
    found: list[Block] = []
    position = 0
    for fence in FENCE.finditer(text):
        found += _prose(text[position : fence.start()], opening)
        found.append(_fenced(fence[1], fence[2].strip(), fence[3].strip(), opening, numbers))
        position = fence.end()
    return found + _prose(text[position:], opening)


def _prose(text: str, opening: Opening) -> list[Block]:
    if ":::" in text:
        raise UnreadableText(f"a part between ::: is not closed, or has no name: {text.strip()[:60]!r}")
    return [{"type": "text", "value": rich_text(text, opening)}] if text.strip() else []


def _fenced(kind: str, title: str, body: str, opening: Opening, numbers: Numbers) -> Block:
    if kind in ("note", "attention", "tip"):
        return {"type": "callout", "value": {"kind": kind, "title": title, "text": rich_text(body, opening)}}
    if kind == "steps":
        steps = [{"title": label, "text": rich_text(rest, opening)} for label, rest in _parts(body)]
        return {"type": kind, "value": {"title": title, "steps": _items(steps)}}
    if kind == "questions":
        asked = [{"question": label, "answer": rich_text(rest, opening)} for label, rest in _parts(body)]
        return {"type": kind, "value": {"title": title, "questions": _items(asked)}}
    if kind == "quote":
        who, _bar, where = title.partition(" | ")
        return {"type": "quotation", "value": {"text": body.replace("\n", " "), "who": who, "where": where}}
    if kind in ("numbers", "people"):
        names = ("value", "unit", "what", "source") if kind == "numbers" else ("name", "role", "text")
        rows = [_row(line, names) for line in body.splitlines()]
        return {"type": kind, "value": {"title": title, kind: _items(rows)}}
    if kind in ("tools", "listings"):
        return {"type": kind, "value": {"title": title, kind: _items(numbers(kind, body.split()))}}
    if kind in ("facts", "weights"):
        return {"type": kind, "value": None}
    raise UnreadableText(f"::: {kind}: there is no such block")


def _items(values: list[Any]) -> list[Block]:
    """With identifiers: only by them does wagtail-localize find the sentences of a list."""
    return [{"type": "item", "value": value, "id": str(uuid.uuid4())} for value in values]


def _parts(body: str) -> list[tuple[str, str]]:
    """(heading, what stands under it) for each "### "."""
    parts = re.split(r"^### (.+)\n?", body, flags=re.MULTILINE)
    if len(parts) < 3 or parts[0].strip():
        raise UnreadableText(f"the first line must begin with ###: {body[:60]!r}")
    return [(label.strip(), rest.strip()) for label, rest in zip(parts[1::2], parts[2::2], strict=True)]


def _row(line: str, names: tuple[str, ...]) -> dict[str, str]:
    cells = [cell.strip() for cell in line.split("|")]
    if len(cells) != len(names):
        raise UnreadableText(f"{line!r} must have {len(names)} parts: {' | '.join(names)}")
    return dict(zip(names, cells, strict=True))


def rich_text(text: str, opening: Opening = plain_link) -> str:
    """HTML as the editor keeps it."""
    blocks = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = block.strip().split("\n")
        for mark, tag in (("## ", "h2"), ("### ", "h3")):
            if lines and lines[0].startswith(mark):
                blocks.append(f"<{tag}>{_inline(lines.pop(0).removeprefix(mark), opening)}</{tag}>")
        if lines and all(line.startswith("- ") for line in lines):
            blocks.append(_list("ul", [line.removeprefix("- ") for line in lines], opening))
        elif lines and all(NUMBERED.match(line) for line in lines):
            blocks.append(_list("ol", [NUMBERED.sub("", line, count=1) for line in lines], opening))
        elif lines:
            blocks.append(f"<p>{_inline(' '.join(lines), opening)}</p>")
    return "".join(blocks)


def _list(tag: str, lines: list[str], opening: Opening) -> str:
    return f"<{tag}>" + "".join(f"<li>{_inline(line, opening)}</li>" for line in lines) + f"</{tag}>"


def _inline(text: str, opening: Opening) -> str:
    html = STRONG.sub(r"<b>\1</b>", escape(text, quote=False))

    def linked(match: re.Match[str]) -> str:
        target = match[2]
        tag = opening(target.removeprefix(PAGE)) if target.startswith(PAGE) else f'<a href="{target}">'
        return f"{tag}{match[1]}</a>"

    return LINK.sub(linked, html)
