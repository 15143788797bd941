"""A reader proposes what would be right, confirms an address, has it removed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from allauth.account.models import EmailAddress
from django.core.signing import BadSignature
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.audit.api import record
from portal.common import clock
from portal.common.locks import take_turn
from portal.notifications.delivery import send
from portal.notifications.proofs import is_signature_for, signature_for
from portal.taxonomy.models import Need, Tool
from portal.words.enums import Role
from portal.words.errors import NothingToCorrect, TooManyCorrections
from portal.words.limits import CORRECTIONS, why_not_now
from portal.words.models import Correction
from portal.words.notifications.corrections import CorrectionReceived, writer_of
from portal.words.proposing import changes_in

SALT = "words.correction.address"


@dataclass(frozen=True)
class Proposal:
    """Values by column, or free words, or both; and where to write what comes of it (nowhere, if they prefer)."""

    values: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    contact_email: str = ""


def propose_correction(term: Need | Tool, proposal: Proposal, *, actor: Any, language: str) -> Correction:
    """Write a correction down for the editors; a receipt leaves if an address was given, with the link by which its
    holder confirms it. `actor` is None for a visitor.

    The same from the same person is one while it waits. Raises NothingToCorrect or TooManyCorrections, having written
    nothing.
    """
    proposed = changes_in(term, proposal.values)
    words = proposal.words.strip()
    if not proposed and not words:
        raise NothingToCorrect(
            _("The page says all of this already. Change one of the fields, or tell us in your words what is wrong.")
        )
    mark = _fingerprint(term, proposed, words, actor, proposal.contact_email)
    try:
        with transaction.atomic():
            take_turn(CORRECTIONS)
            if (first := _sent_before(mark)) is not None:
                return first
            if problem := why_not_now(term, actor, proposal.contact_email):
                raise TooManyCorrections(problem)
            correction = Correction.objects.create(
                **{str(term._meta.model_name): term},
                fingerprint=mark,
                proposed=proposed,
                before={name: getattr(term, name) for name in proposed},
                words=words,
                author=actor,
                contact_email=proposal.contact_email,
                address_confirmed_at=clock.now() if _has_verified(actor, proposal.contact_email) else None,
                language=language,
                created_at=clock.now(),
            )
            record_step("propose", correction, actor=actor, role=Role.READER)
            send(CorrectionReceived(correction, signature=signature_of(correction)), to=writer_of(correction))
    except IntegrityError:
        # The last guard: the same came in between, and all of ours is rolled back.
        if (first := _sent_before(mark)) is None:
            raise
        return first
    return correction


def signature_of(correction: Correction) -> str:
    """What only somebody who reads the mails of the address can know."""
    return signature_for(correction.pk, correction.contact_email, salt=SALT)


def is_signature_of(correction: Correction, signature: str) -> bool:
    """Whether a link was made for this correction and its present address."""
    return is_signature_for(signature, correction.pk, correction.contact_email, salt=SALT)


def confirm_address(correction: Correction, signature: str, *, actor: Any) -> bool:
    """The holder of the address wants to read what comes of it: the link of the mail proves it theirs.

    Twice is harmless; returns whether it is new. Raises BadSignature.
    """
    if not is_signature_of(correction, signature):
        raise BadSignature
    now = clock.now()
    with transaction.atomic():
        rows = Correction.objects.filter(pk=correction.pk, address_confirmed_at=None).exclude(contact_email="")
        confirmed = rows.update(address_confirmed_at=now)
        if confirmed:
            record_step("confirm_address", correction, actor=actor, role=Role.READER)
    return bool(confirmed)


def forget_address(correction: Correction, *, actor: Any) -> bool:
    """Take the address off: nothing is sent there any more. Twice is harmless; returns whether there was one."""
    with transaction.atomic():
        rows = Correction.objects.filter(pk=correction.pk).exclude(contact_email="")
        forgotten = rows.update(contact_email="", address_confirmed_at=None)
        if forgotten:
            record_step("forget_address", correction, actor=actor, role=Role.READER)
    return bool(forgotten)


def record_step(verb: str, correction: Correction, *, actor: Any, role: str, **details: Any) -> None:
    """The audit row of a step; never the words of whoever wrote the correction."""
    record(f"correction.{verb}", correction, actor=actor, role=role, new={"state": str(correction.state)}, **details)


def _sent_before(mark: str) -> Correction | None:
    return Correction.objects.select_related("need", "tool").filter(fingerprint=mark).first()


def _fingerprint(term: Any, proposed: Mapping[str, str], words: str, actor: Any, address: str) -> str:
    said = " ".join(words.split()).casefold()
    parts = [term._meta.model_name, term.pk, proposed, said, getattr(actor, "pk", None), address.lower()]
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _has_verified(actor: Any, address: str) -> bool:
    if actor is None or not address:
        return False
    return EmailAddress.objects.filter(user=actor, email__iexact=address, verified=True).exists()
