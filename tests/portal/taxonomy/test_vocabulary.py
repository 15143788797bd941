import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import translation

from portal.taxonomy.actions import load_reference_data, note_vocabulary_change
from portal.taxonomy.handlers import tell_watchers
from portal.taxonomy.models import Area, Brand, Commune, Elsewhere, Licence, Need, Tool
from portal.taxonomy.queries import brand_expansions, elsewhere_for, uses_of
from portal.taxonomy.registry import vocabulary_watchers


def expansion(slug):
    return next(brand for brand in brand_expansions() if brand.slug == slug)


def test_a_word_shows_its_name_in_the_language_of_the_page(reference_data):
    need, brand = Need.objects.get(slug="mail"), Brand.objects.get(slug="facebook-groups")
    elsewhere = Elsewhere.objects.get(slug="chatons")

    assert (need.name, brand.label) == ("Courriel et adresses de groupe", "Groupes Facebook")
    assert elsewhere.for_whom.startswith("Vous cherchez")
    with translation.override("en"):
        assert (need.name, brand.label) == ("Mail and group addresses", "Facebook groups")
        assert need.description.startswith("Have addresses")
        assert elsewhere.for_whom.startswith("You are looking")


def test_a_brand_expands_to_its_spellings_needs_and_tools(reference_data):
    agenda = expansion("google-calendar")

    assert {"Google Agenda", "Google Calendar", "gcal"} <= set(agenda.terms)
    assert agenda.need_slugs == ("calendars-contacts",)
    assert agenda.tool_slugs == ("nextcloud",)


def test_expansions_are_read_once_until_the_vocabulary_changes(reference_data, django_assert_num_queries):
    brand_expansions()
    with django_assert_num_queries(1):
        brand_expansions()

    brand = Brand.objects.get(slug="doodle")
    brand.aliases = "dudle"
    brand.save()
    note_vocabulary_change(brand, verb="changed", actor=None)

    assert expansion("doodle").terms == ("Doodle", "dudle")


def test_a_retired_need_is_no_longer_what_a_brand_leads_to(reference_data):
    need = Need.objects.get(slug="mail")
    need.is_active = False
    need.save()
    note_vocabulary_change(need, verb="changed", actor=None)

    assert expansion("gmail").need_slugs == ()


def test_elsewhere_puts_the_entries_for_the_need_first(reference_data):
    for_mail = [entry.slug for entry in elsewhere_for(["mail"])]
    for_video = [entry.slug for entry in elsewhere_for(["video-publishing"])]

    assert for_mail[0] == "chatons"
    assert "framaspace" not in for_mail
    assert for_video[0] == "framalibre"
    assert len(elsewhere_for(["mail"], limit=2)) == 2


def test_elsewhere_leaves_out_what_editors_hid(reference_data):
    Elsewhere.objects.filter(slug="chatons").update(is_active=False)

    assert "chatons" not in {entry.slug for entry in elsewhere_for()}


def test_uses_are_counted_over_all_that_points_to_a_word(reference_data):
    uses = dict(uses_of(Need.objects.get(slug="mail")))

    assert uses[Tool._meta.verbose_name_plural] == 2
    assert uses[Brand._meta.verbose_name_plural] == Brand.objects.filter(needs__slug="mail").count()
    assert uses_of(Brand.objects.get(slug="wix")) == []


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Need.objects.create(slug="mail", name_fr="Encore", name_en="Again"),
        lambda: Need.objects.create(slug="", name_fr="Sans", name_en="Without"),
        lambda: Tool.objects.create(slug="x", name_fr="", name_en="X"),
        lambda: Brand.objects.create(slug="x", name=""),
        lambda: Area.objects.create(slug="x", kind="planet", code="P", name="Mars", search_name="mars"),
        lambda: Area.objects.create(slug="x", kind="department", code="99", name="Seul", search_name="seul"),
        lambda: Area.objects.create(
            slug="x", kind="region", code="R99", name="X", search_name="x", latitude=91, longitude=0
        ),
        lambda: Commune.objects.filter(slug="lyon-69").update(slug="paris-75"),
    ],
)
def test_the_database_refuses_rows_that_make_no_sense(reference_data, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong()


def test_a_licence_of_a_tool_cannot_go(reference_data):
    with pytest.raises(ProtectedError):
        Licence.objects.get(slug="mit").delete()


def test_watchers_are_told_after_a_change(reference_data, monkeypatch):
    told = []
    monkeypatch.setattr(vocabulary_watchers, "_entries", {"test": (1, lambda: told.append("told"))})

    tell_watchers({}, None)

    assert told == ["told"]
    assert load_reference_data(actor=None).vocabulary == 0
