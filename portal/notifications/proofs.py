"""Links that prove an address: only somebody who reads its mails can know them."""

from __future__ import annotations

from django.core import signing

from portal.notifications.preferences import address_digest


def signature_for(key: int, address: str, *, salt: str) -> str:
    """What a mail to `address` carries about the row `key`; `salt` names what the link is good for."""
    return signing.dumps({"r": key, "a": address_digest(address)}, salt=salt)


def is_signature_for(signature: str, key: int, address: str, *, salt: str) -> bool:
    """Whether a link was made for this row and its present address."""
    try:
        told = signing.loads(signature, salt=salt)
    except signing.BadSignature:
        return False
    return told == {"r": key, "a": address_digest(address)}
