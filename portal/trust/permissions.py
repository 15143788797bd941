"""Who may ask, and who decides. `why_not_…` answers in words, empty when nothing stands between; `check_…` raises."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.accounts.models import Membership, Organization
from portal.moderation.permissions import is_moderator


def why_not_decide(user: Any, asking: Any, *organizations: Organization) -> str:
    """Why this moderator stands aside from a case about these organizations (two queries at most).

    Nobody decides about themself, about an organization of theirs, or about somebody with whom they share one.
    `asking` is the person who asks, or None.
    """
    if asking is not None and asking.pk == user.pk:
        return _("You asked this yourself: another moderator decides.")
    if Membership.objects.filter(organization__in=organizations, user=user).exists():
        if len(organizations) > 1:
            return _("You belong to one of these organizations: another moderator decides.")
        return _("You belong to this organization: another moderator decides.")
    if asking is None:
        return ""
    own = Membership.objects.filter(user=user).values("organization")
    if Membership.objects.filter(user=asking, organization__in=own).exists():
        return _("You and the person who asks belong to the same organization: another moderator decides.")
    return ""


def why_not_vouch(user: Any, check: Any) -> str:
    """Why this admin of the organization that is asked to vouch does not answer for it (one query).

    Nobody vouches for themself: neither whoever asked, nor an admin of the organization that asks.
    """
    asks_too = Membership.objects.filter(organization=check.organization, user=user, role=Role.ADMIN)
    if check.asked_by_id != user.pk and not asks_too.exists():
        return ""
    return _("You stand on the side of “%(name)s” too: another admin of “%(other)s” answers.") % {
        "name": check.organization.name,
        "other": check.voucher.name,
    }


def check_decides(user: Any, asking: Any, *organizations: Organization) -> None:
    """Raise PermissionDenied, in words, unless this person is a moderator and nothing stands between."""
    if not is_moderator(user):
        raise PermissionDenied(_("Only moderators can decide this."))
    if conflict := why_not_decide(user, asking, *organizations):
        raise PermissionDenied(conflict)
