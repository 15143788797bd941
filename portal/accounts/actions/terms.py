"""What somebody accepts, and when: one row for each version, at sign-up or later."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.enums import AcceptedDocument
from portal.accounts.exceptions import OtherTerms
from portal.accounts.models import Acceptance, User
from portal.accounts.registry import terms_in_force
from portal.audit.api import record
from portal.common import clock


def accept_terms(user: User, *, actor: Any, version: str, language: str) -> Acceptance:
    """Note that a person accepts the terms in force, which are those of `version` as they read. Twice is harmless.

    Raises PermissionDenied for somebody else, OtherTerms when none or others are in force by now.
    """
    if actor.pk != user.pk:
        raise PermissionDenied(_("Nobody accepts anything in somebody else’s name."))
    terms = terms_in_force(language)
    if terms is None or terms.version != version:
        raise OtherTerms(_("Other terms have come into force meanwhile: please read these."))
    with transaction.atomic():
        acceptance, is_new = Acceptance.objects.get_or_create(
            user=user, document=AcceptedDocument.TERMS, version=version, defaults={"accepted_at": clock.now()}
        )
        if is_new:
            record("person.terms_accepted", user, actor=actor, new={"version": version})
    return acceptance
