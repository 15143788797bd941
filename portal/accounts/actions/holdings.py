"""What this room keeps for an organization beside its row: taken along, emptied, moved to another one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.accounts.actions.affiliations_over import end_for_good, leave_affiliations
from portal.accounts.actions.describing import held_profile
from portal.accounts.answers import QUESTIONS
from portal.accounts.enums import PageState, Side
from portal.accounts.models import Affiliation, Organization, OrganizationProfile, PublicPage, VisitorMessage
from portal.accounts.queries_network import networks_above
from portal.accounts.queries_profile import answers_of, page_of, profile_of
from portal.common.locks import hold
from portal.common.takeout import Told


def export_profile(organization: Organization) -> Iterator[dict[str, Any]]:
    """What it says of itself, and what its public page says."""
    profile, page = profile_of(organization), page_of(organization)
    yield {
        **answers_of(profile).as_fields(),
        "tools_in_use": [tool.slug for tool in profile.tools_in_use.all()] if profile else [],
        "brands_left": [brand.slug for brand in profile.brands_left.all()] if profile else [],
        "public_page": page.state,
        "ready_to_tell": page.ready_to_tell,
        "can_tell": page.can_tell,
        "shown_since": page.shown_at,
        "withheld_because": page.withheld_because,
    }


def export_affiliations(organization: Organization) -> Told:
    """Its network, its branches, and what was asked."""
    return Told(
        (
            Affiliation.objects.of(organization).select_related("branch", "network"),
            lambda row: {
                "branch": row.branch.name,
                "network": row.network.name,
                "asked_by": row.asked_by,
                "state": row.state,
                "message": row.message,
                "reason": row.reason,
                "asked": row.asked_at,
                "answered": row.answered_at,
                "closed": row.closed_at,
            },
        ),
    )


def erase_holdings(organization: Organization, actor: Any) -> None:
    """Profile, page and affiliations go, in the transaction of its deletion; the other sides are told."""
    leave_affiliations(organization)
    Affiliation.objects.of(organization).update(message="", reason="")
    OrganizationProfile.objects.filter(organization=organization).delete()
    PublicPage.objects.filter(organization=organization).delete()
    VisitorMessage.objects.filter(organization=organization).delete()


def merge_pages(goes: Organization, stays: Organization, actor: Any) -> None:
    """A page that only `goes` had comes along hidden: what it would show is no longer what its admins had looked at.

    What moderators withhold stays withheld.
    """
    if not PublicPage.objects.filter(organization=stays).exists():
        PublicPage.objects.filter(organization=goes, state=PageState.SHOWN).update(state=PageState.HIDDEN)
        PublicPage.objects.filter(organization=goes).update(organization=stays)
    PublicPage.objects.filter(organization=goes).delete()


def merge_affiliations(goes: Organization, stays: Organization, actor: Any) -> None:
    """Affiliations follow, but for those that would bind twice, to itself or in a circle: those end.

    The other side is told, or who had asked.
    """
    for row in hold(Affiliation.objects.of(goes)):
        _move_affiliation(row, goes, stays)


def merge_profiles(goes: Organization, stays: Organization, actor: Any) -> None:
    """What `goes` has said and `stays` has not is taken over; where both have, `stays` is right.

    Tools and brands are those of both.
    """
    former = profile_of(goes)
    if former is None:
        return
    kept = held_profile(stays)
    theirs, own = answers_of(former), answers_of(kept)
    for question in QUESTIONS:
        if question.is_answered(own) or getattr(own, question.withheld):
            continue
        if question.name == "sectors":
            former.sectors.all().update(profile=kept)
        else:
            setattr(kept, question.value, getattr(theirs, question.value))
        setattr(kept, question.withheld, getattr(theirs, question.withheld))
    kept.save()
    kept.tools_in_use.add(*former.tools_in_use.all())
    kept.brands_left.add(*former.brands_left.all())
    former.delete()


def _move_affiliation(row: Affiliation, goes: Organization, stays: Organization) -> None:
    """Bind the other side to the one that stays instead, where that can be; otherwise it ends."""
    other, side = row.other_of(goes), row.side_of(goes)
    if row.closed_at is None and not _can_follow(row, side, other, stays):
        end_for_good(row, goes, kept=stays)
    if other.pk == stays.pk:
        row.delete()  # nothing is bound to itself; the histories keep that it was
    else:
        Affiliation.objects.filter(pk=row.pk).update(**{f"{side}_id": stays.pk})


def _can_follow(row: Affiliation, side: str, other: Organization, stays: Organization) -> bool:
    """Whether an open affiliation may have `stays` as its `side`.

    No turn is taken here, as organizations are held already and two would wait for each other: a circle that a rival
    closes in the same moment is ended by whoever reads it (`queries_network`).
    """
    if other.pk == stays.pk or Affiliation.objects.between(stays, other).open().exists():
        return False
    branch, network = (stays, other) if side == Side.BRANCH else (other, stays)
    has_network = Affiliation.objects.confirmed().filter(branch=branch).exclude(pk=row.pk).exists()
    return not (row.is_confirmed and has_network) and branch.pk not in networks_above(network)
