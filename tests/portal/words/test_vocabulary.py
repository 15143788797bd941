"""The whole vocabulary at the desk, and the page on which two words become one."""

from __future__ import annotations

import pytest
from django.urls import reverse

from portal.taxonomy.models import FormerSlug, Need, VocabularyRevision
from tests.portal.words.correcting import make_editor
from tests.providers.factories import BrandFactory, NeedFactory, ProviderFactory, ToolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, with_second_factor):
    VocabularyRevision.objects.create()
    return with_second_factor(client, make_editor())


def test_words_of_every_kind_are_found_in_one_list_with_their_uses(desk):
    need = NeedFactory(slug="mail", name_fr="Courriel")
    BrandFactory(name="Gmail", aliases="courriel de Google", needs=[need])
    ToolFactory(name_fr="Wekan")
    page = desk.get(reverse("words:desk_vocabulary"), {"q": "courriel"}).content.decode()
    assert "Courriel" in page and "Gmail" in page and "Wekan" not in page
    assert "Gmail" not in desk.get(reverse("words:desk_vocabulary"), {"q": "courriel", "kind": "need"}).content.decode()


def test_the_list_asks_as_much_for_many_words_as_for_few(desk, django_assert_max_num_queries):
    for make in (NeedFactory, ToolFactory, BrandFactory):
        make()
    desk.get(reverse("words:desk_vocabulary"))
    with django_assert_max_num_queries(25) as few:
        desk.get(reverse("words:desk_vocabulary"))
    asked = len(few)
    for make in (NeedFactory, ToolFactory, BrandFactory):
        make.create_batch(20)
    with django_assert_max_num_queries(asked):
        desk.get(reverse("words:desk_vocabulary"))


def test_a_merge_is_reported_before_it_is_confirmed(desk):
    gone = NeedFactory(slug="mailing", name_fr="Courriels", description_fr="Perdu ?")
    stays = NeedFactory(slug="mail", name_fr="Courriel", description_fr="Gardé.")
    ProviderFactory().needs.set([gone])
    address = reverse("words:desk_merge", args=["need", gone.pk])
    assert f"?with={stays.pk}" in desk.get(address).content.decode()
    report = desk.get(address, {"with": stays.pk})
    page = report.content.decode()
    assert "1 fiche" in page and "Perdu ?" in page and "mailing" in page
    stale = desk.post(address, {"with": stays.pk, "seen": "old"})
    assert stale.status_code == 409 and Need.objects.count() == 2
    desk.post(address, {"with": stays.pk, "seen": report.context["seen"]})
    assert FormerSlug.objects.get().slug == "mailing" and Need.objects.get() == stays
    assert "mailing" in desk.get(address, follow=True).content.decode()


def test_an_unknown_kind_or_word_is_told_in_words(desk):
    assert desk.get(reverse("words:desk_merge", args=["commune", 1])).status_code == 404
    assert desk.get(reverse("words:desk_merge", args=["need", 99])).status_code == 404
