"""Terms of use in force for a test, and what was in force before put back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from portal.accounts import registry
from portal.accounts.registry import Terms, use_terms


@contextmanager
def terms_in_force(version: str = "2026-1") -> Iterator[Terms]:
    """The same terms in every language."""
    before = registry._source[0]
    terms = Terms(version=version, in_force_on=date(2026, 1, 2), url="/conditions/")
    use_terms(lambda language: terms)
    try:
        yield terms
    finally:
        use_terms(before)
