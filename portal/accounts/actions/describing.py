"""What an organization says of itself beyond its name: a profile, the tools it uses, the brands it has left."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actions.public_pages import touch_page
from portal.accounts.answers import Answers, faults
from portal.accounts.exceptions import BadAnswers
from portal.accounts.models import Organization, OrganizationProfile, ProfileSector
from portal.accounts.permissions import check_can_administer
from portal.accounts.queries_profile import answers_of, mark_of_answers
from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from portal.common.transitions import AlreadyMoved
from portal.taxonomy.models import Brand, Tool


def describe_organization(organization: Organization, answers: Answers, *, actor: Any, seen: str | None = None) -> None:
    """Write the answers of a profile, all of them; twice is harmless.

    `seen` is the mark of the answers that the admin changes: had somebody else changed them meanwhile, AlreadyMoved is
    raised. Raises PermissionDenied and BadAnswers, having written nothing. The audit names the fields, not the values.
    """
    if found := faults(answers, this_year=clock.today().year):
        raise BadAnswers(found)
    with transaction.atomic():
        check_can_administer(actor, organization)
        profile = held_profile(organization)
        before = answers_of(profile)
        if seen is not None and seen != mark_of_answers(before):
            raise AlreadyMoved(
                _(
                    "Another admin changed these answers while you wrote yours, and theirs are kept. Send again to "
                    "put yours in their place, or open the page anew to read theirs."
                )
            )
        said, present = answers.as_fields(), before.as_fields()
        changed = [name for name in said if said[name] != present[name]]
        if not changed:
            return
        if "sectors" in changed:
            _write_sectors(profile, answers.sectors)
        own = {name: said[name] for name in changed if name != "sectors"}
        if own:
            OrganizationProfile.objects.filter(pk=profile.pk).update(**own)
        touch_page(organization)
        record("organization.described", organization, actor=actor, organization=organization, new={"fields": changed})


def name_tools(organization: Organization, *, tools: Iterable[Tool], brands: Iterable[Brand], actor: Any) -> None:
    """Write which tools it uses and which brands it has left; twice is harmless. Raises PermissionDenied.

    The audit holds the short names before and after.
    """
    with transaction.atomic():
        check_can_administer(actor, organization)
        profile = held_profile(organization)
        before = _named(profile)
        profile.tools_in_use.set(tools)
        profile.brands_left.set(brands)
        after = _named(profile)
        if after == before:
            return
        touch_page(organization)
        record("organization.tools_named", organization, actor=actor, organization=organization, old=before, new=after)


def held_profile(organization: Organization) -> OrganizationProfile:
    """The profile of an organization, made if there was none; both are held until the transaction ends."""
    hold(Organization.objects.filter(pk=organization.pk))
    profile, _made = OrganizationProfile.objects.get_or_create(organization=organization)
    return profile


def _write_sectors(profile: OrganizationProfile, sectors: tuple[str, ...]) -> None:
    profile.sectors.exclude(sector__in=sectors).delete()
    present = set(profile.sectors.values_list("sector", flat=True))
    ProfileSector.objects.bulk_create(
        ProfileSector(profile=profile, sector=sector) for sector in sectors if sector not in present
    )


def _named(profile: OrganizationProfile) -> dict[str, list[str]]:
    return {
        "tools": sorted(profile.tools_in_use.values_list("slug", flat=True)),
        "brands": sorted(profile.brands_left.values_list("slug", flat=True)),
    }
