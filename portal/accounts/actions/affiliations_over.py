"""Affiliations that end because one of the two sleeps, is deleted, or becomes one with another organization."""

from __future__ import annotations

from typing import Any

from portal.accounts.actions.affiliations import take_step, tell_admins
from portal.accounts.enums import AffiliationState, OrganizationState
from portal.accounts.models import Affiliation, Organization
from portal.accounts.notifications.network import AffiliationEnded, AffiliationOvertaken
from portal.common.locks import hold


def follow_sleep(organization: Organization, state: str, actor: Any) -> None:
    """Whoever falls asleep answers nothing, in the transaction that holds the organization: what it asked is taken
    back, what it was asked ends without an answer, and who asked is told.

    What is confirmed stays: it is true also of an organization that sleeps.
    """
    if state != OrganizationState.ASLEEP:
        return
    for affiliation in hold(Affiliation.objects.of(organization).filter(state=AffiliationState.ASKED)):
        if affiliation.is_asked_by(organization):
            take_step(affiliation, organization, "take_back", actor=actor)
        else:
            _overtake(affiliation, organization, OrganizationState.ASLEEP)


def leave_affiliations(organization: Organization) -> int:
    """An organization is deleted: all it is bound to ends, in the caller's transaction; returns how many.

    The other sides of what was confirmed are told, and those who had asked it.
    """
    rows = hold(Affiliation.objects.of(organization).open())
    for affiliation in rows:
        end_for_good(affiliation, organization)
    return len(rows)


def end_for_good(affiliation: Affiliation, organization: Organization, *, kept: Organization | None = None) -> None:
    """One affiliation, which the caller holds, ends as `organization` is deleted, or becomes one with `kept`.

    Who had confirmed it is told, or who had asked for it.
    """
    if affiliation.is_confirmed:
        take_step(affiliation, organization, "leave", actor=None, tell=AffiliationEnded)
    else:
        _overtake(affiliation, organization, OrganizationState.MERGED if kept else OrganizationState.DELETED, kept=kept)


def _overtake(
    affiliation: Affiliation, organization: Organization, became: str, *, kept: Organization | None = None
) -> None:
    """A request is over, as `organization` became something that cannot be bound; the admins who asked are told.

    Those of one that is deleted get another mail; so do all of two that become one.
    """
    other = affiliation.other_of(organization)
    # The people of an organization that is merged belong to the one that stays.
    asking = kept if affiliation.is_asked_by(organization) else other
    take_step(affiliation, organization, "overtake", actor=None)
    if asking is not None and other != kept:
        tell_admins(asking, AffiliationOvertaken(affiliation, asking, gone=organization, became=became, kept=kept))
