"""Money is integer cents with a currency; no float anywhere, rounding only where it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import total_ordering

from django.utils.translation import get_language
from django.utils.translation import gettext as _

NARROW_SPACE = "\u202f"


class CurrencyMismatch(TypeError):
    """Two amounts in different currencies were added or compared."""


class BadAmount(ValueError):
    """What was typed is not an amount; the message quotes it and gives an example."""


@total_ordering
@dataclass(frozen=True)
class Money:
    """An amount: `cents` (int, may be negative) and an ISO 4217 `currency`."""

    cents: int
    currency: str = "EUR"

    def __post_init__(self) -> None:
        if isinstance(self.cents, bool) or not isinstance(self.cents, int):
            raise TypeError(f"Money wants integer cents, not {self.cents!r}")

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - self._same(other), self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.cents < self._same(other)

    def __bool__(self) -> bool:
        return self.cents != 0

    def __str__(self) -> str:
        """The amount as people write it: *1 250 €* in French, *€1,250* in English; cents only if any."""
        whole, cents = divmod(abs(self.cents), 100)
        sign = "−" if self.cents < 0 else ""
        english = (get_language() or "fr").startswith("en")
        grouped = f"{whole:,}"
        symbol = "€" if self.currency == "EUR" else self.currency
        if english:
            return f"{sign}{symbol}{grouped}" + (f".{cents:02}" if cents else "")
        grouped = grouped.replace(",", NARROW_SPACE)
        return f"{sign}{grouped}" + (f",{cents:02}" if cents else "") + f"{NARROW_SPACE}{symbol}"

    def _same(self, other: Money) -> int:
        if not isinstance(other, Money) or other.currency != self.currency:
            raise CurrencyMismatch(f"{self!r} and {other!r}")
        return other.cents

    @classmethod
    def parse(cls, text: str, currency: str = "EUR") -> Money:
        """Read an amount as people type it ("1 250,50", "1250.5 €"). Raises BadAmount."""
        compact = "".join(text.split()).replace("€", "").replace(",", ".")
        try:
            amount = Decimal(compact)
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or amount != amount.quantize(Decimal("0.01")) or abs(amount) > 10**11:
            raise BadAmount(_("“%(typed)s” is not an amount: write it like 1250 or 1250,50.") % {"typed": text[:40]})
        return cls(int(amount * 100), currency)
