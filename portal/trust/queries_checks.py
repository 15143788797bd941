"""What the pages about checked numbers read: the check that holds, what is under way, who may vouch, the queue."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.accounts.models import Membership, Organization
from portal.accounts.queries import admins_of, found_by_name
from portal.common.words import day
from portal.trust.enums import CheckState
from portal.trust.models import IdentifierCheck
from portal.trust.models.identifier_check import OPEN, TO_DECIDE
from portal.trust.queries import age


def holding() -> QuerySet[IdentifierCheck]:
    """Checks that hold: confirmed, and the number has not changed since."""
    return IdentifierCheck.objects.filter(
        state=CheckState.CONFIRMED,
        identifier=F("organization__identifier"),
        identifier_kind=F("organization__identifier_kind"),
    )


def present_check(organization: Organization) -> IdentifierCheck | None:
    """The check that holds for an organization, if any (one query, none without a number)."""
    if not organization.identifier:
        return None
    return holding().filter(organization=organization).order_by("-ended_at", "-pk").first()


def open_check(organization: Organization) -> IdentifierCheck | None:
    """What is under way about the number that it has now."""
    rows = IdentifierCheck.objects.filter(organization=organization, state__in=OPEN, identifier=organization.identifier)
    return rows.select_related("organization", "voucher", "asked_by").first()


def last_refusal(organization: Organization) -> IdentifierCheck | None:
    """The last check of the present number, where it ended without being confirmed; its reason is to be read."""
    rows = IdentifierCheck.objects.filter(organization=organization, identifier=organization.identifier)
    last = rows.select_related("voucher").order_by("-asked_at", "-pk").first()
    return last if last and last.state in (CheckState.REFUSED, CheckState.LAPSED) else None


def checked_organizations(text: str, *, but: Organization) -> QuerySet[Organization]:
    """Those of this name that are checked themselves, and where others than the admins of the one that asks answer, by
    name.
    """
    checked = holding().filter(organization=OuterRef("pk"))
    admins = Membership.objects.filter(organization=OuterRef("pk"), role=Role.ADMIN, user__is_active=True)
    others = admins.exclude(user__in=_admins_who_ask(but))
    return found_by_name(text).filter(Exists(checked), Exists(others)).exclude(pk=but.pk)


def who_can_vouch(voucher: Organization, organization: Organization) -> QuerySet[Membership]:
    """The admins of the first who may answer for the second: nobody vouches for an organization of their own."""
    return admins_of(voucher).exclude(user__in=_admins_who_ask(organization))


def _admins_who_ask(organization: Organization) -> QuerySet[Any, Any]:
    return Membership.objects.filter(organization=organization, role=Role.ADMIN).values("user")


def leaning_on(organization: Organization) -> QuerySet[IdentifierCheck]:
    """Checks that hold because this organization vouched, by name."""
    rows = holding().filter(voucher=organization)
    return rows.select_related("organization").order_by("organization__name", "pk")


def vouches_asked(organization: Organization) -> QuerySet[IdentifierCheck]:
    """Checks in which this organization is asked to vouch, the longest waiting first."""
    rows = IdentifierCheck.objects.filter(voucher=organization, state=CheckState.VOUCHING)
    return rows.select_related("organization", "asked_by")


def documents_of(user: Any) -> QuerySet[IdentifierCheck]:
    """Checks for which this person shows a document that is still to be looked at."""
    return IdentifierCheck.objects.filter(asked_by=user, state=CheckState.SHOWN).select_related("organization")


def sender_answers() -> QuerySet[Membership]:
    """Within a query of checks: that whoever asked still answers for the organization."""
    asked = {"user": OuterRef("asked_by"), "organization": OuterRef("organization")}
    return Membership.objects.filter(role=Role.ADMIN, **asked)


def leans_on(voucher: Organization, organization: Organization) -> bool:
    """Whether somebody vouched for the first, and for whoever vouched, and so on back to the second.

    A query for each that vouched; the chain ends where an address or a moderator confirmed.
    """
    seen: set[int] = set()
    present: Organization | None = voucher
    while present is not None and present.pk not in seen:
        if present.pk == organization.pk:
            return True
        seen.add(present.pk)
        check = holding().filter(organization=present).select_related("voucher").order_by("-ended_at", "-pk").first()
        present = check.voucher if check else None
    return False


def checks_to_decide() -> QuerySet[IdentifierCheck]:
    """What waits for the moderators, the longest waiting first."""
    return IdentifierCheck.objects.filter(state__in=TO_DECIDE).select_related("organization", "asked_by")


def closed_checks() -> QuerySet[IdentifierCheck]:
    """What was decided, answered or ended by itself, newest first."""
    ended = IdentifierCheck.objects.exclude(state__in=OPEN)
    return ended.select_related("organization", "asked_by").order_by("-waits_since", "-pk")


def check_names(keys: Collection[str]) -> Mapping[str, str]:
    """How checks are called, by key, for the desk's list of decisions."""
    checks = IdentifierCheck.objects.filter(pk__in=keys).select_related("organization")
    return {str(check.pk): _("Number of %(name)s") % {"name": check.organization.name} for check in checks}


def life_of_check(check: IdentifierCheck) -> list[dict[str, Any]]:
    """The life of a check as stations of the route."""
    stations = [{"label": _("Asked"), "state": "done", "note": day(check.asked_at)}]
    if check.state in (CheckState.MAILED, CheckState.VOUCHING):
        label = _("The address is asked") if check.state == CheckState.MAILED else _("Asked to vouch")
        note = _("before %(day)s") % {"day": day(check.answer_before)}
        stations.append({"label": label, "state": "here", "note": note})
    elif check.mailed_at:
        stations.append({"label": _("The address is asked"), "state": "done", "note": day(check.mailed_at)})
    if check.is_to_decide:
        stations.append({"label": _("The moderators look"), "state": "here", "note": age(check.waits_since)})
    if check.is_open:
        return [*stations, {"label": _("Answered, with the reason"), "state": "ahead"}]
    label = str(check.get_state_display()).capitalize()
    return [*stations, {"label": label, "state": "here", "note": day(check.ended_at)}]
