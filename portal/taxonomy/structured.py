"""Needs and tools for other programmes, in the words of schema.org."""

from __future__ import annotations

from django.utils.safestring import SafeString

from portal.common import json_ld
from portal.taxonomy.models import Need, Tool


def tool_data(tool: Tool, address: str) -> SafeString:
    """A tool as a SoftwareApplication; `address` is its page."""
    licence = tool.licence
    return json_ld.script(
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
    return json_ld.script(
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
