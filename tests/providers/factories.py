"""Listings and what they need, made as plain rows: for tests that read."""

from __future__ import annotations

from datetime import date, timedelta

import factory
from factory.django import DjangoModelFactory

from portal.accounts.enums import OrganizationKind
from portal.accounts.models import Organization
from portal.common import clock
from portal.search.api import update_now
from portal.taxonomy.enums import AreaKind
from portal.taxonomy.models import Area, Brand, Commune, Elsewhere, Need, Tool
from providers.enums import Language, PriceApproach, ProviderKind, ProviderState, Stage
from providers.models import (
    PriceLine,
    Provider,
    ProviderLanguage,
    ProviderStage,
    SupportProject,
    Trip,
    VerificationStep,
)


class NeedFactory(DjangoModelFactory):
    class Meta:
        model = Need
        django_get_or_create = ["slug"]

    slug = factory.Sequence(lambda n: f"need-{n:05}")
    name_fr = factory.LazyAttribute(lambda need: f"Besoin {need.slug}")
    name_en = factory.LazyAttribute(lambda need: f"Need {need.slug}")


class ToolFactory(DjangoModelFactory):
    class Meta:
        model = Tool
        django_get_or_create = ["slug"]

    slug = factory.Sequence(lambda n: f"tool-{n:05}")
    name_fr = factory.LazyAttribute(lambda tool: tool.slug.title())
    name_en = factory.SelfAttribute("name_fr")


class BrandFactory(DjangoModelFactory):
    """`needs=[…]` and `tools=[…]` are what the brand leads to."""

    class Meta:
        model = Brand
        django_get_or_create = ["slug"]
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"brand-{n:05}")
    name = factory.LazyAttribute(lambda brand: brand.slug.title())

    @factory.post_generation
    def needs(self, create, values):
        self.needs.add(*(values or []))

    @factory.post_generation
    def tools(self, create, values):
        self.tools.add(*(values or []))


class AreaFactory(DjangoModelFactory):
    """A region by default; `DepartmentFactory` and `CountryFactory` for the others."""

    class Meta:
        model = Area
        django_get_or_create = ["code"]

    kind = AreaKind.REGION
    code = factory.Sequence(lambda n: f"R{n:05}")
    slug = factory.LazyAttribute(lambda area: f"area-{area.code.lower()}")
    name = factory.LazyAttribute(lambda area: f"Pays {area.code}")
    in_name = factory.LazyAttribute(lambda area: f"dans le {area.name}")
    search_name = factory.LazyAttribute(lambda area: area.name.lower())


class DepartmentFactory(AreaFactory):
    kind = AreaKind.DEPARTMENT
    code = factory.Sequence(lambda n: f"D{n:05}")
    parent = factory.SubFactory(AreaFactory)
    latitude = 45.8
    longitude = 4.6


class CountryFactory(AreaFactory):
    kind = AreaKind.COUNTRY
    code = "FR"
    slug = "france"
    name = "France"


class CommuneFactory(DjangoModelFactory):
    class Meta:
        model = Commune
        django_get_or_create = ["code"]

    code = factory.Sequence(lambda n: f"{n:05}")
    name = factory.Sequence(lambda n: f"Bourg-{n:05}")
    slug = factory.LazyAttribute(lambda commune: f"{commune.name.lower()}-{commune.code}")
    search_name = factory.LazyAttribute(lambda commune: commune.name.lower())
    department = factory.SubFactory(DepartmentFactory)


class ElsewhereFactory(DjangoModelFactory):
    class Meta:
        model = Elsewhere

    slug = factory.Sequence(lambda n: f"elsewhere-{n:05}")
    name_fr = factory.Sequence(lambda n: f"Maison amie {n:05}")
    name_en = factory.Sequence(lambda n: f"Friendly house {n:05}")
    for_whom_fr = "Vous cherchez un hébergeur"
    for_whom_en = "You are looking for a host"
    url = factory.LazyAttribute(lambda entry: f"https://{entry.slug}.example/")


class OrganizationFactory(DjangoModelFactory):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Structure {n:05}")
    slug = factory.Sequence(lambda n: f"structure-{n:05}")
    kind = OrganizationKind.COOPERATIVE


def days_ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


LONG_AGO = {"verified_on": factory.LazyFunction(lambda: days_ago(435))}


class ProviderFactory(DjangoModelFactory):
    """A published listing.

    Relations by plain lists: `needs`, `tools`, `areas` (objects), `stages` (default: all four), `languages`
    (default: French), `prices` (approaches, default: on quote). Traits: `suspended`, `paused`, `to_confirm`,
    `unlisted`, `left`.
    """

    class Meta:
        model = Provider
        skip_postgeneration_save = True

    class Params:
        suspended = factory.Trait(state=ProviderState.SUSPENDED, suspension_reason="Fiche à revoir")
        paused = factory.Trait(state=ProviderState.PAUSED)
        to_confirm = factory.Trait(
            state=ProviderState.TO_CONFIRM, verified_until=factory.LazyFunction(lambda: days_ago(9)), **LONG_AGO
        )
        unlisted = factory.Trait(
            state=ProviderState.UNLISTED, verified_until=factory.LazyFunction(lambda: days_ago(70)), **LONG_AGO
        )
        left = factory.Trait(state=ProviderState.LEFT, left_on=factory.LazyFunction(lambda: days_ago(60)))

    organization = factory.SubFactory(OrganizationFactory)
    slug = factory.Sequence(lambda n: f"prestataire-{n:05}")
    name = factory.Sequence(lambda n: f"Prestataire {n:05}")
    kind = ProviderKind.COOPERATIVE
    summary = "Accompagne les petites structures, pas à pas."
    letter = "Nous venons chez vous.\n\nNous ne changeons qu’une chose à la fois."
    signature = "Salomé et Youcef"
    email = factory.LazyAttribute(lambda provider: f"{provider.slug}@prive.example")
    verified_on = factory.LazyFunction(lambda: clock.today() - timedelta(days=60))
    verified_until = factory.LazyAttribute(lambda provider: provider.verified_on + timedelta(days=365))

    @factory.post_generation
    def needs(self, create, values):
        self.needs.add(*(values or []))

    @factory.post_generation
    def tools(self, create, values):
        self.tools.add(*(values or []))

    @factory.post_generation
    def areas(self, create, values):
        self.areas.add(*(values or []))

    @factory.post_generation
    def stages(self, create, values):
        for stage in Stage.values if values is None else values:
            ProviderStage.objects.create(provider=self, stage=stage, description="Une demi-journée avec le bureau.")

    @factory.post_generation
    def languages(self, create, values):
        for language in [Language.FR] if values is None else values:
            ProviderLanguage.objects.create(provider=self, language=language)

    @factory.post_generation
    def prices(self, create, values):
        for position, approach in enumerate([PriceApproach.QUOTE] if values is None else values):
            amount = 45000 if approach == PriceApproach.FIXED else None
            PriceLine.objects.create(
                provider=self, position=position, label="Un diagnostic", approach=approach, amount_cents=amount
            )


def listed(**fields) -> Provider:
    """A listing that the search knows."""
    provider = ProviderFactory(**fields)
    update_now("provider", [provider.pk])
    return provider


class SupportProjectFactory(DjangoModelFactory):
    """A told support; shown by default. `left` and `tools` by lists."""

    class Meta:
        model = SupportProject
        skip_postgeneration_save = True

    provider = factory.SubFactory(ProviderFactory)
    association = factory.Sequence(lambda n: f"Café associatif n° {n:05}")
    period = "automne 2025"
    stages = factory.LazyFunction(lambda: [Stage.DIAGNOSIS, Stage.HANDOVER])
    story = "Onze boîtes, dont quatre que plus personne n’ouvrait."
    quote = "Le premier lundi, j’ai râlé."
    quote_by = "Monique, secrétaire"
    is_shown = True

    @factory.post_generation
    def left(self, create, values):
        self.left.add(*(values or []))

    @factory.post_generation
    def tools(self, create, values):
        self.tools.add(*(values or []))


class TripFactory(DjangoModelFactory):
    class Meta:
        model = Trip

    provider = factory.SubFactory(ProviderFactory)
    brand = factory.SubFactory(BrandFactory)
    tool = factory.SubFactory(ToolFactory)


class VerificationStepFactory(DjangoModelFactory):
    class Meta:
        model = VerificationStep

    provider = factory.SubFactory(ProviderFactory)
    kind = "verified"
    happened_on = factory.LazyFunction(lambda: clock.today() - timedelta(days=60))
