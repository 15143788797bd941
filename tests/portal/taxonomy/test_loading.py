import pytest

from portal.audit.models import AuditEntry
from portal.outbox.models import OutboxEvent
from portal.taxonomy.actions import load_reference_data
from portal.taxonomy.models import (
    Area,
    Brand,
    Commune,
    Elsewhere,
    Licence,
    Need,
    PostalCode,
    Tool,
    VocabularyRevision,
)

pytestmark = pytest.mark.django_db
ALL_MODELS = [
    Area,
    Brand,
    Commune,
    Elsewhere,
    Licence,
    Need,
    PostalCode,
    Tool,
    VocabularyRevision,
    AuditEntry,
    OutboxEvent,
]


def everything():
    return {model: list(model.objects.order_by("pk").values()) for model in ALL_MODELS}


def test_loading_twice_changes_nothing():
    first = load_reference_data(actor=None)
    before = everything()

    second = load_reference_data(actor=None)

    assert first.places > 70_000 and first.vocabulary > 100
    assert not second
    assert everything() == before


def test_loading_links_what_leads_to_what(reference_data):
    gmail = Brand.objects.get(slug="gmail")

    assert [need.slug for need in gmail.needs.all()] == ["mail"]
    assert {tool.slug for tool in gmail.tools.all()} == {"hosted-mail", "roundcube"}
    assert "googlemail" in gmail.alias_list
    assert Tool.objects.get(slug="nextcloud").licence.spdx == "AGPL-3.0"
    lyon = Commune.objects.get(slug="lyon-69")
    assert lyon.department.parent.slug == "auvergne-rhone-alpes"
    assert lyon.department.parent.parent.slug == "france"
    assert lyon.postal_codes.count() == 9


def test_the_first_loading_is_recorded_and_tells_nobody(reference_data):
    entry = AuditEntry.objects.get(verb="vocabulary.loaded")

    assert entry.actor is None
    assert entry.new["vocabulary"] > 100
    assert not OutboxEvent.objects.exists()


def test_a_later_change_of_the_files_is_recorded_and_told(reference_data):
    Area.objects.filter(code="69").update(name="Ailleurs")

    load_reference_data(actor=None)

    assert AuditEntry.objects.filter(verb="vocabulary.loaded").count() == 2
    assert OutboxEvent.objects.get().topic == "taxonomy.changed"


def test_what_editors_changed_stays_as_they_left_it(reference_data):
    Need.objects.filter(slug="mail").update(name_fr="Nos adresses", is_active=False)
    brand = Brand.objects.get(slug="gmail")
    brand.tools.clear()

    assert not load_reference_data(actor=None)

    need = Need.objects.get(slug="mail")
    assert (need.name_fr, need.is_active) == ("Nos adresses", False)
    assert not brand.tools.exists()


def test_what_editors_deleted_is_not_brought_back(reference_data):
    Brand.objects.filter(slug="wix").delete()
    Elsewhere.objects.filter(slug="pana").delete()

    assert not load_reference_data(actor=None)

    assert not Brand.objects.filter(slug="wix").exists()
    assert not Elsewhere.objects.filter(slug="pana").exists()


def test_a_row_that_editors_made_first_is_left_to_them(db, few_communes):
    Need.objects.create(slug="mail", name_fr="À nous", name_en="Ours")

    load_reference_data(actor=None)

    assert Need.objects.get(slug="mail").name_fr == "À nous"
    assert Tool.objects.get(slug="roundcube").needs.get().name_fr == "À nous"


def test_an_entry_added_to_the_files_is_taken_in_later(reference_data, few_communes):
    with (few_communes / "licences.toml").open("a") as file:
        file.write('[[licence]]\nslug = "eupl-1-2"\nname_fr = "EUPL 1.2"\nname_en = "EUPL 1.2"\nspdx = "EUPL-1.2"\n')

    loaded = load_reference_data(actor=None)

    assert (loaded.places, loaded.vocabulary) == (0, 1)
    assert Licence.objects.get(slug="eupl-1-2").is_free


def test_places_follow_the_files(reference_data):
    Commune.objects.filter(slug="lyon-69").update(name="Lugdunum", population=3)
    lyon = Commune.objects.get(slug="lyon-69")
    lyon.postal_codes.filter(code="69001").delete()
    lyon.postal_codes.create(code="99999")
    Area.objects.filter(code="69").update(name="Ailleurs")

    loaded = load_reference_data(actor=None)

    assert loaded.places == 4
    after = Commune.objects.get(pk=lyon.pk)
    assert (after.name, after.population > 500_000) == ("Lyon", True)
    assert after.postal_codes.first().code == "69001"
    assert not PostalCode.objects.filter(code="99999").exists()
    assert Area.objects.get(code="69").name == "Rhône"
