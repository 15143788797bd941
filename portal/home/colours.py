"""From the colours of a site to its small style sheet, found under a digest of what it says."""

from __future__ import annotations

import hashlib

from portal.common.palette import DAY, MODES, NIGHT, SHIPPED, Palette

DIGEST_LENGTH = 12


def style_sheet(own: Palette) -> str:
    """The tokens of a site in place of the shipped ones. Not on paper: what is printed is black on white."""
    return (
        f"@media screen{{:root{{{_tokens(own, DAY)}}}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_tokens(own, NIGHT)}}}}}\n"
    )


def _tokens(own: Palette, mode: str) -> str:
    # A colour of one mode alone would also stand in the other one, so both are always said.
    changed = sorted({token for each in MODES for token in own.get(each, {})})
    return ";".join(f"--{token}:{own.get(mode, {}).get(token, SHIPPED[mode][token])}" for token in changed)


def digest(own: Palette) -> str:
    """The name of a site's style sheet; empty where nothing is its own, and no sheet is asked for."""
    if not any(own.values()):
        return ""
    return hashlib.sha256(style_sheet(own).encode()).hexdigest()[:DIGEST_LENGTH]
