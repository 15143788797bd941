"""Showing an organization to everybody, hiding it again, what its page invites to; moderators withhold a page."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actions.roster import is_awake
from portal.accounts.enums import PageState, Role
from portal.accounts.exceptions import OrganizationAsleep
from portal.accounts.models import Organization, PublicPage
from portal.accounts.notifications.public_page import PageGivenBack, PageWithheld
from portal.accounts.permissions import check_can_administer, check_can_withhold
from portal.accounts.queries import admins_of
from portal.accounts.workflow import MODERATOR, PUBLIC_PAGE
from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from portal.notifications.delivery import send
from portal.notifications.registry import Notification, Recipient


def show_page(organization: Organization, *, actor: Any) -> PublicPage:
    """Everybody may read the public page from now on. Twice is harmless.

    Writes state, date and an audit row. Raises PermissionDenied, OrganizationAsleep, NotAllowedFrom (moderators have
    hidden it).
    """
    with transaction.atomic():
        check_can_administer(actor, organization)
        if not is_awake(organization):
            raise OrganizationAsleep(
                _("“%(name)s” is asleep, so nobody finds it. Wake it first, then show its page.")
                % {"name": organization.name}
            )
        now = clock.now()
        return _move(organization, "show", PageState.SHOWN, actor=actor, shown_at=now, changed_at=now)


def hide_page(organization: Organization, *, actor: Any) -> PublicPage:
    """Nobody reads the public page any more, at once; what it said is kept. Twice is harmless. Raises
    PermissionDenied, NotAllowedFrom (moderators have hidden it)."""
    with transaction.atomic():
        check_can_administer(actor, organization)
        hold(Organization.objects.filter(pk=organization.pk))
        return _move(organization, "hide", PageState.HIDDEN, actor=actor, changed_at=clock.now())


def withhold_page(organization: Organization, *, actor: Any, reason: str) -> PublicPage:
    """Moderators hide the page, shown or not: its admins cannot show it again, and read why by mail.

    Twice is harmless. Writes state, reason, an audit row and mails. Raises PermissionDenied (also about one's own
    organization), ReasonMissing.
    """
    because = reason.strip()
    with transaction.atomic():
        check_can_withhold(actor, organization)
        page = _held(organization)
        if page.is_withheld:
            return page
        now = clock.now()
        _step(page, "withhold", actor=actor, role=MODERATOR, reason=because, withheld_because=because, changed_at=now)
        _tell_admins(organization, PageWithheld(organization, because=because))
    return page


def give_page_back(organization: Organization, *, actor: Any, reason: str) -> PublicPage:
    """The page is its admins' again, hidden until they show it; they read why by mail.

    Writes as withhold_page(). Raises PermissionDenied, ReasonMissing, NotAllowedFrom.
    """
    because = reason.strip()
    with transaction.atomic():
        check_can_withhold(actor, organization)
        page = _held(organization)
        now = clock.now()
        _step(page, "give_back", actor=actor, role=MODERATOR, reason=because, withheld_because="", changed_at=now)
        _tell_admins(organization, PageGivenBack(organization, because=because))
    return page


def invite_visitors(organization: Organization, *, ready: bool, can_tell: str, actor: Any) -> PublicPage:
    """Say on the page whether others may ask how it went, and about what (500 letters at most, the rest is left out).

    Twice is harmless. Writes an audit row. Raises PermissionDenied.
    """
    text = " ".join(can_tell.split())[: PublicPage._meta.get_field("can_tell").max_length] if ready else ""
    with transaction.atomic():
        check_can_administer(actor, organization)
        page = _held(organization)
        if (page.ready_to_tell, page.can_tell) == (ready, text):
            return page
        page.ready_to_tell, page.can_tell, page.changed_at = ready, text, clock.now()
        page.save(update_fields=["ready_to_tell", "can_tell", "changed_at"])
        record(
            "organization.visitors_invited",
            organization,
            actor=actor,
            organization=organization,
            new={"ready_to_tell": ready},
        )
    return page


def touch_page(organization: Organization) -> None:
    """Note, in the caller's transaction, that what the public page says has changed."""
    PublicPage.objects.filter(organization=organization).update(changed_at=clock.now())


def _held(organization: Organization) -> PublicPage:
    hold(Organization.objects.filter(pk=organization.pk))
    page, _made = PublicPage.objects.get_or_create(organization=organization, defaults={"changed_at": clock.now()})
    return page


def _move(organization: Organization, step: str, state: str, *, actor: Any, **changes: Any) -> PublicPage:
    page = _held(organization)
    if page.state != state:
        _step(page, step, actor=actor, role=Role.ADMIN, **changes)
    return page


def _step(page: PublicPage, step: str, *, actor: Any, role: str, reason: str = "", **changes: Any) -> None:
    old = PUBLIC_PAGE.apply(PublicPage, page.pk, step, reason=reason, **changes)
    page.refresh_from_db()
    record(
        f"organization.page_{step}",
        page.organization,
        actor=actor,
        role=role,
        organization=page.organization,
        old={"state": old},
        new={"state": page.state},
        reason=reason,
    )


def _tell_admins(organization: Organization, message: Notification) -> None:
    for admin in admins_of(organization):
        send(message, to=Recipient.of(admin.user))
