"""Making, changing, putting to sleep and waking organizations."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal.accounts.actions.imported import free_slug
from portal.accounts.actions.public_pages import touch_page
from portal.accounts.actions.roster import write_membership
from portal.accounts.enums import OrganizationKind, OrganizationState, Role
from portal.accounts.exceptions import IdentifierTaken
from portal.accounts.identifiers import normalise
from portal.accounts.models import Organization
from portal.accounts.permissions import check_can_administer
from portal.accounts.queries import present_form
from portal.accounts.registry import organization_hooks
from portal.accounts.workflow import ORGANIZATION
from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold

EDITABLE = ("name", "kind", "identifier_kind", "identifier", "purpose", "commune")
NUMBER = frozenset({"identifier_kind", "identifier"})


def create_organization(
    *,
    actor: Any,
    name: str,
    kind: str,
    identifier_kind: str = "",
    identifier: str = "",
    purpose: str = "",
    commune: Any = None,
) -> Organization:
    """Make an organization whose first member and admin is `actor`.

    Raises ValidationError for a number that is none, IdentifierTaken when another organization has it.
    """
    organization = Organization(
        name=" ".join(name.split()),
        kind=OrganizationKind(kind),
        identifier_kind=identifier_kind,
        identifier=normalise(identifier_kind, identifier),
        purpose=purpose.strip(),
        commune=commune,
        created_at=clock.now(),
    )
    with transaction.atomic():
        _check_identifier_is_free(organization)
        _save_under_free_slug(organization)
        write_membership(organization, actor, role=Role.ADMIN)
        record("organization.created", organization, actor=actor, organization=organization)
    return organization


def edit_organization(organization: Organization, *, actor: Any, **changes: Any) -> Organization:
    """Change what the organization says of itself; the address of its pages stays.

    Raises PermissionDenied, ValidationError, IdentifierTaken, and TypeError for a field that is not its own.
    """
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise TypeError(f"not for an organization to change: {sorted(unknown)}")
    with transaction.atomic():
        check_can_administer(actor, organization)
        hold(Organization.objects.filter(pk=organization.pk))
        organization.refresh_from_db()
        _change(organization, changes, actor=actor)
    return organization


def correct_organization(organization: Organization, *, actor: Any, role: str = "", **changes: Any) -> None:
    """Change what a table says of an organization that nobody keeps here, with its trace.

    In the transaction of whoever holds the row and has looked whether its people keep this themselves; on a refusal
    nothing is written and that transaction goes on. Raises ValidationError, IdentifierTaken.
    """
    _change(organization, changes, actor=actor, role=role)


def _change(organization: Organization, changes: dict[str, Any], *, actor: Any, role: str = "") -> None:
    """Write what is another value than before, on a row that is held."""
    before = {name: getattr(organization, name) for name in changes}
    for name, value in changes.items():
        setattr(organization, name, value)
    on_number = not NUMBER.isdisjoint(changes)
    if on_number:
        organization.identifier = normalise(organization.identifier_kind, organization.identifier)
    changed = [name for name in changes if getattr(organization, name) != before[name]]
    if not changed:
        return
    if on_number:
        _check_identifier_is_free(organization)
    try:
        with transaction.atomic():
            organization.save(update_fields=[*changed, "identifier"])
    except IntegrityError as error:
        raise _taken(organization) from error
    touch_page(organization)
    record(
        "organization.edited",
        organization,
        actor=actor,
        role=role,
        organization=organization,
        new={"fields": changed},
    )


def put_to_sleep(organization: Organization, *, actor: Any) -> Organization:
    """Nobody is written to or found any more until it is woken; nothing is lost. Raises TransitionError."""
    return _move(organization, "sleep", OrganizationState.ASLEEP, actor=actor)


def wake_organization(organization: Organization, *, actor: Any) -> Organization:
    """The organization is as it was before it was put to sleep. Raises TransitionError."""
    return _move(organization, "wake", OrganizationState.ACTIVE, actor=actor)


def _move(organization: Organization, step: str, state: str, *, actor: Any) -> Organization:
    with transaction.atomic():
        check_can_administer(actor, organization)
        old = ORGANIZATION.apply(Organization, organization.pk, step)
        organization.state = state
        for hook in organization_hooks:
            hook(organization, state, actor)
        record(
            f"organization.{step}",
            organization,
            actor=actor,
            role=Role.ADMIN,
            organization=organization,
            old={"state": old},
            new={"state": state},
        )
    return organization


def _check_identifier_is_free(organization: Organization) -> None:
    if organization.identifier and _holder(organization):
        raise _taken(organization)


def _holder(organization: Organization) -> Organization | None:
    holder = (
        Organization.objects.filter(identifier_kind=organization.identifier_kind, identifier=organization.identifier)
        .exclude(pk=organization.pk)
        .first()
    )
    return present_form(holder) if holder else None


def _taken(organization: Organization) -> IdentifierTaken:
    holder = _holder(organization)
    return IdentifierTaken(
        _(
            "The number %(number)s already belongs to “%(name)s”. If it is yours, ask to join it; "
            "if you are a branch of it, choose “none” for the number."
        )
        % {"number": organization.identifier, "name": holder.name if holder else organization.name},
        holder,
    )


def _save_under_free_slug(organization: Organization) -> None:
    """The slug is free when it is read; should another take it in between, the next one is tried."""
    base = slugify(organization.name)[:160] or "organisation"
    for attempt in range(5):
        taken = set(Organization.objects.filter(slug__startswith=base).values_list("slug", flat=True))
        organization.slug = free_slug(organization.name, taken)
        try:
            with transaction.atomic():
                organization.save(force_insert=True)
            return
        except IntegrityError:
            if organization.identifier and _holder(organization):
                raise _taken(organization) from None
            if attempt == 4:
                raise
