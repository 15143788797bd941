"""Place names as people type them, brought to one spelling."""

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
SHORTENED = {"st": "saint", "ste": "sainte"}
ARTICLES = {"le", "la", "les", "l"}


def plain_words(text: str) -> list[str]:
    """The words of a text without accents, capitals, apostrophes or hyphens."""
    text = text.translate(LIGATURES).lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(character for character in text if not unicodedata.combining(character))
    return re.findall(r"[a-z0-9]+", text)


def place_key(words: list[str]) -> str:
    """One key for all the ways to write a place name: "St Étienne", "saint-etienne"; "Le Mans", "mans".

    "St" is written out and the leading article goes, unless it is all there is. The words are run
    together: a key holds letters and digits only, so every database sorts keys the same way, whatever
    its collation, and a prefix is a range.
    """
    kept = words[1:] if len(words) > 1 and words[0] in ARTICLES else words
    return "".join(SHORTENED.get(word, word) for word in kept)
