"""A page's blocks as they are shown: each one with its template and all that this template needs.

Everything that blocks point to is looked up once for the whole page, whatever the number of blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest
from django.utils.safestring import SafeString
from wagtail.images.models import Rendition, SourceImageIOError
from wagtail.rich_text import RichText

from portal.home import facts, weights
from portal.home.enums import CalloutKind
from portal.home.links import expand
from portal.home.sections import Outline
from providers.enums import Language

# Two sizes of a figure, one of a face: enough for a sharp screen, light enough for a page of 100 kB.
WIDE, NARROW = "width-760|format-webp|webpquality-62", "width-400|format-webp|webpquality-62"
FACE = "fill-160x160|format-webp|webpquality-62"


@dataclass(frozen=True)
class Part:
    """One block: its kind, and what its template says."""

    kind: str
    data: dict[str, Any]

    @property
    def template(self) -> str:
        return f"home/blocks/{self.kind}.html"


@dataclass
class Shown:
    """A whole text: its parts, the sections for the side of the page, and the questions in it with their answers."""

    parts: list[Part] = field(default_factory=list)
    outline: Outline = field(default_factory=Outline)

    @property
    def questions(self) -> list[dict[str, Any]]:
        return [entry for part in self.parts if part.kind == "questions" for entry in part.data["questions"]]


@dataclass
class Found:
    """What the blocks of one page point to."""

    request: HttpRequest | None
    html: dict[str, SafeString]


Builder = Callable[[Any, Found, Outline], dict[str, Any]]
builders: dict[str, Builder] = {}


def show(stream: Any, request: HttpRequest | None) -> Shown:
    """Everything that a page's template needs of its blocks. A block with nothing left to show is left out."""
    blocks = list(stream)
    found, shown = _look_up(blocks, request), Shown()
    for block in blocks:
        data = builders[block.block_type](block.value, found, shown.outline)
        if data:
            shown.parts.append(Part(block.block_type, data))
    return shown


def _look_up(blocks: list[Any], request: HttpRequest | None) -> Found:
    values = [value for block in blocks for value in _values(block.value)]
    sources = list(dict.fromkeys(value.source for value in values if isinstance(value, RichText)))
    figures = [block.value for block in blocks if block.block_type == "figure"]
    images = [figure["image"] for figure in figures if figure["image"]]
    images += [
        person["picture"]
        for block in blocks
        if block.block_type == "people"
        for person in block.value["people"]
        if person["picture"]
    ]
    _prefetch_renditions(images)
    return Found(request, dict(zip(sources, expand(sources, request), strict=True)) if sources else {})


def _values(value: Any) -> Iterator[Any]:
    """Every value inside a block, itself included."""
    yield value
    inner = value.values() if hasattr(value, "values") else value if isinstance(value, (list, tuple)) else ()
    if hasattr(value, "list_block"):
        inner = list(value)
    for one in inner:
        yield from _values(one)


def _prefetch_renditions(images: list[Any]) -> None:
    if images:
        made = Rendition.objects.filter(filter_spec__in=(WIDE, NARROW, FACE))
        prefetch_related_objects(images, Prefetch("renditions", queryset=made, to_attr="prefetched_renditions"))


def _made(image: Any, *specs: str) -> dict[str, Any] | None:
    """The picture in these sizes; nothing if its file is lost or cannot be read."""
    try:
        return image.get_renditions(*specs)
    except SourceImageIOError:
        return None


def builder(kind: str) -> Callable[[Builder], Builder]:
    """Decorator: file how one kind of block is made ready. An empty answer leaves the block out."""

    def decorate(function: Builder) -> Builder:
        builders[kind] = function
        return function

    return decorate


def _titled(value: Any, outline: Outline) -> dict[str, Any]:
    return {"title": value["title"], "address": outline.section(value["title"])}


@builder("text")
def _text(value: Any, found: Found, outline: Outline) -> dict[str, Any]:
    return {"html": outline.mark(found.html[value.source])}


@builder("callout")
def _callout(value: Any, found: Found, outline: Outline) -> dict[str, Any]:
    kind = CalloutKind(value["kind"])
    return {"kind": kind, "plate": kind.label, "title": value["title"], "html": found.html[value["text"].source]}


@builder("steps")
def _steps(value: Any, found: Found, outline: Outline) -> dict[str, Any]:
    steps = [{"label": one["title"], "html": found.html[one["text"].source]} for one in value["steps"]]
    return {**_titled(value, outline), "steps": steps}


@builder("questions")
def _questions(value: Any, found: Found, outline: Outline) -> dict[str, Any]:
    entries = []
    titled = _titled(value, outline)
    for one in value["questions"]:
        html = found.html[one["answer"].source]
        entries.append({"question": one["question"], "address": outline.place(one["question"]), "html": html})
    return {**titled, "questions": entries}


@builder("quotation")
def _quotation(value: Any, found: Found, outline: Outline) -> dict[str, Any]:
    return dict(value)


@builder("figure")
def _figure(value: Any, found: Found, outline: Outline) -> dict[str, Any]:
    image = value["image"]
    made = _made(image, WIDE, NARROW) if image else None
    if not made:
        return {}
    alternative = "" if image.decorative else image.contextual_alt_text or ""
    return {
        "wide": made[WIDE],
        "narrow": made[NARROW],
        "alternative": alternative,
        "caption": value["caption"],
        "author": value["author"],
        "licence": value["licence"],
    }


@builder("people")
def _people(value: Any, found: Found, outline: Outline) -> dict[str, Any]:
    people = []
    for one in value["people"]:
        made = _made(one["picture"], FACE) if one["picture"] else None
        people.append({**one, "picture": made[FACE] if made else None})
    return {**_titled(value, outline), "people": people}


@builder("download")
def _download(value: Any, found: Found, outline: Outline) -> dict[str, Any]:
    document = value["document"]
    if not document:
        return {}
    return {
        "title": value["title"] or document.title,
        "url": document.url,
        "format": document.file_extension.upper(),
        "size": document.get_file_size(),
        "language": Language(value["language"]).label,
    }


@builder("numbers")
def _numbers(value: Any, found: Found, outline: Outline) -> dict[str, Any]:
    return {**_titled(value, outline), "numbers": [dict(one) for one in value["numbers"]]}


@builder("listings")
def _listings(value: Any, found: Found, outline: Outline) -> dict[str, Any]:
    rows = [listing for listing in value["listings"] if listing is not None and listing.is_listed]
    return {**_titled(value, outline), "listings": rows} if rows else {}


@builder("tools")
def _tools(value: Any, found: Found, outline: Outline) -> dict[str, Any]:
    # Two that were chosen may have become one since.
    rows = [tool for tool in dict.fromkeys(value["tools"]) if tool is not None]
    return {**_titled(value, outline), "tools": rows} if rows else {}


@builder("facts")
def _facts(value: Any, found: Found, outline: Outline) -> dict[str, Any]:
    known = facts.facts_of(found.request)
    missing = known.missing if getattr(found.request, "is_preview", False) else []
    return {"rows": known.rows, "missing": missing} if known.rows or missing else {}


@builder("weights")
def _weights(value: Any, found: Found, outline: Outline) -> dict[str, Any]:
    measured = weights.read()
    return {"measured": measured} if measured else {}
