"""Whether the colours of a site can be read: every use of a colour that may change, and the contrast it needs.

The formula is the one of WCAG 2.2 (relative luminance, contrast ratio). Pure: colours in, sentences' material out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.common.palette import CHANGEABLE, MODES, NIGHT, SHIPPED, Palette

TEXT, LARGE = 4.5, 3.0  # text; large titles, focus rings and the borders of fields
COLOUR = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)
STEPS = 200  # how finely a colour is moved towards black or white


@dataclass(frozen=True)
class Use:
    """One colour seen on another: what it is for, and the least contrast between them."""

    label: Any  # lazy text
    front: str
    back: str
    least: float
    modes: tuple[str, ...] = MODES


# Whatever can be changed stands in one of these.
USES = (
    Use(_("text on the ground"), "ink", "ground", TEXT),
    Use(_("quiet text on the ground"), "ink-soft", "ground", TEXT),
    Use(_("border of a field on the ground"), "edge", "ground", LARGE),
    Use(_("link on the ground"), "link", "ground", TEXT),
    Use(_("link on a sheet"), "link", "sheet", TEXT),
    Use(_("writing on the road"), "on-road", "road", TEXT),
    Use(_("large title in the colour of the road"), "road", "sheet", LARGE, (NIGHT,)),
    Use(_("writing on the red button"), "on-red", "red", TEXT),
    Use(_("red ring on the ground"), "red", "ground", LARGE),
    Use(_("red ring on a sheet"), "red", "sheet", LARGE),
)


@dataclass(frozen=True)
class Measure:
    """The contrast of one use in one mode."""

    use: Use
    mode: str
    front: str
    back: str

    @property
    def ratio(self) -> float:
        return contrast(self.front, self.back)

    @property
    def passes(self) -> bool:
        return self.ratio >= self.use.least


@dataclass(frozen=True)
class Fault:
    """A colour that cannot be read where it is used: its worst use, and the nearest colour that passes all of them
    (empty where there is none)."""

    token: str
    measure: Measure
    suggestion: str

    @property
    def mode(self) -> str:
        return self.measure.mode


def tidy_colour(text: str) -> str:
    """A colour as it is kept: "fc3" and "#ffcc33" are "#FFCC33". Raises ValueError for what is none."""
    found = COLOUR.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    digits = found[1].upper()
    return "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))


def contrast(first: str, second: str) -> float:
    """From 1 (the same) to 21 (black on white); the order of the two does not matter."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """How light a colour #RRGGBB is to the eye, from 0 to 1."""
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def shown(ratio: float) -> float:
    """A ratio to one decimal, downwards: 4.46 is not 4.5."""
    return math.floor(ratio * 10) / 10


def measures(colours: Palette) -> Iterator[Measure]:
    """Every use in every mode."""
    for use in USES:
        for mode in use.modes:
            yield Measure(use, mode, colours[mode][use.front], colours[mode][use.back])


def faults(colours: Palette) -> list[Fault]:
    """What of a site's colours cannot be read, at most one fault for each colour and mode; the shipped have none."""
    worst: dict[tuple[str, str], Measure] = {}
    for measure in measures(colours):
        if measure.passes:
            continue
        token = _to_change(measure.use, measure.mode, colours)
        known = worst.get((token, measure.mode))
        if known is None or measure.ratio / measure.use.least < known.ratio / known.use.least:
            worst[token, measure.mode] = measure
    return [Fault(token, measure, suggest(token, mode, colours)) for (token, mode), measure in worst.items()]


def _to_change(use: Use, mode: str, colours: Palette) -> str:
    """Which of the two colours of a use is the site's own: the front one, if both are."""
    own = [
        token for token in (use.front, use.back) if token in CHANGEABLE and colours[mode][token] != SHIPPED[mode][token]
    ]
    return own[0] if own else use.front


def suggest(token: str, mode: str, colours: Palette) -> str:
    """The colour nearest to the one chosen, lighter or darker, that passes wherever it is used; empty if none does."""
    chosen = colours[mode][token]
    for step in range(STEPS + 1):
        for end in ("#000000", "#FFFFFF"):
            moved = _between(chosen, end, step / STEPS)
            if _passes_everywhere(token, moved, mode, colours):
                return moved
    return ""


def _passes_everywhere(token: str, colour: str, mode: str, colours: Palette) -> bool:
    tried = {mode: {**colours[mode], token: colour}}
    return all(
        contrast(tried[mode][use.front], tried[mode][use.back]) >= use.least
        for use in USES
        if mode in use.modes and token in (use.front, use.back)
    )


def _between(first: str, second: str, part: float) -> str:
    mixed = (round(a + (b - a) * part) for a, b in zip(_parts(first), _parts(second), strict=True))
    return "#" + "".join(f"{value:02X}" for value in mixed)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
