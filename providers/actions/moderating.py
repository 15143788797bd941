"""Moderators write a listing themselves: they make one, change what it says, or undo the last such change.

Its people read the reason each time. Nobody writes the listing of an organization they belong to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actions.imported import record_imported_organizations
from portal.accounts.enums import OrganizationState
from portal.accounts.models import Organization
from portal.accounts.queries import present_form
from portal.common import clock
from portal.common.locks import hold
from portal.common.transitions import NotAllowedFrom, ReasonMissing
from portal.notifications.registry import Notification
from providers import permissions
from providers.actions.editing import CannotEdit, EditOvertaken, check_editable, publish
from providers.actions.moving import held, note_notice
from providers.actions.publishing import publish_new_listing
from providers.editing.fields import changed
from providers.editing.packing import readable, version_of
from providers.editing.rules import problems_of
from providers.enums import VerificationKind
from providers.importing.data import ListingData
from providers.importing.stored import stored_listing
from providers.models import Provider
from providers.models.listing_change import MODERATED
from providers.notifications.listings import tell_provider
from providers.notifications.moderated import ListingCreated, ListingModerated, ModerationUndone
from providers.queries_history import last_moderation
from providers.verification import a_year_after, state_by_date
from providers.workflow import MODERATOR

UNDONE = "listing.moderation_undone"


@dataclass(frozen=True)
class NewOrganization:
    """Who is behind a new listing, when they are not known here yet."""

    name: str
    kind: str
    identifier_kind: str = ""
    identifier: str = ""


@dataclass(frozen=True)
class Verified:
    """When it was verified and how long that holds; `until` None: its people are asked to confirm it at once."""

    on: date
    until: date | None


def create_listing(
    organization: Organization | NewOrganization,
    values: Mapping[str, Any],
    verified: Verified,
    *,
    actor: Any,
    reason: str,
) -> Provider:
    """Write a new listing, verified by moderators, and tell its people that it is there, and why.

    An organization that has the same number already is taken instead of a second one. Writes the organization if it is
    new, the listing, its verification, audit rows, the index event and the mail. Raises PermissionDenied (also for an
    organization of one's own), ReasonMissing, NotAllowedFrom for an organization that sleeps or went, or CannotEdit
    naming what is wrong, having written nothing.
    """
    permissions.check_can_moderate(actor)
    _check_reason(reason)
    if problems := problems_of(values):
        raise CannotEdit(problems)
    until = verified.until or clock.today() - timedelta(days=1)
    with transaction.atomic():
        behind = _held_organization(organization, str(values.get("commune", "")), actor)
        permissions.check_can_decide_listing(actor, behind)
        if why := why_no_listing(behind):
            raise NotAllowedFrom(why)
        provider = publish_new_listing(
            behind,
            _new_data(behind, values, min(verified.on, until), until),
            [(VerificationKind.VERIFIED, min(verified.on, until))],
            actor=actor,
            role=MODERATOR,
            state=state_by_date(until, clock.today()),
            reason=reason.strip(),
        )
        if provider.is_overdue:  # the mail says so: one is enough
            note_notice(provider)
        tell_provider(provider, ListingCreated.of(provider, because=reason.strip()))
    return provider


def _held_organization(told: Organization | NewOrganization, commune: str, actor: Any) -> Organization:
    """Who is behind it as they are now, held until the caller's transaction ends: nobody merges them meanwhile."""
    if isinstance(told, NewOrganization):
        row = (told.name, told.kind, told.identifier_kind, told.identifier, commune)
        told = record_imported_organizations([row], actor=actor, verb="organization.recorded")[0]
    (present,) = hold(Organization.objects.filter(pk=told.pk))
    return present


def why_no_listing(organization: Organization) -> str:
    """Why no new listing is written for an organization as it stands, in words; empty when nothing stands against it.

    A listing of one that sleeps would be found and written to; of one that went, nobody could ever change it.
    """
    match organization.state:
        case OrganizationState.ASLEEP:
            said = _(
                "“%(name)s” sleeps: one of its admins wakes it on its page first. Then its listing can be written."
            )
        case OrganizationState.MERGED:
            said = _("“%(name)s” has become one with “%(kept)s”: write the listing for that one.")
        case OrganizationState.DELETED:
            said = _("This organization is deleted: look for another one, or write it down anew.")
        case _state:
            return ""
    return said % {"name": organization.name, "kept": present_form(organization).name}


def _new_data(organization: Organization, values: Mapping[str, Any], on: date, until: date) -> ListingData:
    number = {organization.identifier_kind: organization.identifier}
    return ListingData(
        import_id="",
        organization_kind=organization.kind,
        siren=number.get("siren", ""),
        rna=number.get("rna", ""),
        applied_on=None,
        verified_on=on,
        verified_until=until,
        accepts_requests=True,
        **values,
    )


def moderate_listing(
    provider: Provider, values: Mapping[str, Any], *, version: str, actor: Any, reason: str
) -> list[str]:
    """A moderator changes fields of a listing, which said `version` when they began; its people read the reason.

    Returns the names of what changed; nothing is written, and nobody told, when it says all of it already. Raises
    PermissionDenied, ReasonMissing, NotAllowedFrom, EditOvertaken or CannotEdit, having written nothing.
    """
    permissions.check_can_decide_listing(actor, provider.organization)
    _check_reason(reason)
    with transaction.atomic():
        check_editable(held(provider))
        data = stored_listing(provider.pk)
        different = changed(data, values)
        if different and version_of(data, values) != version:
            raise EditOvertaken(data)
        if problems := problems_of(different):
            raise CannotEdit(problems)
        if different:
            mail = ListingModerated.of(provider, sorted(different), because=reason.strip())
            _publish(provider, data, different, MODERATED, mail, actor=actor, reason=reason.strip())
        return sorted(different)


def undo_moderation(provider: Provider, *, revision: int, actor: Any) -> Provider:
    """Take back the last change by moderators, as long as the listing says since what they wrote; its people are told.

    `revision` is that of the change that was read: twice is refused in words. Raises PermissionDenied,
    NotAllowedFrom, or CannotEdit when what it said cannot be written any more.
    """
    permissions.check_can_decide_listing(actor, provider.organization)
    with transaction.atomic():
        check_editable(held(provider))
        change = last_moderation(provider)
        if change is None or change.revision != revision:
            raise NotAllowedFrom(
                _("This change cannot be undone any more: the listing has changed since. Correct it on its pages.")
            )
        former = readable(change.before)
        if problems := problems_of(former):
            raise CannotEdit(problems)
        mail = ModerationUndone.of(provider, sorted(former))
        _publish(provider, stored_listing(provider.pk), former, UNDONE, mail, actor=actor)
    return provider


def _publish(
    provider: Provider,
    data: ListingData,
    values: Mapping[str, Any],
    verb: str,
    mail: Notification,
    *,
    actor: Any,
    reason: str = "",
) -> None:
    """Write the fields and tell its people, at the address it had too, if that is another one now."""
    former = provider.email
    publish(provider, data, values, verb=verb, actor=actor, role=MODERATOR, reason=reason)
    tell_provider(provider, mail, also=former)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing(_("A reason is needed: the people of the listing read it. Please write one."))


def usual_dates() -> tuple[date, date]:
    """Verified today, for a year."""
    today = clock.today()
    return today, a_year_after(today)
