"""Place names as people type them, brought to one spelling."""

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
SHORTENED = {"st": "saint", "ste": "sainte"}
ARTICLES = {"le", "la", "les", "l"}


def place_words(text: str) -> list[str]:
    """The words of a place name, without accents, capitals or hyphens; "St" is written out.

    The leading article goes ("Le Mans", "le Rhône", "L’Haÿ-les-Roses"), unless it is all there is.
    """
    plain = unicodedata.normalize("NFKD", text.translate(LIGATURES).lower())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    words = [SHORTENED.get(word, word) for word in re.findall(r"[a-z0-9]+", plain)]
    return words[1:] if len(words) > 1 and words[0] in ARTICLES else words


def place_key(text: str) -> str:
    """The words run together, so that a key holds letters and digits only.

    Every database then sorts keys the same way, whatever its collation, and a prefix is a range.
    """
    return "".join(place_words(text))
