"""Data for other programmes that stands in a page, in the words of schema.org."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe

# What would end the script element, or start a comment in it.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def script(data: Mapping[str, Any]) -> SafeString:
    """Data as JSON, fit to stand inside a script element; what is empty is left out."""
    said = {"@context": "https://schema.org", **{name: value for name, value in data.items() if value}}
    return mark_safe(json.dumps(said, ensure_ascii=False).translate(ESCAPES))  # noqa: S308 - escaped just here
