"""Deleting an account: its row stays, emptied, so that what was decided stays true; everything personal goes."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import APIToken, PageSubscription, UploadedFile
from wagtail.users.models import UserProfile

from portal.accounts.actions.organizations import put_to_sleep
from portal.accounts.actions.roster import roster_of
from portal.accounts.enums import InvitationState, OrganizationState
from portal.accounts.exceptions import LastAdmin
from portal.accounts.models import (
    Acceptance,
    FactorReset,
    Invitation,
    JoinRequest,
    Membership,
    Organization,
    User,
    VisitorMessage,
)
from portal.accounts.notifications.farewell import Farewell
from portal.accounts.queries import organizations_needing_an_admin, proven_addresses
from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from portal.common.registries import erasers
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient


def erase_account(user: User, *, actor: User) -> None:
    """Erase a person's account, at their own wish, in one transaction with every room's part of it.

    An organization whose only member goes is put to sleep. Raises LastAdmin when others would be left
    without an admin, PermissionDenied for somebody else's account. Twice is harmless.
    """
    if actor.pk != user.pk:
        raise PermissionDenied(_("Only the owner of an account can delete it."))
    with transaction.atomic():
        user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        if user.erased_at:
            return
        left_alone = organizations_needing_an_admin(user)
        if left_alone:
            raise LastAdmin(
                _("Name another admin first in: %(names)s.")
                % {"names": ", ".join(organization.name for organization in left_alone)}
            )
        farewell = Recipient(address=user.email or "", name=user.display_name, language=user.language)
        for eraser in erasers:
            eraser(user)
        empty_account(user, actor=user)
        # Written last: it is the one mail to this address that may still leave, and it is blanked once sent.
        send(Farewell(), to=farewell)


def empty_account(user: User, *, actor: User | None) -> None:
    """Empty the held row of an account, in the caller's transaction, once every room's part of it is done.

    `actor` None: at nobody's wish, the calendar's turn has come.
    """
    record("person.erased", user, actor=actor)
    _empty(user)


def erase_memberships(user: User) -> None:
    """Leave every organization; one that nobody else belongs to falls asleep."""
    hold(Organization.objects.filter(memberships__user=user))  # before looking who else is there
    for membership in Membership.objects.filter(user=user).select_related("organization"):
        organization = membership.organization
        alone = not organization.memberships.exclude(pk=membership.pk).exists()
        if alone and organization.state == OrganizationState.ACTIVE:
            put_to_sleep(organization, actor=user)
        with roster_of(organization):
            membership.delete()
        record("membership.left", organization, actor=user, organization=organization, old={"role": membership.role})
    JoinRequest.objects.filter(user=user).delete()
    VisitorMessage.objects.filter(author=user).delete()
    # One that was never confirmed may be somebody else's, and so is what is offered to it.
    Invitation.objects.filter(state=InvitationState.OPEN, address__in=proven_addresses(user)).update(
        state=InvitationState.REVOKED, address=""
    )
    # What they offered is withdrawn by now (`roster_of`), but for what has run out and is not closed yet.
    Invitation.objects.filter(state=InvitationState.OPEN, invited_by=user).update(
        state=InvitationState.REVOKED, address=""
    )


def erase_entrance(user: User) -> None:
    """Everything that opened the account, and every session that remembers it."""
    _end_sessions(user)
    UserSession.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    FactorReset.objects.filter(user=user).delete()
    Acceptance.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    for profile in UserProfile.objects.filter(user=user):
        profile.avatar.delete(save=False)
        profile.delete()
    _erase_editing(user)
    user.groups.clear()
    user.user_permissions.clear()


def _erase_editing(user: User) -> None:
    """What the back office remembers of somebody while they edit; what they published stays, with the site."""
    for model in (APIToken, EditingSession, FormState, PageSubscription):
        model.objects.filter(user=user).delete()
    for staged in UploadedFile.objects.filter(uploaded_by_user=user):
        staged.file.delete(save=False)
        staged.delete()


def _end_sessions(user: User) -> None:
    """A session holds the account, or the address somebody was logging in with; both go."""
    address = (user.email or "").lower()
    for session in Session.objects.iterator():
        data = session.get_decoded()
        if data.get("_auth_user_id") == str(user.pk) or (address and address in json.dumps(data).lower()):
            session.delete()


def _empty(user: Any) -> None:
    user.set_unusable_password()
    user.email = None
    user.display_name = ""
    user.language = "fr"
    user.is_staff = user.is_superuser = user.is_active = False
    user.last_login = None
    user.erased_at = clock.now()
    user.save()
