"""Addresses that are remembered without being kept: who said "never again", and who was invited once."""

from __future__ import annotations

import hashlib
import unicodedata

from providers.vetting.models import InvitedAddress, NeverAgain

SALT = b"tandem: addresses we never write to again"
COST = {"n": 2**8, "r": 8, "p": 1, "dklen": 32}  # half a millisecond: a table of 3,000 lines is read while one waits


def normalised(address: str) -> str:
    """The one spelling under which an address is known: trimmed, composed (NFC), in lower case.

    `odile+list@…` stays apart from `odile@…`: whether they are the same is for their mail server to know.
    """
    return unicodedata.normalize("NFC", address.strip()).lower()


def digest_of(address: str) -> str:
    """The same for every spelling of an address, for ever.

    Without a key: SECRET_KEY is changed when it leaks or when the site moves, and a wish that must outlive everything
    would be lost with it, unnoticed. The salt is the project's own and never changes, for the same reason. Since no
    key protects the digest, each guess costs a scrypt: whoever steals the table can ask it about an address they know
    already, but not run through all there are.
    """
    return hashlib.scrypt(normalised(address).encode(), salt=SALT, **COST).hex()


def never_again_said(digest: str) -> bool:
    """Whether this address is never to be invited (one query)."""
    return NeverAgain.objects.filter(digest=digest).exists()


def was_invited(digest: str) -> bool:
    """Whether this address was invited before, though all else about it be forgotten (one query)."""
    return InvitedAddress.objects.filter(digest=digest).exists()
