import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.outbox.models import OutboxEvent
from portal.taxonomy.actions import delete_terms
from portal.taxonomy.errors import TermInUse
from portal.taxonomy.models import Brand, Need, Tool, VocabularyRevision
from portal.taxonomy.viewsets import VocabularyGroup

MENU = ["need", "tool", "brand", "elsewhere", "licence"]


def address(model, page, *args):
    return reverse(f"wagtailsnippets_taxonomy_{model}:{page}", args=args)


def person(group=None):
    user = User.objects.create_user(f"{group or 'nobody'}@example.org", "a long enough password", is_staff=True)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def editor(reference_data):
    return person("editors")


@pytest.fixture
def office(client, editor, with_second_factor):
    return with_second_factor(client, editor)


def form_of(brand, **changes):
    values = {
        "name": brand.name,
        "name_en": brand.name_en,
        "slug": brand.slug,
        "aliases": brand.aliases,
        "needs": [need.pk for need in brand.needs.all()],
        "tools": [tool.pk for tool in brand.tools.all()],
        "home_position": brand.home_position or "",
    }
    return values | changes


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.mark.parametrize("model", MENU)
def test_an_editor_finds_lists_and_forms(office, model):
    assert office.get(address(model, "list")).status_code == 200
    assert office.get(address(model, "add")).status_code == 200


@pytest.mark.parametrize("group", ["operators", "moderators", None])
def test_operators_keep_the_vocabulary_and_others_do_not(client, reference_data, with_second_factor, group):
    with_second_factor(client, person(group))

    status = {page: client.get(address("need", page)).status_code for page in ("list", "add")}

    assert status == dict.fromkeys(("list", "add"), 200 if group == "operators" else 302)


def test_the_list_is_searched_by_other_spellings(office):
    response = office.get(address("brand", "list"), {"q": "gdrive"})

    assert [brand.slug for brand in response.context["object_list"]] == ["google-drive"]


def test_the_list_is_filtered_by_need(office):
    response = office.get(address("tool", "list"), {"needs": Need.objects.get(slug="wiki").pk})

    assert {tool.slug for tool in response.context["object_list"]} == {"bookstack", "dokuwiki"}


def test_a_change_is_recorded_and_told(office, editor):
    doodle = Brand.objects.get(slug="doodle")
    before = VocabularyRevision.objects.get().token
    OutboxEvent.objects.all().delete()

    office.post(address("brand", "edit", doodle.pk), form_of(doodle, aliases="dudle\n\ndudle\ndoudeule"))

    doodle.refresh_from_db()
    assert doodle.alias_list == ["dudle", "doudeule"]
    entry = AuditEntry.objects.get(verb="brand.changed")
    assert (entry.actor, entry.target_id, entry.new) == (editor, str(doodle.pk), {"slug": "doodle"})
    assert OutboxEvent.objects.get().topic == "taxonomy.changed"
    assert VocabularyRevision.objects.get().token != before


def test_a_new_word_is_recorded(office, editor):
    office.post(
        address("need", "add"),
        {"name_fr": "Bibliothèque", "name_en": "Library", "slug": "library", "position": 240, "is_active": "on"},
    )

    need = Need.objects.get(slug="library")
    assert AuditEntry.objects.get(verb="need.created").target_id == str(need.pk)


def test_a_slug_cannot_be_changed(office):
    doodle = Brand.objects.get(slug="doodle")

    office.post(address("brand", "edit", doodle.pk), form_of(doodle, slug="other", aliases="dudle"))

    doodle.refresh_from_db()
    assert (doodle.slug, doodle.aliases) == ("doodle", "dudle")


def test_a_spelling_of_another_brand_is_refused_in_words(office):
    doodle = Brand.objects.get(slug="doodle")

    response = office.post(address("brand", "edit", doodle.pk), form_of(doodle, aliases="GDrive"))

    assert "Google Drive" in str(response.context["form"].errors["aliases"])
    doodle.refresh_from_db()
    assert "GDrive" not in doodle.aliases


def test_a_brand_without_a_need_is_refused_in_words(office):
    doodle = Brand.objects.get(slug="doodle")

    response = office.post(address("brand", "edit", doodle.pk), form_of(doodle, needs=[]))

    assert response.context["form"].errors["needs"]
    assert doodle.needs.exists()


def test_an_unused_word_is_deleted_and_recorded(office, editor):
    wix = Brand.objects.get(slug="wix")

    response = office.post(address("brand", "delete", wix.pk))

    assert response.url == address("brand", "list")
    assert not Brand.objects.filter(pk=wix.pk).exists()
    entry = AuditEntry.objects.get(verb="brand.deleted")
    assert (entry.actor, entry.target_id, entry.old) == (editor, str(wix.pk), {"slug": "wix"})


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_used_word_is_not_deleted_and_the_reason_is_said(office, method):
    need = Need.objects.get(slug="mail")

    response = getattr(office, method)(address("need", "delete", need.pk))

    assert response.url == address("need", "list")
    assert Need.objects.filter(pk=need.pk).exists()
    assert need.name in said(response)
    assert f"2 {Tool._meta.verbose_name_plural}" in said(response)


def test_deleting_several_is_all_or_nothing(office):
    wix, nextcloud = Brand.objects.get(slug="wix"), Tool.objects.get(slug="nextcloud")
    url = reverse("wagtail_bulk_action", args=("taxonomy", "brand", "delete"))
    office.post(f"{url}?id={wix.pk}&next=/admin/")

    assert not Brand.objects.filter(pk=wix.pk).exists()
    with pytest.raises(TermInUse):
        delete_terms([Brand.objects.get(slug="vimeo"), nextcloud], actor=person("operators"))
    assert Brand.objects.filter(slug="vimeo").exists()
    assert AuditEntry.objects.filter(verb="brand.deleted").count() == 1


def test_deleting_needs_the_right_to(reference_data):
    with pytest.raises(PermissionDenied):
        delete_terms([Brand.objects.get(slug="wix")], actor=person("moderators"))

    assert Brand.objects.filter(slug="wix").exists()


def test_the_menu_lists_every_kind_of_word():
    assert [item.model._meta.model_name for item in VocabularyGroup.items] == MENU
