"""Whether somebody who is named is there already: the same place on the web, or nearly the same name. No database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from portal.taxonomy.folding import plain_words

Known = TypeVar("Known")
# What is said or left out at will: "SCOP Le Moyeu", "Association Le Moyeu", "Moyeu".
LEFT_OUT = {
    "le", "la", "les", "l", "de", "du", "des", "d", "et", "association", "asso", "cooperative", "collectif",
    "scop", "scic", "sarl", "sas", "eurl", "sasu", "the",
}  # fmt: skip
NEAR = 0.8  # of all letters: "Les Termites du Bocage" and "Les Fourmis du Bocage"
SHORTEST_NEAR = 6  # letters: shorter names a letter apart are other names


def name_key(name: str) -> str:
    """A name without accents, capitals, articles and legal forms, run together."""
    return _key_of(plain_words(name))


def _key_of(words: Sequence[str]) -> str:
    return "".join([word for word in words if word not in LEFT_OUT] or words)


def spellings(key: str) -> Iterator[str]:
    """The key itself, and with one letter left out: two names that share one of these are a slip apart."""
    yield key
    if len(key) >= SHORTEST_NEAR:
        yield from (key[:place] + key[place + 1 :] for place in range(len(key)))


class NearName:
    """A name that many are compared with: which of them could be taken for it."""

    def __init__(self, name: str) -> None:
        self.spellings = set(spellings(name_key(name)))
        # It compares one text with many: the second is the one that it looks into closely.
        self.matcher = SequenceMatcher(None, "", "".join(plain_words(name)), autojunk=False)

    def is_near(self, other: str) -> bool:
        """Whether the two are a slip apart, or have most of their letters in common, in order."""
        words = plain_words(other)
        if words and not self.spellings.isdisjoint(spellings(_key_of(words))):
            return True
        self.matcher.set_seq1("".join(words))
        # From the cheapest, which is never below the others, to the true one.
        ratios = (self.matcher.real_quick_ratio, self.matcher.quick_ratio, self.matcher.ratio)
        return bool(words) and all(ratio() >= NEAR for ratio in ratios)


def web_place(website: str) -> str:
    """Where a website is, whatever is written before and after: host without www, and the path.

    The path counts, since many live side by side on one host.
    """
    try:
        parts = urlsplit(website if "//" in website else f"//{website}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return f"{host}{parts.path.rstrip('/')}".lower() if "." in host else ""


@dataclass
class Register(Generic[Known]):
    """Those who are there already, findable by name, place on the web, and mail address."""

    names: dict[str, Known] = field(default_factory=dict)
    places: dict[str, Known] = field(default_factory=dict)
    addresses: dict[str, Known] = field(default_factory=dict)

    def add(self, one: Known, *, name: str, website: str, email: str) -> None:
        """Note somebody; who came first is found first."""
        if key := name_key(name):
            for spelling in spellings(key):
                self.names.setdefault(spelling, one)
        if place := web_place(website):
            self.places.setdefault(place, one)
        if email:
            self.addresses.setdefault(email.lower(), one)

    def same(self, *, website: str, email: str) -> Known | None:
        """Who has this address, this place on the web, or the domain of the address as their own."""
        email = email.lower()
        wanted = [web_place(website), email.rpartition("@")[2]]
        places = (self.places[place] for place in wanted if place in self.places)
        return self.addresses.get(email) if email in self.addresses else next(places, None)

    def near(self, name: str) -> Known | None:
        """Who is called nearly the same."""
        key = name_key(name)
        return next((self.names[one] for one in spellings(key) if one in self.names), None) if key else None
