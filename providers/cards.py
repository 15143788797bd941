"""A listing for other programmes: vCard 4.0 (RFC 6350) and schema.org. Never the private mail address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString

from portal.common.json_ld import in_script
from providers.models import Provider

FOLD = 75  # octets in a line of a vCard


def vcard(provider: Provider, address: str) -> str:
    """The visiting card; `address` is the page of the listing."""
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:org",
        f"FN:{_escaped(provider.name)}",
        f"ORG:{_escaped(provider.name)}",
        f"NOTE;LANGUAGE=fr:{_escaped(provider.summary)}",
    ]
    if provider.commune is not None:
        place, department = _escaped(provider.commune.name), _escaped(provider.commune.department.name)
        lines.append(f"ADR:;;;{place};{department};;France")
    if provider.website:
        lines.append(f"URL;TYPE=work:{provider.website}")
    lines += [f"URL:{address}", f"REV:{provider.updated_at:%Y%m%dT%H%M%SZ}", "END:VCARD"]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _escaped(text: str) -> str:
    for character in ("\\", ",", ";"):
        text = text.replace(character, f"\\{character}")
    return " ".join(text.split())


def _folded(line: str) -> list[str]:
    """A line in pieces of at most 75 octets, never inside a character; each but the first begins with a space."""
    pieces, piece = [], ""
    for character in line:
        if len((piece + character).encode()) > FOLD:
            pieces.append(piece)
            piece = " "
        piece += character
    return [*pieces, piece]


def json_ld(provider: Provider, address: str, languages: Iterable[str]) -> SafeString:
    """The listing as a schema.org organization, fit to stand inside a script element."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": address,
        "url": address,
        "name": provider.name,
        "description": provider.summary,
        "knowsLanguage": list(languages),
        "areaServed": [area.name for area in provider.areas.all()],
        "knowsAbout": [need.name for need in provider.needs.all()] + [tool.name for tool in provider.tools.all()],
    }
    if provider.commune is not None:
        data["address"] = {
            "@type": "PostalAddress",
            "addressLocality": provider.commune.name,
            "addressRegion": provider.commune.department.name,
            "addressCountry": "FR",
        }
    if provider.website:
        data["sameAs"] = provider.website
    return in_script({name: value for name, value in data.items() if value})
