"""Searches in vain are taken care of and come back if they still find nothing; what is looked for becomes examples."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from portal.accounts.actions.people import create_person
from portal.common import clock
from portal.search.actions import forget_found, record_found, record_fruitless
from portal.search.api import update_now
from portal.search.models import FoundSearch, FruitlessSearch
from portal.search.queries import found_searches
from portal.taxonomy.actions import merge_terms
from portal.taxonomy.errors import SpellingTaken
from portal.taxonomy.models import Brand
from portal.taxonomy.queries.terms import mark_of_terms
from portal.words.actions.caring import add_as_brand, add_to_brand, undo_care
from portal.words.actions.examples import Example, choose_example, drop_example
from portal.words.errors import CannotUndo
from portal.words.models import HomeExample, SearchCare
from portal.words.queries import searches_to_do
from tests.portal.home.factories import make_site
from tests.portal.words.correcting import make_editor
from tests.providers.factories import BrandFactory, NeedFactory, ProviderFactory, ToolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return make_editor()


@pytest.fixture
def desk(client, editor, with_second_factor):
    return with_second_factor(client, editor)


@pytest.fixture
def search():
    for _time in range(6):
        record_fruitless("provider", "gogle drive")
    return FruitlessSearch.objects.get()


def test_one_click_lets_a_search_lead_to_a_brand_and_another_undoes_it(desk, search):
    brand = BrandFactory(name="Google Drive")
    address = reverse("words:desk_search", args=[search.pk])
    assert ">C’est Google Drive<" in desk.get(address).content.decode()
    desk.post(address, {"known": "1", "brand": "google drive"})
    brand.refresh_from_db()
    assert brand.alias_list == ["gogle drive"] and not searches_to_do().exists()
    assert "Annuler" in desk.get(reverse("words:desk_searches")).content.decode()
    undo = reverse("words:desk_search_undo", args=[SearchCare.objects.get().pk])
    desk.post(undo)
    assert desk.post(undo, follow=True).status_code == 200
    brand.refresh_from_db()
    assert brand.alias_list == [] and searches_to_do().get() == search


def test_a_missing_brand_is_added_with_its_needs(desk, search):
    need = NeedFactory(slug="files")
    address = reverse("words:desk_search", args=[search.pk])
    assert desk.post(address, {"new": "1", "name": "Gogle Drive"}).status_code == 422
    desk.post(address, {"new": "1", "name": "Gogle Drive", "needs": [need.pk]})
    assert [one.slug for one in Brand.objects.get(slug="gogle-drive").needs.all()] == ["files"]
    undo_care(SearchCare.objects.get(), actor=SearchCare.objects.get().done_by)
    assert not Brand.objects.exists() and searches_to_do().exists()


def test_a_search_comes_back_only_if_it_still_finds_nothing(editor, search):
    care = add_to_brand(search, BrandFactory(), actor=editor)
    assert add_to_brand(search, BrandFactory(), actor=editor) == care
    record_fruitless("provider", "gogle drive")
    assert searches_to_do().get() == search


def test_caring_is_for_editors_and_one_writing_leads_to_one_brand(editor, search):
    member = create_person(actor=None, email="m@asso.example", display_name="M")
    with pytest.raises(PermissionDenied):
        add_to_brand(search, BrandFactory(), actor=member)
    BrandFactory(aliases="Gogle Drive")
    with pytest.raises(SpellingTaken):
        add_to_brand(search, BrandFactory(), actor=editor)
    assert not SearchCare.objects.exists()


def test_a_new_brand_that_is_used_by_now_stays(editor, search):
    care = add_as_brand(search, "Gogle", [NeedFactory()], actor=editor)
    ProviderFactory().trips.create(position=0, brand=care.brand, tool=ToolFactory())
    with pytest.raises(CannotUndo):
        undo_care(care, actor=editor)
    assert SearchCare.objects.exists() and Brand.objects.exists()


def test_what_a_made_brand_was_merged_into_is_not_deleted_by_the_undo(desk, editor, search):
    agenda = BrandFactory(name="Google Agenda")
    care = add_as_brand(search, "Googel", [], actor=editor)
    merge_terms(care.brand, agenda, seen=mark_of_terms([care.brand, agenda]), actor=editor)
    said = desk.post(reverse("words:desk_search_undo", args=[care.pk]), follow=True).content.decode()
    assert "Google Agenda" in said and "reste" in said
    for read in (care, SearchCare.objects.get()):  # as read before the merge, and after it
        with pytest.raises(CannotUndo):
            undo_care(read, actor=editor)
    assert Brand.objects.get() == agenda and SearchCare.objects.exists()


def test_a_brand_that_took_another_one_in_is_not_deleted_by_the_undo(editor, search):
    care = add_as_brand(search, "Gogle", [], actor=editor)
    other = BrandFactory(name="Google Drive")
    merge_terms(other, care.brand, seen=mark_of_terms([other, care.brand]), actor=editor)
    with pytest.raises(CannotUndo):
        undo_care(care, actor=editor)
    assert Brand.objects.get() == care.brand


def test_a_made_brand_to_which_other_searches_lead_stays_until_those_are_undone(editor, search):
    first = add_as_brand(search, "Gogle", [], actor=editor)
    record_fruitless("provider", "gogel")
    other = add_to_brand(FruitlessSearch.objects.get(text_normalised="gogel"), first.brand, actor=editor)
    with pytest.raises(CannotUndo, match="Gogle"):
        undo_care(first, actor=editor)
    assert SearchCare.objects.count() == 2 and Brand.objects.exists()
    undo_care(other, actor=editor)
    undo_care(first, actor=editor)
    assert not SearchCare.objects.exists() and not Brand.objects.exists()


@pytest.mark.parametrize("care_of_others", [{"aliases": "gogle drive\ngdrive"}, {"home_position": 1}, {"tools": 1}])
def test_what_other_editors_added_to_a_made_brand_is_not_wiped_by_the_undo(editor, search, care_of_others):
    care = add_as_brand(search, "Gogle", [], actor=editor)
    if "tools" in care_of_others:
        care.brand.tools.add(ToolFactory())
    else:
        Brand.objects.update(**care_of_others)
    with pytest.raises(CannotUndo):
        undo_care(SearchCare.objects.get(), actor=editor)
    assert Brand.objects.exists() and SearchCare.objects.exists()


def test_an_unknown_brand_is_said_with_what_resembles_it(desk, search):
    BrandFactory(name="Trello")
    answer = desk.post(reverse("words:desk_search", args=[search.pk]), {"known": "1", "brand": "Trelo"})
    assert answer.status_code == 422 and "Trello" in answer.content.decode()


def test_the_directory_counts_what_finds_something_by_day_without_anybody(client):
    provider = ProviderFactory(name="Le Moyeu")
    update_now("provider", [provider.pk])
    client.get("/annuaire/?q=moyeu")
    client.get("/annuaire/?q=moyeu&remote=yes")
    client.get("/annuaire/?q=06+12+34+56+78")
    row = FoundSearch.objects.get()
    assert (row.text_normalised, row.count, row.day) == ("moyeu", 1, clock.today())


def test_a_kept_page_is_counted_when_it_is_drawn(client, kept_pages):
    provider = ProviderFactory(name="Le Moyeu")
    update_now("provider", [provider.pk])
    for _time in range(3):
        assert client.get("/annuaire/?q=moyeu").status_code == 200
    assert FoundSearch.objects.get().count == 1


def test_candidates_are_shown_from_five_times_on_for_thirty_days():
    for text, times in (("nextcloud", 5), ("marie dupont", 4)):
        for _time in range(times):
            record_found("provider", text)
    assert [row["text_normalised"] for row in found_searches()] == ["nextcloud"]
    with clock.frozen_at(clock.now() + timedelta(days=31)):
        assert not found_searches().exists() and forget_found() == 2


def test_an_editor_chooses_what_the_home_page_shows(desk):
    make_site()
    for _time in range(5):
        record_found("provider", "agenda partagé")
    assert "agenda partagé" in desk.get(reverse("words:desk_examples")).content.decode()
    place = reverse("words:desk_example", args=[2])
    assert 'value="agenda partagé"' in desk.get(place + "?text=agenda+partagé").content.decode()
    desk.post(place, {"text_fr": "agenda partagé", "text_en": "shared calendar"})
    assert 'href="/annuaire/?q=agenda%20partag%C3%A9"' in desk.get("/").content.decode()
    assert "shared calendar" in desk.get("/en/").content.decode()
    assert desk.get(reverse("words:desk_example", args=[5])).status_code == 404
    desk.post(place, {"drop": "1"})
    assert not HomeExample.objects.exists()


def test_examples_are_chosen_by_editors_alone_and_twice_is_harmless(editor):
    example = Example(1, "quitter Gmail", "leave Gmail")
    member = create_person(actor=None, email="m@asso.example", display_name="M")
    with pytest.raises(PermissionDenied):
        choose_example(example, actor=member)
    chosen = choose_example(example, actor=editor)
    assert choose_example(example, actor=editor) == chosen
    assert drop_example(chosen, actor=editor) and not drop_example(chosen, actor=editor)
