"""Needs and tools for other programmes, in the words of schema.org."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from portal.taxonomy.models import Need, Tool

# What would end the script element, or start a comment in it.
SCRIPT_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def tool_data(tool: Tool, address: str) -> SafeString:
    """A tool as a SoftwareApplication; `address` is its page."""
    licence = tool.licence
    return _script(
        {
            "@type": "SoftwareApplication",
            "@id": address,
            "name": tool.name,
            "description": tool.description,
            "url": tool.website or address,
            "license": (licence.url or licence.spdx or licence.name) if licence else "",
            "applicationCategory": ", ".join(need.name for need in tool.needs.all() if need.is_active),
        }
    )


def need_data(need: Need, address: str, list_address: str) -> SafeString:
    """A need as a DefinedTerm of the list of needs."""
    return _script(
        {
            "@type": "DefinedTerm",
            "@id": address,
            "url": address,
            "name": need.name,
            "description": need.description,
            "termCode": need.slug,
            "inDefinedTermSet": list_address,
        }
    )


def _script(data: dict[str, Any]) -> SafeString:
    """Fit to stand inside a script element; what is empty is left out."""
    said = {"@context": "https://schema.org", **{name: value for name, value in data.items() if value}}
    text = json.dumps(said, ensure_ascii=False)
    return mark_safe(text.translate(SCRIPT_ESCAPES))  # noqa: S308 - escaped just here
