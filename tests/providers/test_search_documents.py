"""What the search is told of a listing."""

import pytest
from django.db import transaction
from django.utils import translation

from portal.outbox.sweeper import sweep
from portal.search.api import engine
from portal.search.interface import Query, Weight
from portal.taxonomy.models import Need
from portal.taxonomy.registry import vocabulary_watchers
from providers.enums import PriceApproach, Stage
from providers.search import ProviderSource
from tests.providers.factories import (
    AreaFactory,
    BrandFactory,
    CommuneFactory,
    CountryFactory,
    DepartmentFactory,
    NeedFactory,
    ProviderFactory,
    SupportProjectFactory,
    ToolFactory,
    listed,
)

pytestmark = pytest.mark.django_db


def document_of(provider):
    documents = list(ProviderSource().build([provider.pk]))
    assert len(documents) == 1
    return documents[0]


def test_only_published_listings_are_handed_over():
    shown = ProviderFactory()
    hidden = [ProviderFactory(suspended=True), ProviderFactory(paused=True)]
    source = ProviderSource()
    assert list(source.all_ids()) == [shown.pk]
    assert [document.pk for document in source.build([shown.pk, *(provider.pk for provider in hidden)])] == [shown.pk]


def test_a_department_counts_for_its_region_and_its_country():
    country, department, other = CountryFactory(), DepartmentFactory(), DepartmentFactory()
    provider = ProviderFactory(areas=[department])
    assert document_of(provider).facets["area"] == {department.slug, department.parent.slug, country.slug}
    assert other.slug not in document_of(provider).facets["area"]


def test_a_region_covers_its_departments_but_not_those_of_others():
    CountryFactory()
    department, other = DepartmentFactory(), DepartmentFactory()
    sister = DepartmentFactory(parent=department.parent)
    values = document_of(ProviderFactory(areas=[department.parent])).facets["area"]
    assert {department.slug, sister.slug} <= values
    assert other.slug not in values
    assert other.parent.slug not in values


def test_the_country_covers_every_region_and_department():
    country, department = CountryFactory(), DepartmentFactory()
    values = document_of(ProviderFactory(areas=[country])).facets["area"]
    assert values == {country.slug, department.slug, department.parent.slug}


def test_facets_of_choices_and_relations():
    need, tool = NeedFactory(), ToolFactory()
    provider = ProviderFactory(
        needs=[need],
        tools=[tool],
        stages=[Stage.DIAGNOSIS],
        prices=[PriceApproach.FREE, PriceApproach.FREE, PriceApproach.QUOTE],
        languages=["fr", "br"],
        is_remote=True,
        kind="freelance",
    )
    facets = document_of(provider).facets
    assert facets["need"] == {need.slug}
    assert facets["tool"] == {tool.slug}
    assert facets["stage"] == {"diagnosis"}
    assert facets["price"] == {"free", "quote"}
    assert facets["language"] == {"fr", "br"}
    assert facets["remote"] == {"yes"}
    assert facets["kind"] == {"freelance"}
    assert document_of(ProviderFactory()).facets["remote"] == frozenset()


def test_projects_are_searched_only_if_the_association_agreed():
    provider = ProviderFactory()
    SupportProjectFactory(provider=provider, story="Une histoire racontable.")
    SupportProjectFactory(provider=provider, story="CANARI tenu secret.", is_shown=False)
    words = "\n".join(document_of(provider).texts.values())
    assert "racontable" in words
    assert "CANARI" not in words


def test_private_data_is_not_searched():
    provider = ProviderFactory(email="canari@prive.example", phone="0600000000", suspension_reason="canari ancien")
    document = document_of(provider)
    assert "canari" not in "\n".join([document.name, *document.texts.values()])
    assert "0600000000" not in "\n".join(document.texts.values())


def test_needs_and_tools_are_found_in_both_languages():
    need = NeedFactory(name_fr="Fichiers partagés", name_en="Shared files")
    words = document_of(ProviderFactory(needs=[need])).texts[Weight.HIGH]
    assert "Fichiers partagés" in words
    assert "Shared files" in words


def test_a_document_is_the_same_whatever_the_language_of_who_asked_for_it():
    project = SupportProjectFactory()
    project.left.add(BrandFactory(name="Groupes Facebook", name_en="Facebook groups"))
    with translation.override("en"):
        asked_in_english = document_of(project.provider)
    assert asked_in_english == document_of(project.provider)
    assert "Groupes Facebook" in asked_in_english.texts[Weight.MIDDLE]


def test_the_texts_stand_in_the_order_of_the_page():
    first, second = NeedFactory(position=1), NeedFactory(position=2)
    provider = ProviderFactory(needs=[second, first])
    late = SupportProjectFactory(provider=provider, position=2, story="Ensuite.")
    early = SupportProjectFactory(provider=provider, position=1, story="D'abord.")
    early.tools.add(ToolFactory(name_fr="Outil du premier voyage"))
    late.tools.add(ToolFactory(name_fr="Outil du second voyage"))
    texts = document_of(provider).texts
    assert texts[Weight.HIGH].index(first.name_fr) < texts[Weight.HIGH].index(second.name_fr)
    written = texts[Weight.MIDDLE]
    parts = ["D'abord.", "Outil du premier voyage", "Ensuite.", "Outil du second voyage"]
    assert [part for part in written.split("\n") if part in parts] == parts


@pytest.mark.parametrize(
    ("commune", "department", "expected"),
    [
        ((45.7, 4.8), (45.9, 4.6), (45.7, 4.8)),
        ((None, None), (45.9, 4.6), (45.9, 4.6)),
        ((None, None), (None, None), (None, None)),
    ],
)
def test_the_place_is_the_commune_else_its_department(commune, department, expected):
    area = DepartmentFactory(latitude=department[0], longitude=department[1])
    place = CommuneFactory(department=area, latitude=commune[0], longitude=commune[1])
    document = document_of(ProviderFactory(commune=place))
    assert (document.latitude, document.longitude) == expected


def test_without_a_commune_the_only_department_is_the_place():
    area = DepartmentFactory(latitude=48.1, longitude=-1.6)
    assert document_of(ProviderFactory(areas=[area])).latitude == 48.1
    assert document_of(ProviderFactory(areas=[area, DepartmentFactory()])).latitude is None


def test_a_batch_takes_the_same_queries_whatever_its_size(django_assert_max_num_queries):
    country, pks = CountryFactory(), []
    for size in (2, 12):
        while len(pks) < size:
            pks.append(_travelled(country).pk)
        with django_assert_max_num_queries(12):
            assert len(list(ProviderSource().build(pks))) == size


def test_a_word_renamed_is_found_by_its_new_name():
    need = NeedFactory(name_fr="Courriel")
    provider = listed(needs=[need])
    Need.objects.filter(pk=need.pk).update(name_fr="Correspondance")
    with transaction.atomic():
        for watcher in vocabulary_watchers:
            watcher()
    sweep()
    assert provider.pk in engine().search(Query(kind="provider", text="correspondance")).ids


def _travelled(country):
    region = AreaFactory(parent=country)
    areas = [DepartmentFactory(parent=region), region]
    place = CommuneFactory(department=DepartmentFactory(parent=AreaFactory(parent=country)))
    return ProviderFactory(areas=areas, needs=[NeedFactory()], commune=place)
