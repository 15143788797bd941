"""What is not kept: accounts that were never confirmed, sessions that have ended."""

from __future__ import annotations

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError
from django.db.models.query import QuerySet

from portal.accounts.actions.erasure import empty_account
from portal.accounts.actions.visitors import KEEP_MESSAGES
from portal.accounts.models import Affiliation, User, VisitorMessage
from portal.common import clock
from portal.common.locks import hold
from portal.common.registries import erasers
from portal.outbox.registry import periodic

A_DAY = timedelta(days=1)
KEEP_UNCONFIRMED = timedelta(days=7)
KEEP_CLOSED_AFFILIATIONS = timedelta(days=365)
AT_A_TIME = 500


def unconfirmed(before) -> QuerySet[User]:
    """Accounts opened before a moment whose owner never typed the code."""
    return User.objects.filter(
        erased_at=None, last_login=None, date_joined__lt=before, is_staff=False, memberships=None
    ).exclude(emailaddress__verified=True)


@periodic("accounts.forget_unconfirmed", every=A_DAY)
def forget_unconfirmed() -> int:
    """Remove accounts never confirmed within seven days: the address may be somebody else's. Returns how many."""
    removed, before = 0, clock.now() - KEEP_UNCONFIRMED
    for key in list(unconfirmed(before).order_by("pk").values_list("pk", flat=True)[:AT_A_TIME]):
        with transaction.atomic():
            for user in hold(unconfirmed(before).filter(pk=key)):  # none: confirmed in between
                _forget(user)
                removed += 1
    return removed


def _forget(user: User) -> None:
    for eraser in erasers:
        eraser(user)
    try:
        with transaction.atomic():
            user.delete()
    except ProtectedError:  # the audit says what it did, if only that it accepted the terms: an empty row stays
        empty_account(user, actor=None)


@periodic("accounts.clear_sessions", every=A_DAY)
def clear_sessions() -> int:
    """Remove sessions that have run out, and the lines that told of them; returns how many sessions."""
    with transaction.atomic():
        removed, _by_model = Session.objects.filter(expire_date__lt=clock.now()).delete()
        alive = Session.objects.filter(session_key=OuterRef("session_key"))
        UserSession.objects.filter(~Exists(alive)).delete()
    return removed


@periodic("accounts.forget_affiliations", every=A_DAY)
def forget_affiliations() -> int:
    """Remove affiliations that closed a year ago, with what was written; the histories keep that they were. Returns
    how many."""
    ended = Affiliation.objects.filter(closed_at__lt=clock.now() - KEEP_CLOSED_AFFILIATIONS)
    removed, _by_model = ended.delete()
    return removed


@periodic("accounts.forget_visitor_messages", every=A_DAY)
def forget_visitor_messages() -> int:
    """Remove the rows that say who wrote to an organization more than thirty days ago. Returns how many."""
    removed, _by_model = VisitorMessage.objects.filter(sent_at__lt=clock.now() - KEEP_MESSAGES).delete()
    return removed
