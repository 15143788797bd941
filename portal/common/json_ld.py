"""Data for other programmes inside a page, in the words of schema.org."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe

# What would end the script element, or start a comment in it.
SCRIPT_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def json_ld(data: Mapping[str, Any]) -> SafeString:
    """Fit to stand inside a script element; what is empty is left out."""
    said = {"@context": "https://schema.org", **{name: value for name, value in data.items() if value}}
    text = json.dumps(said, ensure_ascii=False)
    return mark_safe(text.translate(SCRIPT_ESCAPES))  # noqa: S308 - escaped just here
