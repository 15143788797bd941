"""The languages of a site, from LANGUAGES."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.settings.environment import BadEnvironment

KNOWN: dict[str, Any] = {"fr": _("French"), "en": _("English")}  # those with a catalogue
FIRST = "fr"  # the one of addresses without a prefix


def spoken(codes: list[str]) -> list[tuple[str, Any]]:
    """Django's LANGUAGES. Raises BadEnvironment naming what cannot be spoken."""
    wanted = [code.strip() for code in codes if code.strip()]
    for code in wanted:
        if code not in KNOWN:
            raise BadEnvironment(f"LANGUAGES holds {code!r}: write some of {', '.join(KNOWN)}.")
    if FIRST not in wanted:
        raise BadEnvironment(f"LANGUAGES is {','.join(wanted)!r}: it must hold {FIRST}, the language of all addresses.")
    return [(code, KNOWN[code]) for code in KNOWN if code in wanted]
