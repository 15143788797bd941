"""Reads about those who could be listed: the queue of the desk, names for the audit, who is there already."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from providers.models import Provider
from providers.vetting.enums import ProspectSource, ProspectState
from providers.vetting.models import InvitedAddress, NeverAgain, Prospect
from providers.vetting.resemblance import Register, web_place


def suggestions_waiting() -> QuerySet[Prospect]:
    """Suggestions of readers that wait for the desk; what came from a table waits for nobody."""
    return Prospect.objects.filter(state=ProspectState.NOTED, source=ProspectSource.SUGGESTED)


def prospect_names(keys: Collection[str]) -> Mapping[str, str]:
    """What prospects are called at the desk, by key; those whose name is gone by their number."""
    names = Prospect.objects.filter(pk__in=keys).values_list("pk", "name")
    return {str(pk): name or _("Prospect %(number)s") % {"number": pk} for pk, name in names}


def listed() -> Register[Provider]:
    """Everybody in the directory (one query)."""
    register: Register[Provider] = Register()
    rows = Provider.objects.listed().only("name", "slug", "website", "email").order_by("pk")
    for provider in rows:
        register.add(provider, name=provider.name, website=provider.website, email=provider.email)
    return register


def noted() -> Register[Prospect]:
    """Everybody who was noted, whatever became of them, as long as it is known who they are (one query)."""
    register: Register[Prospect] = Register()
    rows = Prospect.objects.filter(blanked_at=None).only("name", "website", "email", "state").order_by("pk")
    for prospect in rows:
        register.add(prospect, name=prospect.name, website=prospect.website, email=prospect.email)
    return register


def noted_before(*, email: str, website: str) -> Prospect | None:
    """The first prospect with this address or at this place on the web (one query)."""
    place = web_place(website)
    if not email and not place:
        return None
    wanted = Q(email__iexact=email) if email else Q()
    if place:
        wanted |= Q(website__icontains=place)
    for prospect in Prospect.objects.filter(wanted, blanked_at=None).order_by("pk"):
        if (email and prospect.email.lower() == email.lower()) or (place and web_place(prospect.website) == place):
            return prospect
    return None


def digests_to_leave() -> tuple[set[str], set[str]]:
    """Digests of addresses that said never again, and of those that were invited (two queries)."""
    said = set(NeverAgain.objects.values_list("digest", flat=True))
    return said, set(InvitedAddress.objects.values_list("digest", flat=True))
