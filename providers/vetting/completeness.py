"""What a file lacks before it can be sent, part by part, in sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import Membership
from portal.common import clock
from providers.editing.rules import problems_of
from providers.vetting.content import FIELDS, LISTING_FIELDS, unanswered
from providers.vetting.enums import Part
from providers.vetting.listing import listing_of
from providers.vetting.models import Application, ToldProject
from providers.vetting.queries import rules

Missing = dict[str, list[str]]


def missing(application: Application, projects: Sequence[ToldProject]) -> Missing:
    """By part, what lacks or cannot stay as it is; nothing when the file can be sent. A fixed number of queries."""
    found: Missing = {}
    for part, labels in unanswered(application.values).items():
        found.setdefault(part, []).extend(_("Not answered yet: %(what)s.") % {"what": label} for label in labels)
    listing = listing_of(application.values, day=clock.today())
    said = {name: getattr(listing, name) for name in LISTING_FIELDS if application.values.get(name)}
    for name, sentences in problems_of(said).items():
        found.setdefault(FIELDS[name].part, []).extend(sentences)
    for part in application.unfinished:
        found.setdefault(part, []).append(_("Something you typed there could not be taken yet."))
    if sentences := list(_about_projects(application, projects)):
        found[Part.PROJECTS] = sentences
    return found


def _about_projects(application: Application, projects: Sequence[ToldProject]) -> Sequence[str]:
    least, own = rules().projects_min, own_addresses(application)
    found = []
    if len(projects) < least:
        lack = least - len(projects)
        found.append(
            ngettext("%(n)d more support is to be told.", "%(n)d more supports are to be told.", lack) % {"n": lack}
        )
    for project in projects:
        if lacks := lacking_in(project):
            found.append(
                _("“%(association)s”: not answered yet: %(what)s.")
                % {"association": project.association, "what": ", ".join(lacks)}
            )
        found += [why for _field, why in why_no_reference(application, own, project.association, project.contact_email)]
    if why := why_same_contact([project.contact_email for project in projects]):
        found.append(why)
    return found


def why_same_contact(addresses: Iterable[str]) -> str:
    """Why these people cannot be the ones to ask: one person alone would vouch for everything. Empty when they can."""
    known = [address.lower() for address in addresses if address]
    if len(known) < 2 or len(set(known)) > 1:
        return ""
    return _("“%(address)s” is to be asked about every support: name somebody else for at least one of them.") % {
        "address": known[0]
    }


def lacking_in(project: ToldProject) -> list[str]:
    """What a told support does not say yet."""
    asked = {
        _("when it was"): project.period,
        _("the stages"): project.stages,
        _("what you did together"): project.story,
        _("who to ask there"): project.contact_name,
        _("their mail address"): project.contact_email,
    }
    return [label for label, said in asked.items() if not said]


def why_no_reference(
    application: Application, own: Collection[str], association: str, address: str
) -> list[tuple[str, str]]:
    """Why this association cannot vouch for the applicant: the answer it is in, and a sentence; empty when it can.

    `own` are the addresses of those who apply, as own_addresses() finds them.
    """
    found = []
    names = [application.name, application.organization.name if application.organization else ""]
    if association.strip().casefold() in {name.strip().casefold() for name in names if name}:
        sentence = _("“%(name)s” is the organization that applies: tell of a support of somebody else.")
        found.append(("association", sentence % {"name": association}))
    if address.lower() in own:
        sentence = _("“%(address)s” belongs to somebody of yours: name a person of the association you helped.")
        found.append(("contact_email", sentence % {"address": address}))
    return found


def own_addresses(application: Application) -> set[str]:
    """Addresses of those who apply, in lower case: who is reached there vouches for nobody (one query)."""
    members = Membership.objects.filter(organization=application.organization_id)
    addresses = [*members.values_list("user__email", flat=True), str(application.values.get("email", ""))]
    return {address.lower() for address in addresses if address}
