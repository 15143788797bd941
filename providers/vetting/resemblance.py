"""Whether somebody who is named is there already: the same place on the web, or nearly the same name. No database."""

from __future__ import annotations

from collections.abc import Iterator
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
    words = plain_words(name)
    return "".join([word for word in words if word not in LEFT_OUT] or words)


def spellings(key: str) -> Iterator[str]:
    """The key itself, and with one letter left out: two names that share one of these are a slip apart."""
    yield key
    if len(key) >= SHORTEST_NEAR:
        yield from (key[:place] + key[place + 1 :] for place in range(len(key)))


def are_near(one: str, other: str) -> bool:
    """Whether two names are a slip apart, or have most of their letters in common, in order."""
    left, right = name_key(one), name_key(other)
    if not (left and right):
        return False
    if not set(spellings(left)).isdisjoint(spellings(right)):
        return True
    left, right = ("".join(plain_words(name)) for name in (one, other))
    return SequenceMatcher(None, left, right).ratio() >= NEAR


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
