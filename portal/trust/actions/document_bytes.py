"""The bytes of documents that are shown: gone after the commit that ends their check, and what was missed later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from portal.common.actions.private_files import PrivateFolder
from portal.outbox.api import emit
from portal.outbox.registry import Delivery, handler, periodic
from portal.trust.models import IdentifierCheck

FORGET = "trust.forget_documents"
FOLDER = PrivateFolder("trust", IdentifierCheck)
NO_DOCUMENT: dict[str, Any] = {"stored_as": None, "file_name": "", "media_type": "", "size": None}


def stored_names(checks: Any) -> list[str]:
    """Under which names the documents of these checks are stored; read before the checks let go of them."""
    return list(checks.exclude(stored_as=None).values_list("stored_as", flat=True))


def forget_documents(names: list[str]) -> None:
    """Have these documents deleted once the caller's transaction, which takes them from their checks, is committed."""
    if names:
        emit(FORGET, {"names": names})


@handler(FORGET, transactional=False)
def forget_bytes(payload: dict[str, Any], delivery: Delivery) -> None:
    """Delete the bytes of documents that no check names any more. Twice is harmless."""
    FOLDER.delete(payload["names"])


@periodic("trust.sweep_documents", every=timedelta(days=1))
def sweep_documents() -> int:
    """Delete documents that no check names, older than a day, as a broken upload leaves them; how many."""
    return FOLDER.sweep()
