"""The colours that every page and every mail is drawn with, by day and by night: those of the style sheet."""

from __future__ import annotations

from collections.abc import Mapping

DAY, NIGHT = "light", "dark"
MODES = (DAY, NIGHT)

Palette = Mapping[str, Mapping[str, str]]  # mode -> token -> #RRGGBB

# Equal to the first tokens of portal/static/portal/css/base.css.
SHIPPED: Palette = {
    DAY: {
        "ground": "#EFF3E6",
        "sheet": "#FFFFFF",
        "ink": "#15203B",
        "ink-soft": "#46516B",
        "edge": "#15203B",
        "link": "#123F9C",
        "road": "#FFCB1F",
        "on-road": "#15203B",
        "red": "#C8241B",
        "on-red": "#FFFFFF",
    },
    NIGHT: {
        "ground": "#0D1524",
        "sheet": "#17223A",
        "ink": "#F2EFE3",
        "ink-soft": "#B3BDD0",
        "edge": "#8793AB",
        "link": "#9CC7FF",
        "road": "#F5C21B",
        "on-road": "#0D1524",
        "red": "#FF8673",
        "on-red": "#0D1524",
    },
}
# Those that a site may replace by its own, a pair each.
CHANGEABLE = ("road", "red", "link", "ground")


def with_own(own: Palette) -> Palette:
    """The shipped colours, with those of a site in place of some."""
    return {mode: {**SHIPPED[mode], **own.get(mode, {})} for mode in MODES}
