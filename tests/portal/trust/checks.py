"""Organizations with a number, and checks of it: for tests."""

from __future__ import annotations

from itertools import count

from portal.accounts.enums import Role
from portal.accounts.models import Organization
from portal.accounts.queries import admins_of
from portal.trust.actions.check_answers import confirm_number
from portal.trust.actions.checking import ask_for_check, write_to_record
from portal.trust.actions.documents import show_document
from portal.trust.models import IdentifierCheck
from tests.portal.accounts.factories import MembershipFactory, UserFactory
from tests.portal.common.files import pdf, upload

RECORD = "bureau@registre.example"
REASON = "Le siège inscrit au registre nous a répondu."
_numbers = count(1)


def numbered(organization: Organization | None = None, **values) -> Organization:
    """An organization with an admin and a number of its own."""
    organization = (
        organization
        or MembershipFactory(
            role=Role.ADMIN, **{f"organization__{name}": value for name, value in values.items()}
        ).organization
    )
    number = {"identifier_kind": "rna", "identifier": f"W{next(_numbers):09}"}
    Organization.objects.filter(pk=organization.pk).update(**number)
    return Organization.objects.get(pk=organization.pk)


def admin_of(organization: Organization):
    return admins_of(organization)[0].user


def make_check(organization=None, *, actor=None, **values) -> IdentifierCheck:
    """A check that is asked for; with `voucher`, of that organization."""
    organization = organization or numbered()
    return ask_for_check(organization, actor=actor or admin_of(organization), **values)


def make_shown(organization=None, *, actor=None, content=None, name="recepisse.pdf", **values) -> IdentifierCheck:
    """A check for which an admin shows a document."""
    organization = organization or numbered()
    document = upload(name, pdf() if content is None else content)
    return show_document(organization, actor=actor or admin_of(organization), document=document, **values)


def make_mailed_check(organization=None) -> IdentifierCheck:
    """A check whose link is at the address of the public record."""
    check = make_check(organization)
    write_to_record(check, actor=UserFactory(groups=["moderators"]), address=RECORD)
    return check


def make_checked(organization=None) -> Organization:
    """An organization whose number a moderator has verified."""
    organization = numbered(organization)
    confirm_number(make_check(organization), actor=UserFactory(groups=["moderators"]), reason=REASON)
    return organization
