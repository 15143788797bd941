"""From a word as written to its *form* (folded, for prefixes and typos) and its *stem* (what is matched)."""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

# Longer "words" are addresses, keys or accidents; cutting them keeps the vocabulary readable.
MAX_FORM = 40

_IGNORABLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})

# The stemmer expects accents that folding has removed, keeps the plural of words in "-os" or "-is", and
# knows neither "-trice" as the feminine of "-teur" nor the joined inclusive forms ("utilisateurices").
# These endings are brought to one gender and number first; the first that fits is taken.
_PLURAL = re.compile(r"(?<=..[^s])s$")
_ENDINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=..)ee$"), "e"),
    (re.compile(r"(?<=..)t(?:eu)?rice$"), "teur"),
    (re.compile(r"(?<=.)eurice$"), "eur"),
    # "chercheureuse", but not "(mal)heureuse", "peureuse", "chaleureuse", "valeureuse"
    (re.compile(r"(?<!^h)(?<!lh)(?<!nh)(?<!^p)(?<!al)(?<=..)eureuse$"), "eur"),
    (re.compile(r"(?<=.)(?:euse|eure|eux)$"), "eur"),
    (re.compile(r"(?<=...)iere$"), "ier"),
    (re.compile(r"(?<=..)(g|ch|ill)ere$"), r"\1er"),
    (re.compile(r"(?<=.)effe$"), "ef"),
)
_FINAL_EUR = re.compile(r"eur$")
_FINAL_IV = re.compile(r"iv$")

# Where the stemmer joins words that people here use for different things, misses an irregular plural, or
# cannot know that a word is cut short.
_AS_THEY_ARE = "avis communication cours course devis fils formation france martinique pays peur relais repas".split()
_IRREGULAR = {
    "an": "an",
    "ans": "an",
    "appli": "appliqu",
    "asso": "associ",
    "cafe": "cafe",
    "compta": "comptabilit",
    "donnee": "donnee",
    "orga": "organis",
    "ordi": "ordin",
    "travaux": "travail",
    "videoconference": "visioconferent",
    "visio": "visioconferent",
    **{word: word for word in _AS_THEY_ARE},
    **dict.fromkeys(["celle", "celles", "celleux", "celui", "ceux"], "ceux"),
    **dict.fromkeys(["tous", "toustes", "tout", "toute", "toutes", "touxtes"], "tous"),
}

STOP_WORDS = frozenset(
    """ a c d j l m n s t y ai ait as au aucun aucune aura aurait aux avais avait avec avez avoir avons
    ayant ca car ce ceci cela celle celles celleux celui ces cet cette ceux chaque chez ci comme comment dans
    de des donc dont du elle elles en encore entre es est et etaient etait etant ete etes etre eu eux faut
    furent fut iel iels il ils je jusqu la le les leur leurs lors lorsqu lui ma mais me meme memes mes moi
    mon ne ni nos notre nous on ont ou par parce pas pendant peu peut peuvent plus pour pourquoi pourrait
    presqu puis puisqu puisque qu quand que quel quelle quelles quelqu quels qui quoi quoiqu sa sans se sera
    serait ses si soi soient sois soit sommes son sont sous suis sur ta te tel telle telles tels tes toi ton
    tous toustes tout toute toutes touxtes tres tu un une unes uns va vers voici voila vont vos votre vous
    and are at by for from in is it its of our that the this to we with your you
    """.split()
)


@lru_cache(maxsize=32_768)
def fold(word: str) -> str:
    """Lower case without accents or ligatures; letters of other scripts are kept."""
    if word.isascii():
        return word.lower()[:MAX_FORM]
    word = _IGNORABLE.sub("", word)
    spread = unicodedata.normalize("NFKD", word.casefold().translate(_LIGATURES))
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter))
    # A letter may be nothing but a mark (the Japanese "ﾞ").
    return unicodedata.normalize("NFC", bare or spread)[:MAX_FORM]


def singular(form: str) -> str:
    """A folded form without the mark of the plural: what typing errors are looked for in."""
    return _PLURAL.sub("", form)


@lru_cache(maxsize=32_768)
def stem(form: str) -> str:
    """The stem of a folded form. Short words, stop words, numbers and other scripts stay as they are."""
    word = singular(form)
    for known in (form, word):
        if known in _IRREGULAR:
            return _IRREGULAR[known]
    if len(form) <= 3 or form in STOP_WORDS or not (form.isascii() and form.isalpha()):
        return form
    for ending, replacement in _ENDINGS:
        word, changed = ending.subn(replacement, word)
        if changed:
            break
    # A stemmer keeps its word in itself: one for each call costs nothing and is safe between threads.
    found = snowballstemmer.stemmer("french").stemWord(word)
    found = _FINAL_IV.sub("if", _FINAL_EUR.sub("eu", found))
    # "Paris" is not in every document that says "par", nor "mois" in those that say "moi".
    return found if found not in STOP_WORDS else _not_a_stop_word(singular(form), form)


def _not_a_stop_word(*words: str) -> str:
    return next(word for word in words if word not in STOP_WORDS)


def within_one_edit(first: str, second: str) -> bool:
    """Whether one letter added, dropped, changed or swapped makes one word of the other."""
    if len(first) > len(second):
        first, second = second, first
    if len(second) - len(first) > 1:
        return False
    start = 0
    while start < len(first) and first[start] == second[start]:
        start += 1
    if len(first) < len(second):
        return first[start:] == second[start + 1 :]
    if first[start + 1 :] == second[start + 1 :]:
        return True
    return first[start : start + 2] == second[start : start + 2][::-1] and first[start + 2 :] == second[start + 2 :]


def deletions(form: str) -> set[str]:
    """The word itself and the word with each letter dropped: two words one edit apart share one of them."""
    return {form, *(form[:place] + form[place + 1 :] for place in range(len(form)))}
