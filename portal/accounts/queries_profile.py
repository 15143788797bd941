"""What an organization says of itself, for its members and for the pages that change it."""

from __future__ import annotations

from portal.accounts.answers import Answers
from portal.accounts.enums import Sector
from portal.accounts.models import Organization, OrganizationProfile, PublicPage
from portal.common.marks import mark_of


def profile_of(organization: Organization) -> OrganizationProfile | None:
    """The profile with its sectors, tools and brands (four queries); None where nothing was ever said."""
    return (
        OrganizationProfile.objects.filter(organization=organization)
        .prefetch_related("sectors", "tools_in_use", "brands_left")
        .first()
    )


def answers_of(profile: OrganizationProfile | None) -> Answers:
    """What a profile says; nothing where there is none. Sectors in the order of the list."""
    if profile is None:
        return Answers()
    said = {row.sector for row in profile.sectors.all()}
    own = {name: getattr(profile, name) for name in Answers().as_fields() if name != "sectors"}
    return Answers(sectors=tuple(sector for sector in Sector.values if sector in said), **own)


def mark_of_answers(answers: Answers) -> str:
    """A short name for these answers, which a form carries to tell whether somebody else changed them meanwhile."""
    return mark_of(answers.as_fields())


def page_of(organization: Organization) -> PublicPage:
    """The public page of an organization; one that is not in the database where none was ever made."""
    found = PublicPage.objects.filter(organization=organization).first()
    return found or PublicPage(organization=organization)
