"""Reading a legal form in a query: "SCOP Passe-Muraille" is how a quote or an invoice writes the name.

Listings seldom say their form in words; their kind tells it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from portal.search.analysis import Token
from portal.search.interface import Expansion
from providers.enums import ProviderKind

_COOPERATIVE, _COMPANY, _FREELANCE = ProviderKind.COOPERATIVE, ProviderKind.COMPANY, ProviderKind.FREELANCE
# A workers' cooperative is a SARL or a SAS in law; one person alone may be an EURL or a SASU.
KINDS: dict[str, tuple[ProviderKind, ...]] = {
    **dict.fromkeys(["scop", "scic"], (_COOPERATIVE,)),
    **dict.fromkeys(["sarl", "sas"], (_COMPANY, _COOPERATIVE)),
    **dict.fromkeys(["eurl", "sasu"], (_COMPANY, _FREELANCE)),
    **dict.fromkeys(["freelance", "autoentrepreneur", "autoentrepreneuse"], (_FREELANCE,)),
}


def expand_legal_forms(words: Sequence[Token]) -> Iterator[Expansion]:
    """Each legal form among these words is satisfied by listings of the kinds that it stands for."""
    for place, word in enumerate(words):
        kinds = KINDS.get(word.form, ())
        if kinds:
            yield Expansion(place, place + 1, tuple(("kind", kind.value) for kind in kinds))
