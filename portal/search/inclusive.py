"""The written marks of inclusive French: "salarié·e·s", "utilisateur.ice.s", "militant-e-s", "chef/fe",
"étudiant(e)s".

Only the marked ending is recognised here and left out; forms written in one word ("utilisateurices") are
the stemmer's affair. A full stop, hyphen or slash also has other uses, so fewer endings are believed after
them.
"""

import re
from functools import lru_cache

_DOTS = "·⋅•‧∙・"
_HYPHENS = "-‐‑"
_SLASHES = "/⁄"
_MARKS = frozenset(f"{_DOTS}{_HYPHENS}{_SLASHES}.(")

_E_GRAVE = "(?:è|e\u0300?)"
_SURE = rf"e|rices?|trices?|ices?|euses?|i?{_E_GRAVE}res?|i?ennes?|ives?"
_AFTER_DOTS = rf"{_SURE}|x|s|elles?|esses?|eresses?|eures?|aines?|onnes?|ines?|ettes?|ales?|aux"
# The feminine doubles or changes the last letter of the word: citoyen·ne, professionnel·le, actif·ve,
# vendeur·se.
_DOUBLED = {
    "n": "nes?",
    "l": "les?",
    "t": "tes?",
    "s": "ses?|tes?",
    "r": "ses?",
    "x": "ses?",
    "f": "fes?|ves?",
    "c": "ques?|hes?",
    "e": "sses?|ux",
}
_SHORTEST_BEFORE = {"dots": 2, "other": 3}


@lru_cache(maxsize=64)
def _endings(last_letter: str) -> re.Pattern[str]:
    doubled = _DOUBLED.get(last_letter, "(?!)")
    plural = "(?:e?s|x)"
    dotted = rf"[{_DOTS}](?:es|{_AFTER_DOTS}|{doubled})(?:[{_DOTS}]{plural})*"
    other = "|".join(rf"[{mark}](?:es|s|{_SURE}|{doubled})(?:[{mark}](?:s|x))*" for mark in (_HYPHENS, _SLASHES, "."))
    bracketed = rf"\((?:es|s|{_AFTER_DOTS}|{doubled})\)(?:\(s\)|s)?"
    return re.compile(rf"(?P<dots>{dotted}|{bracketed})(?!\w)|(?P<other>{other})(?!\w)", re.IGNORECASE)


def marked_ending(text: str, word: str, end: int) -> int:
    """Where the inclusive ending after `word` stops, `end` being where the word itself stops."""
    if text[end : end + 1] not in _MARKS:
        return end
    found = _endings(word[-1].lower()).match(text, end)
    if found is None or found.lastgroup is None or len(word) < _SHORTEST_BEFORE[found.lastgroup]:
        return end
    return found.end()
