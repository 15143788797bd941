"""Who is told that their organization is to be deleted, and the link in that mail, which stops it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core import signing

from portal.accounts.models import OrganizationDeletion, User
from portal.accounts.notifications.deletion import DeletionAsked
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient

SALT = "portal.accounts.organization_deletion"


def tell_of_deletion(deletion: OrganizationDeletion, admins: Iterable[Any]) -> None:
    """Write to these admins, but for whoever asked, in the caller's transaction."""
    for admin in admins:
        if admin.pk != deletion.asked_by_id:
            send(DeletionAsked(deletion, stop_token(deletion, admin)), to=Recipient.of(admin))


def stop_token(deletion: OrganizationDeletion, admin: Any) -> str:
    """What the link in a mail carries: whoever reads this admin's mails may stop it, without logging in."""
    return signing.dumps([deletion.pk, admin.pk], salt=SALT)


def find_by_stop_token(token: str) -> tuple[OrganizationDeletion, User] | None:
    """The deletion a link belongs to, whatever its state, and the admin it was sent to; None if it is not ours."""
    try:
        pk, admin = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    found = OrganizationDeletion.objects.filter(pk=pk).select_related("organization", "asked_by").first()
    person = User.objects.filter(pk=admin).first()
    return (found, person) if found and person else None
