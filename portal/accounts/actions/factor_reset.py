"""A lost second factor: asked for, started by an operator, stopped by the person, done after a wait."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.accounts.enums import FactorResetState, StaffGroup
from portal.accounts.exceptions import TooMany
from portal.accounts.models import FactorReset, User
from portal.accounts.notifications.factor_reset import (
    FactorResetAsked,
    FactorResetDone,
    FactorResetRefused,
    FactorResetStarted,
    FactorResetToDecide,
)
from portal.accounts.permissions import check_is_operator
from portal.accounts.queries import people_in
from portal.accounts.workflow import FACTOR_RESET
from portal.audit.api import record
from portal.common import clock
from portal.common.transitions import NotAllowedFrom
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient
from portal.outbox.api import emit
from portal.outbox.registry import Delivery, handler

WAIT = timedelta(days=3)
SALT = "portal.accounts.factor_reset"


def stop_token(reset: FactorReset) -> str:
    """What the link in the mails carries: whoever reads the person's mails may stop it, without logging in."""
    return signing.dumps(reset.pk, salt=SALT)


def find_by_stop_token(token: str) -> FactorReset | None:
    """The reset a link belongs to, whatever its state; None for a link that is not ours."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return FactorReset.objects.filter(pk=pk).select_related("user").first()


def ask_factor_reset(user: User, *, actor: User | None) -> FactorReset:
    """Ask the operators; the person is told at the same time, in case it is somebody else who asks.

    `actor` is the person (who has shown the first factor), or None for the operator's command.
    Raises TooMany when one is open already.
    """
    with transaction.atomic():
        try:
            with transaction.atomic():
                reset = FactorReset.objects.create(user=user, asked_at=clock.now())
        except IntegrityError as error:
            raise TooMany(_("This has been asked for already. Watch your mailbox.")) from error
        record("factor_reset.asked", reset, actor=actor)
        send(FactorResetAsked(stop_token(reset)), to=Recipient.of(user))
        operators = people_in(StaffGroup.OPERATORS).exclude(pk=user.pk)
        for operator in operators:
            send(FactorResetToDecide(str(user)), to=Recipient.of(operator))
    return reset


def start_factor_reset(reset: FactorReset, *, actor: Any, reason: str) -> None:
    """An operator believes the person: the wait begins. Raises PermissionDenied, TransitionError.

    `actor` None is the operator's command on the machine itself.
    """
    now = clock.now()
    with transaction.atomic():
        if actor is not None:
            _check_decides(actor, reset)
        FACTOR_RESET.apply(FactorReset, reset.pk, "start", reason=reason, due_at=now + WAIT)
        FactorReset.objects.filter(pk=reset.pk).update(reason=reason.strip())
        reset.refresh_from_db()
        record("factor_reset.started", reset, actor=actor, reason=reason.strip(), new={"state": reset.state})
        send(FactorResetStarted(stop_token(reset), reset.due_at), to=Recipient.of(reset.user))
        emit("accounts.factor_reset_due", {"reset": reset.pk}, delay=WAIT)


def refuse_factor_reset(reset: FactorReset, *, actor: Any, reason: str) -> None:
    """An operator is not convinced; the person reads why. Raises PermissionDenied, TransitionError."""
    with transaction.atomic():
        _check_decides(actor, reset)
        FACTOR_RESET.apply(FactorReset, reset.pk, "refuse", reason=reason)
        FactorReset.objects.filter(pk=reset.pk).update(reason=reason.strip())
        record("factor_reset.refused", reset, actor=actor, reason=reason.strip(), new={"state": "refused"})
        send(FactorResetRefused(reason.strip()), to=Recipient.of(reset.user))


def stop_factor_reset(reset: FactorReset, *, actor: Any = None) -> None:
    """The person did not ask, or found their phone again: nothing happens. Raises TransitionError."""
    with transaction.atomic():
        old = FACTOR_RESET.apply(FactorReset, reset.pk, "stop")
        record("factor_reset.stopped", reset, actor=actor, old={"state": old}, new={"state": "stopped"})


@handler("accounts.factor_reset_due")
def finish_factor_reset(payload: dict[str, Any], delivery: Delivery) -> None:
    """After the wait, unless it was stopped: the second factor and the open sessions are gone."""
    reset = FactorReset.objects.filter(pk=payload["reset"]).select_related("user").first()
    if reset is None or reset.state != FactorResetState.WAITING:
        return
    try:
        FACTOR_RESET.apply(FactorReset, reset.pk, "finish")
    except NotAllowedFrom:  # stopped in between
        return
    removed, _by_model = Authenticator.objects.filter(user=reset.user).delete()
    for session in UserSession.objects.filter(user=reset.user):
        session.end()
    record("factor_reset.done", reset, actor=None, old={"authenticators": removed}, new={"state": "done"})
    send(FactorResetDone(), to=Recipient.of(reset.user))


def _check_decides(actor: Any, reset: FactorReset) -> None:
    check_is_operator(actor)
    if actor.pk == reset.user_id:
        raise PermissionDenied(_("Another operator decides this: nobody does so for themself."))
