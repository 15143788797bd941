"""Showing an organization to everybody, hiding it again, and what its page invites to."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actions.roster import is_awake
from portal.accounts.enums import PageState, Role
from portal.accounts.exceptions import OrganizationAsleep
from portal.accounts.models import Organization, PublicPage
from portal.accounts.permissions import check_can_administer
from portal.accounts.workflow import PUBLIC_PAGE
from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold


def show_page(organization: Organization, *, actor: Any) -> PublicPage:
    """Everybody may read the public page from now on. Twice is harmless.

    Writes state, date and an audit row. Raises PermissionDenied, OrganizationAsleep.
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
    PermissionDenied."""
    with transaction.atomic():
        check_can_administer(actor, organization)
        hold(Organization.objects.filter(pk=organization.pk))
        return _move(organization, "hide", PageState.HIDDEN, actor=actor, changed_at=clock.now())


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
    if page.state == state:
        return page
    old = PUBLIC_PAGE.apply(PublicPage, page.pk, step, **changes)
    page.refresh_from_db()
    record(
        f"organization.page_{step}",
        organization,
        actor=actor,
        role=Role.ADMIN,
        organization=organization,
        old={"state": old},
        new={"state": state},
    )
    return page
