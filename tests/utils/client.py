"""A test client that refuses, on every page of ours that a test opens, what the browser's policy would refuse."""

from __future__ import annotations

import inspect
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.base import FilterExpression
from django.test import Client

UNRENDERED = re.compile(r"\{%|%\}|\{\{|\}\}|\{#|%\(\w+\)[sd]|<Promise|django\.utils\.functional")
THIRD_PARTY = ("/admin/", "/documents/")
DATA_SCRIPTS = ("application/ld+json", "application/json")


class PageFaults(HTMLParser):
    """Collects what a page of ours may not contain."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.writing_forms = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.faults += [f"<{tag} {name}=…> is inline script" for name in given if name.startswith("on")]
        self.faults += [f"<{tag} style={given['style']!r}>" for name in given if name == "style"]
        self.faults += [
            f"<{tag} {name}=javascript:>" for name, value in attrs if (value or "").startswith("javascript:")
        ]
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") not in DATA_SCRIPTS):
            self.faults.append(f"inline <{tag}>")
        if tag in ("script", "img", "iframe", "source") and re.match(r"(https?:)?//", given.get("src") or ""):
            self.faults.append(f"<{tag}> is fetched from {given['src']}")
        if tag == "form" and (given.get("method") or "").lower() == "post":
            self.writing_forms += 1


def page_faults(text: str) -> PageFaults:
    """What is wrong with an answered page."""
    parser = PageFaults()
    parser.feed(text)
    visible = re.sub(r"<(script|code|pre|textarea)\b.*?</\1>", "", text, flags=re.DOTALL)
    parser.faults += [
        f"unrendered: {visible[max(found.start() - 40, 0) : found.end() + 40]!r}"
        for found in UNRENDERED.finditer(visible)
    ]
    return parser


class StrictClient(Client):
    """Django's client, with a look at every HTML answer of ours."""

    def request(self, **request: Any) -> Any:
        known = bool(self.cookies)
        response = super().request(**request)
        path = request.get("PATH_INFO", "/")
        html = response.get("Content-Type", "").startswith("text/html") and not response.streaming
        if path.startswith(THIRD_PARTY) or not html:
            return response
        page = page_faults(response.content.decode())
        if not known and response.cookies and not page.writing_forms and request["REQUEST_METHOD"] == "GET":
            page.faults.append(f"a page that is only read sets {', '.join(response.cookies)}")
        assert not page.faults, f"{path}: {page.faults}"
        return response


class UnknownVariable(str):
    """Stands for `string_if_invalid`: a variable that a template of ours does not know fails the test.

    One that says what stands in for it (`{{ max|default:100 }}`) is a parameter that may be left out.
    """

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, variable: Any) -> Any:
        frame = inspect.currentframe()
        while not (frame.f_code.co_name == "resolve" and isinstance(frame.f_locals.get("self"), FilterExpression)):
            frame = frame.f_back
        expression, context = frame.f_locals["self"], frame.f_locals["context"]
        if not any(function.__name__ == "default" for function, _ in expression.filters):
            origin = context.render_context.template.origin.name
            assert not is_ours(origin or ""), f"{origin} does not know the variable {variable.var}"
        engine = context.template.engine
        engine.string_if_invalid = ""
        try:
            return expression.resolve(context)
        finally:
            engine.string_if_invalid = self


def is_ours(origin: str) -> bool:
    """Whether a template's file is one of the checkout."""
    path = Path(origin)
    return path.is_absolute() and path.is_relative_to(settings.BASE_DIR) and "site-packages" not in path.parts
