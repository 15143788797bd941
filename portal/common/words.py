"""Dates, numbers and lists as people write them, in the active language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import lazy
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

MONTH = timedelta(days=30.44)
LONGEST_IN_DAYS = timedelta(days=100)
# What French makes of a small word before the article, or the first vowel, of a name.
JOINED = [
    (re.compile(r"\b([dD])e Le(?= )"), r"\1u"),
    (re.compile(r"\b([dD])e Les(?= )"), r"\1es"),
    (re.compile(r"\bà Le(?= )"), "au"),
    (re.compile(r"\bà Les(?= )"), "aux"),
    (re.compile(r"\b([dD]|[qQ]u)e (?=[AÂEÉÈÊIÎOÔU][\w’'])"), r"\1’"),
]


def day(value: date | datetime | None, *, with_year: bool = True) -> str:
    """A day in words: *12 mars 2026*, *1er mars 2026*; *March 12, 2026*. Empty for None."""
    if value is None:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    words = date_format(value, "DATE_FORMAT" if with_year else "MONTH_DAY_FORMAT")
    if value.day == 1 and (get_language() or "").startswith("fr"):
        return words.replace("1 ", "1er ", 1)
    return words


def number(value: int | float | Decimal | None, decimals: int | None = None) -> str:
    """A number with its thousands apart: *33 785 780* (narrow no-break spaces), *33,785,780*. Empty for None."""
    if value is None:
        return ""
    return number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def sentence(items: Iterable[object]) -> str:
    """*a*, *a et b*, *a, b et c*; *a, b and c*."""
    words = [str(item) for item in items]
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def joined(text: str) -> str:
    """A sentence with names put into it, as French says it: *du Moyeu*, *aux Voix du Lavoir*, *d’Odile*."""
    if (get_language() or "fr").startswith("fr"):
        for apart, together in JOINED:
            text = apart.sub(together, text)
    return text


def lasting(span: timedelta) -> str:
    """How long something is kept: *7 jours*, *13 mois*, *2 ans*."""
    if span.days % 365 == 0 and span.days:
        years = span.days // 365
        return ngettext("%(number)s year", "%(number)s years", years) % {"number": years}
    if span <= LONGEST_IN_DAYS:
        return ngettext("%(number)s day", "%(number)s days", span.days) % {"number": span.days}
    months = round(span / MONTH)
    return ngettext("%(number)s month", "%(number)s months", months) % {"number": months}


lasting_lazy = lazy(lasting, str)
