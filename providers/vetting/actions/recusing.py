"""Who stands aside from a file, and who is asked in their place."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.api import record
from portal.common import clock
from portal.common.transitions import ReasonMissing
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient
from providers.vetting import permissions
from providers.vetting.actions.moving import check_kept, held
from providers.vetting.actions.voting import withdraw_vote_of
from providers.vetting.enums import Role
from providers.vetting.models import Application, GuestReviewer, Recusal, Vote
from providers.vetting.notifications.desk import NamedGuest, tell_if_too_few
from providers.vetting.workflow import TooLate, VettingError

UNDO_WITHIN = timedelta(minutes=30)


def stand_aside(application: Application, reason: str, *, actor: Any) -> Recusal:
    """Stand aside from a file: one's vote on it goes, and so does the sight of notes and votes. Twice is harmless.

    Raises PermissionDenied, ReasonMissing without a word, or NotAllowedFrom in an emptied file.
    """
    known = Recusal.objects.filter(application=application, person=actor).first()
    if known is not None:
        return known
    permissions.check_can_review(actor, application)
    if not reason.strip():
        raise ReasonMissing(_("Say in a few words why; no details are needed."))
    with transaction.atomic():
        check_kept(application)
        if application.is_under_vote:
            withdraw_vote_of(application, actor)
        if application.assigned_to_id == actor.pk:
            Application.objects.filter(pk=application.pk).update(assigned_to=None)
        recusal, _made = Recusal.objects.get_or_create(
            application=application, person=actor, defaults={"reason": reason.strip(), "declared_at": clock.now()}
        )
        record("application.stand_aside", application, actor=actor, role=Role.MODERATOR)
        if application.is_at_desk:
            tell_if_too_few(application)
    return recusal


def come_back(application: Application, *, actor: Any) -> bool:
    """Undo a mis-click within half an hour. Returns whether there was something to undo; raises TooLate."""
    with transaction.atomic():
        held(application)
        recusal = Recusal.objects.filter(application=application, person=actor).first()
        if recusal is None:
            return False
        if clock.now() - recusal.declared_at > UNDO_WITHIN:
            raise TooLate(_("This could be undone for half an hour: ask an operator if it was a mistake."))
        recusal.delete()
        record("application.come_back", application, actor=actor, role=Role.MODERATOR)
    return True


def name_guest(application: Application, person: Any, *, reason: str, actor: Any) -> GuestReviewer:
    """An operator asks somebody to read and vote on this one file; they are told by mail. Twice is harmless.

    Raises PermissionDenied for who is no operator, ReasonMissing, or VettingError for somebody who has a part in the
    file or votes on it anyway.
    """
    if not (actor.is_authenticated and actor.is_operator):
        raise PermissionDenied(_("Only operators name guests."))
    if not reason.strip():
        raise ReasonMissing(_("Say why this person: it is kept with the file."))
    with transaction.atomic():
        if not held(application).is_at_desk:
            raise VettingError(_("This file is not at the desk: nobody votes on it now."))
        known = GuestReviewer.objects.filter(application=application, person=person).first()
        if known is not None:
            return known
        if permissions.why_aside(actor, application):
            raise PermissionDenied(_("You have a part in this file: another operator names the guest."))
        if not person.is_active or permissions.why_aside(person, application):
            raise VettingError(_("%(name)s has a part in this file, and cannot decide about it.") % {"name": person})
        if person.is_moderator:
            raise VettingError(_("%(name)s is a moderator, and can vote already.") % {"name": person})
        guest = GuestReviewer.objects.create(
            application=application, person=person, named_by=actor, reason=reason.strip(), named_at=clock.now()
        )
        record("application.name_guest", application, actor=actor, role="operator", new={"guest": person.pk})
        send(NamedGuest.of(application), to=Recipient.of(person))
    return guest


def take_back_guest(guest: GuestReviewer, *, actor: Any) -> bool:
    """An operator takes a guest back who has not voted. Raises PermissionDenied, or VettingError after a vote."""
    if not (actor.is_authenticated and actor.is_operator):
        raise PermissionDenied(_("Only operators name guests."))
    application = guest.application
    with transaction.atomic():
        held(application)
        if Vote.objects.filter(application=application, voter=guest.person_id).exists():
            raise VettingError(_("%(name)s has voted on this file, and stays.") % {"name": guest.person})
        gone, _rows = GuestReviewer.objects.filter(pk=guest.pk).delete()
        if gone:
            record("application.take_back_guest", application, actor=actor, role="operator")
    return bool(gone)


def person_at(address: str) -> User | None:
    """The active account of an address, for an operator who names a guest."""
    return User.objects.filter(email__iexact=address.strip(), is_active=True).first()
