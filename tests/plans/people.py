"""The town of the access matrix, and a row of each kind that it lacks, so that there is something to make copies of."""

from __future__ import annotations

from allauth.usersessions.models import UserSession

from portal.accounts.actions.describing import describe_organization, name_tools
from portal.accounts.actions.terms import accept_terms
from portal.accounts.actions.visitors import write_to_organization
from portal.accounts.answers import Answers
from portal.accounts.models import Acceptance, Organization, OrganizationProfile, PublicPage
from portal.accounts.sessions import NO_ADDRESS
from portal.notifications.actions.choices import stop_mails
from portal.notifications.preferences import Person
from portal.search.actions import record_fruitless
from portal.search.api import update_now
from providers.models import Provider, Trip, VerificationStep
from tests.portal.accounts.terms import terms_in_force
from tests.providers.factories import AreaFactory, BrandFactory, NeedFactory, ToolFactory
from tests.security.town import Town, build


def settle() -> Town:
    town = build()
    stop_mails("accounts.join_asked", actor=Person.of(town.people["admin"]))
    Acceptance.objects.create(user=town.people["admin"], version="2026-1")
    UserSession.objects.create(user=town.people["admin"], ip=NO_ADDRESS, session_key="x" * 32)
    record_fruitless("provider", "quitter les nuages")
    for provider in Provider.objects.all():
        provider.areas.add(AreaFactory())
        provider.needs.add(NeedFactory())
        provider.tools.add(ToolFactory())
        Trip.objects.create(provider=provider, position=0, brand=BrandFactory(), tool=ToolFactory())
        VerificationStep.objects.create(provider=provider, kind="verified", happened_on=provider.verified_on)
    _let_organizations_speak(town)
    with terms_in_force() as terms:
        accept_terms(town.people["admin"], actor=town.people["admin"], version=terms.version, language="fr")
    update_now("provider", list(Provider.objects.values_list("pk", flat=True)))
    return town


def _let_organizations_speak(town: Town) -> None:
    """Each has a row of its own for what it has one of; one of them says everything there is to say."""
    for organization in Organization.objects.all():
        OrganizationProfile.objects.get_or_create(organization=organization)
        PublicPage.objects.get_or_create(organization=organization)
    network = Organization.objects.get(slug=town.parts["network"])
    admin = network.members.get()
    describe_organization(network, Answers(sectors=("culture",)), actor=admin)
    name_tools(network, tools=[ToolFactory()], brands=[BrandFactory()], actor=admin)
    write_to_organization(network, "Comment avez-vous fait ?", actor=town.people["admin"])
