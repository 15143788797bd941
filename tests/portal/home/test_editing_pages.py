"""What happens to a page between its first draft and its translation: who publishes, when, where it may stand."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models.expressions import RawSQL
from django.urls import reverse
from wagtail.models import GroupPagePermission, Locale, Page
from wagtail.test.utils.form_data import nested_form_data, streamfield
from wagtail_localize.models import (
    StringTranslation,
    TranslatableObject,
    Translation,
    TranslationContext,
    TranslationSource,
)

from portal.accounts.actions.people import create_person
from portal.common import clock
from portal.home.actions.scheduling import publish_scheduled
from portal.home.models import StandardPage
from portal.home.page_texts import blocks_of
from tests.portal.accounts.factories import UserFactory
from tests.portal.home.factories import make_page, make_site, text
from tests.providers.factories import ProviderFactory

pytestmark = pytest.mark.django_db
migration = import_module("portal.home.migrations.0006_texts_become_blocks")


@pytest.fixture
def home(db):
    return make_site()


@pytest.fixture
def editor(client, home, with_second_factor):
    return with_second_factor(client, UserFactory(groups=["editors"]))


def written(**more):
    quotation = {"text": "Enfin chez nous.", "who": "Odile", "where": ""}
    return {
        "title": "Les comptes",
        "slug": "comptes",
        **nested_form_data({"blocks": streamfield([("quotation", quotation)])}),
        **more,
    }


def test_who_belongs_to_no_publishing_group_may_only_draft(client, home, with_second_factor):
    person = create_person(actor=None, email="plume@asso.example", display_name="Plume")
    drafters = Group.objects.create(name="drafters")
    drafters.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("add_page", "change_page"):
        allowed = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=drafters, page=home, permission=allowed)
    person.groups.add(drafters)
    drafter = with_second_factor(client, person)
    address = reverse("wagtailadmin_pages:add", args=["home", "standardpage", home.pk])
    drafter.post(address, written(**{"action-publish": "1"}), follow=True)
    page = StandardPage.objects.get(slug="comptes")
    assert not page.live and page.has_unpublished_changes
    assert drafter.get("/comptes/").status_code == 404


def test_blocks_are_previewed_before_anybody_else_reads_them(editor, home):
    page = make_page(home)
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert json.loads(editor.post(address, written()).content)["is_valid"]
    shown = editor.get(address, {"mode": ""})
    assert "Enfin chez nous." in shown.content.decode()
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assert "Enfin chez nous." not in editor.get("/comptes/").content.decode()


QUESTIONS = {"title": "", "questions": streamfield([])}


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("standardpage", {}),
        ("faqpage", nested_form_data({"blocks": streamfield([("questions", QUESTIONS)])})),
        ("termspage", {"version": "3", "in_force_on": "2026-03-01"}),
    ],
)
def test_a_page_is_previewed_before_it_is_saved_for_the_first_time(kind, more, editor, home):
    address = reverse("wagtailadmin_pages:preview_on_add", args=["home", kind, home.pk])
    assert json.loads(editor.post(address, written(**more)).content)["is_valid"]
    assert "Les comptes" in editor.get(address, {"mode": ""}).content.decode()


def test_two_versions_of_a_page_are_compared_block_by_block(editor, home):
    page = make_page(home)
    page.blocks = text("<p>Douze.</p>")
    page.save_revision()
    address = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", "latest"])
    compared = editor.get(address).content.decode()
    assert "Zéro." in compared and "Douze." in compared


def test_a_page_is_not_moved_below_itself_and_the_editor_is_told_why(editor, home):
    page = make_page(home)
    below = make_page(page, slug="annee", title="L’année")
    for target, why in ((below, "est sous"), (page, "sous elle-même")):
        for ask in (editor.get, editor.post):
            answer = ask(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, target.pk]), follow=True)
            assert answer.redirect_chain == [(reverse("wagtailadmin_pages:move", args=[page.pk]), 302)]
            (said,) = [str(message) for message in answer.context["messages"]]
            assert why in said and "permission" not in said
    assert Page.objects.get(pk=below.pk).url == "/comptes/annee/"


def test_a_page_is_moved_below_another(editor, home):
    page, other = make_page(home), make_page(home, slug="aide")
    editor.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, other.pk]))
    assert Page.objects.get(pk=page.pk).url == "/aide/comptes/"


def test_a_page_with_a_day_appears_and_goes_by_the_calendar(client, home):
    page = make_page(home, publish=False, live=False)
    revision = page.save_revision()
    type(revision).objects.update(approved_go_live_at=clock.now() - timedelta(minutes=1))
    assert client.get("/comptes/").status_code == 404
    publish_scheduled()
    publish_scheduled()
    assert client.get("/comptes/").status_code == 200
    StandardPage.objects.filter(pk=page.pk).update(expire_at=clock.now() - timedelta(minutes=1))
    publish_scheduled()
    assert client.get("/comptes/").status_code == 404


def test_a_listing_is_chosen_by_name_among_those_of_the_directory_alone(editor):
    shown, hidden = ProviderFactory(name="Le Moyeu"), ProviderFactory(name="Le Moyeu caché", suspended=True)
    found = editor.get(reverse("listing_chooser:choose_results"), {"q": "moyeu"}).content.decode()
    assert "Le Moyeu" in found and "caché" not in found
    assert editor.get(reverse("listing_chooser:chosen", args=[shown.pk])).status_code == 200
    assert editor.get(reverse("listing_chooser:chosen", args=[hidden.pk])).status_code == 404


def translate(page, english):
    """Every sentence of a page in English, published."""
    source, _created = TranslationSource.update_or_create_from_instance(page)
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=english)
    for segment in source.stringsegment_set.select_related("string", "context"):
        StringTranslation.objects.get_or_create(
            translation_of=segment.string,
            locale=english,
            context=segment.context,
            defaults={"data": f"EN {segment.string.data}" if segment.context.path != "slug" else "accounts"},
        )
    translation.save_target(publish=True)


def test_every_sentence_of_every_block_is_translated_and_where_a_page_is_listed_follows(
    client, home, django_capture_on_commit_callbacks
):
    told = "Un.\n\n::: tip Deux\nTrois.\n:::\n\n::: steps Quatre\n### Cinq\nSix.\n### Sept\n:::"
    page = make_page(home, blocks=blocks_of(told), in_footer=True)
    english = Locale.objects.get(language_code="en")
    with django_capture_on_commit_callbacks(execute=True):
        translate(StandardPage.objects.get(pk=page.pk), english)
    read = client.get("/en/accounts/").content.decode()
    for word in ("Un.", "Deux", "Trois.", "Quatre", "Cinq", "Six.", "Sept", "Les comptes"):
        assert f"EN {word}" in read, word
    assert StandardPage.objects.get(slug="accounts").in_footer
    assert 'hreflang="en" href="http://localhost:8000/en/accounts/"' in client.get("/comptes/").content.decode()


@pytest.fixture
def of_before(home):
    """A page as it was saved when its text was one piece, with a draft and a translation that is under way."""
    page = make_page(home)
    revision = page.save_revision()
    content = {name: value for name, value in revision.content.items() if name != "blocks"}
    content["body"] = "<p>Brouillon.</p>"
    type(revision).objects.filter(pk=revision.pk).update(content=content)
    StandardPage.objects.filter(pk=page.pk).update(body="<p>Ancien.</p>", blocks=RawSQL("NULL", []))
    kind = ContentType.objects.get_for_model(Page)
    known = TranslatableObject.objects.create(translation_key=page.translation_key, content_type=kind)
    TranslationContext.objects.create(object=known, path="body.'/x/'", field_path="body")
    return StandardPage.objects.get(pk=page.pk)


def test_a_text_of_before_is_read_before_it_is_moved(client, of_before):
    assert "Ancien." in client.get("/comptes/").content.decode()


def test_texts_of_before_become_blocks_in_pages_drafts_and_translations(of_before):
    migration.move(apps, None)
    migration.move(apps, None)
    page = StandardPage.objects.get(pk=of_before.pk)
    [block] = page.blocks
    assert (block.block_type, block.value.source) == ("text", "<p>Ancien.</p>")
    [draft] = page.get_latest_revision_as_object().blocks
    assert draft.value.source == "<p>Brouillon.</p>" and draft.id == block.id
    assert TranslationContext.objects.get().path == f"blocks.{block.id}.'/x/'"
