"""The back office: who enters, what each group sees and may do, and that nothing in it calls out."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from portal.accounts.actions.people import create_person
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.home.models import HomePage, SiteSettings
from portal.moderation.actions import load_reason_texts
from portal.outbox.models import OutboxEvent
from tests.portal.home.factories import HOME, make_page, make_site

# A report of wagtail-localize pages over rows in no order.
pytestmark = pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning")

GROUPS = ("editors", "moderators", "operators")
SETTINGS = "/admin/settings/home/sitesettings/"


@pytest.fixture
def site(db):
    load_reason_texts(actor=None)
    return make_site()


@pytest.fixture
def office_of(client, site, with_second_factor):
    """The client, signed in as a new person of a group (or a superuser)."""

    def sign_in(group, language="fr"):
        groups = () if group == "superuser" else (group,)
        person = create_person(
            actor=None, email=f"{group}@desk.example", display_name="Édith", language=language, groups=groups
        )
        if group == "superuser":
            User.objects.filter(pk=person.pk).update(is_staff=True, is_superuser=True)
            person = User.objects.get(pk=person.pk)
        return with_second_factor(client, person)

    return sign_in


def menu_of(client):
    """Labels and addresses of the side menu, submenus included."""
    page = client.get("/admin/").content.decode()
    props = re.search(r'<script id="wagtail-sidebar-props" type="application/json">(.*?)</script>', page, re.DOTALL)[1]
    found = {}

    def walk(node):
        if isinstance(node, dict):
            if "url" in node and "label" in node:
                found[node["label"]] = node["url"]
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(json.loads(props))
    return {html.unescape(label): url for label, url in found.items() if url.startswith("/")}


def refused(answer):
    """Wagtail sends home with a message; our own doors answer 403 or 404."""
    return answer.status_code in (403, 404) or (answer.status_code == 302 and answer["Location"].endswith("/admin/"))


def typed(text):
    """What the editor of rich text sends for one paragraph."""
    block = {"key": "a", "type": "unstyled", "text": text, "depth": 0}
    return json.dumps({"blocks": [{**block, "inlineStyleRanges": [], "entityRanges": [], "data": {}}], "entityMap": {}})


def test_the_three_groups_are_there_and_wagtails_own_are_not(db):
    assert set(Group.objects.values_list("name", flat=True)) == set(GROUPS)


def test_visitors_and_members_do_not_enter(client, site):
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith(reverse("account_login"))
    client.force_login(create_person(actor=None, email="membre@asso.example", display_name="Membre"))
    assert client.get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize("group", GROUPS)
def test_nobody_enters_without_a_second_factor(client, site, group):
    client.force_login(create_person(actor=None, email="x@desk.example", display_name="X", groups=(group,)))
    assert client.get("/admin/").status_code == 302
    assert client.get("/admin/pages/").status_code == 302


@pytest.mark.parametrize(
    ("group", "seen"),
    [
        ("editors", {"Pages", "Images", "Documents", "Bureau", "Motifs types", "Réglages du site", "Besoins"}),
        ("moderators", {"Bureau"}),
        ("operators", {"Images", "Documents", "Bureau", "Réglages du site", "Besoins"}),
    ],
)
def test_each_group_sees_its_own_menu_and_every_entry_of_it_answers(office_of, group, seen):
    client = office_of(group)
    menu = menu_of(client)
    assert seen <= set(menu)
    if group == "moderators":
        assert set(menu) - {"Compte"} <= seen | {"Édith"}
    assert not set(menu) & {"Utilisateurs", "Groupes", "Sites", "Flux de travail"}
    for label, url in menu.items():
        answer = client.get(url, follow=True)
        assert answer.status_code == 200, (label, url)


@pytest.mark.parametrize(
    ("group", "address"),
    [
        *[("moderators", url) for url in ("/admin/pages/1/", "/admin/images/", "/admin/documents/")],
        *[("moderators", url) for url in ("/admin/snippets/taxonomy/need/", "/admin/snippets/moderation/reasontext/")],
        *[("operators", url) for url in ("/admin/pages/1/", "/admin/snippets/moderation/reasontext/")],
        *[("editors", url) for url in ("/admin/sites/", "/admin/workflows/list/", "/admin/collections/")],
    ],
)
def test_what_belongs_to_others_is_refused(office_of, group, address):
    assert refused(office_of(group).get(address))


def test_moderators_do_not_change_the_settings_of_the_site(office_of, site):
    assert refused(office_of("moderators").get(f"{SETTINGS}{SiteSettings.objects.get().site_id}/"))


@pytest.mark.parametrize("group", [*GROUPS, "superuser"])
@pytest.mark.parametrize(
    "address",
    [
        "/admin/users/",
        "/admin/users/new/",
        "/admin/users/1/",
        "/admin/groups/",
        "/admin/groups/new/",
        "/admin/password_reset/",
        "/admin/bulk/accounts/user/delete/?id=1",
    ],
)
def test_people_groups_and_passwords_are_closed_doors_for_everybody(office_of, group, address):
    client = office_of(group)
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


def test_ones_name_and_password_are_changed_in_ones_account(office_of):
    assert office_of("editors").get("/admin/account/")["Location"] == reverse("accounts:home")


@pytest.mark.parametrize(("language", "word"), [("fr", "Bureau"), ("en", "Desk")])
def test_the_back_office_speaks_the_persons_language(office_of, language, word):
    client = office_of("editors", language)
    assert word in menu_of(client)
    assert f'<html lang="{language}' in client.get("/admin/").content.decode()


def test_the_menu_says_how_much_waits_at_the_desk(office_of):
    now = clock.now()
    OutboxEvent.objects.bulk_create(
        [OutboxEvent(topic="mail.send", state="failed", created_at=now, due_at=now) for _ in range(3)]
    )
    assert "Bureau (3)" in menu_of(office_of("operators"))


@pytest.mark.parametrize("group", GROUPS)
def test_nothing_in_the_back_office_is_fetched_from_elsewhere(office_of, site, group):
    client = office_of(group)
    pages = {*menu_of(client).values(), f"/admin/pages/{site.pk}/edit/", f"/admin/pages/{site.pk}/history/"}
    for url in pages:
        text = client.get(url, follow=True).content.decode()
        fetched = re.findall(r'<(?:script|img|iframe|source|link)[^>]+(?:src|href)="((?:https?:)?//[^"]+)"', text)
        assert [address for address in fetched if "canonical" not in address and "localhost" not in address] == [], url
        assert "gravatar.com" not in text and "releases.wagtail" not in text, url


def test_the_looser_policy_is_for_the_back_office_only(office_of):
    client = office_of("editors")
    assert "'unsafe-inline'" in client.get("/admin/")["Content-Security-Policy"]
    for address in ("/", "/moderation/", "/en/", "/documents/1/x.pdf"):
        assert "unsafe" not in client.get(address)["Content-Security-Policy"], address


def test_an_embed_asks_no_other_site(office_of):
    answer = office_of("editors").post(
        "/admin/embeds/chooser/upload/", {"embed-chooser-url": "https://www.youtube.com/watch?v=x"}
    )
    assert answer.status_code == 200
    assert json.loads(answer.content)["step"] == "chooser"


def test_the_settings_of_the_site_are_saved_with_a_trace_of_what_changed(office_of):
    client = office_of("operators")
    address = client.get(SETTINGS)["Location"]
    values = {"name": "Vélocité", "motto_fr": "Ensemble.", "motto_en": "Together.", "contact_email": "ici@velo.example"}
    assert client.post(address, values, follow=True).status_code == 200
    assert SiteSettings.objects.get().name == "Vélocité"
    entry = AuditEntry.objects.get(verb="site.settings_changed")
    assert entry.actor.email == "operators@desk.example"
    assert entry.new == {"fields": ["contact_email", "motto_en", "motto_fr", "name"]}
    page = client.get("/").content.decode()
    assert "Vélocité" in page and "Ensemble." in page
    client.post(address, values)
    assert AuditEntry.objects.filter(verb="site.settings_changed").count() == 1


def test_an_editor_writes_a_page_and_publishes_it(office_of, site):
    client = office_of("editors")
    fields = {
        "title": "Les comptes",
        "slug": "les-comptes",
        "intro": "Tout est là.",
        **nested_form_data({"blocks": streamfield([("text", typed("Zéro."))])}),
        "action-publish": "1",
    }
    answer = client.post(f"/admin/pages/add/home/standardpage/{site.pk}/", fields, follow=True)
    assert answer.status_code == 200
    assert "Zéro." in client.get("/les-comptes/").content.decode()


def test_an_editor_translates_a_page(office_of, site):
    client = office_of("editors")
    page = make_page(site)
    address = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    assert client.get(address).status_code == 200
    english = HomePage.objects.get(locale__language_code="en").locale
    answer = client.post(address, {"locales": [english.pk]}, follow=True)
    assert answer.status_code == 200
    translation = Page.objects.get(translation_key=page.translation_key, locale=english)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[translation.pk])).status_code == 200
    assert client.get("/en/comptes/").status_code == 404  # until it is published


@pytest.mark.parametrize("group", ["editors", "superuser"])
def test_the_home_page_cannot_be_taken_away(office_of, site, group):
    client = office_of(group)
    for action in ("delete", "unpublish", "move"):
        address = reverse(f"wagtailadmin_pages:{action}", args=[site.pk])
        assert refused(client.get(address)) and refused(client.post(address)), action
    for action in ("delete", "unpublish"):
        client.post(f"/admin/bulk/wagtailcore/page/{action}/?id={site.pk}&childOf=1&next=/admin/", {})
    site.refresh_from_db()
    assert site.live


def test_a_page_is_previewed_in_a_frame_of_the_back_office(office_of, site):
    client = office_of("editors")
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[site.pk])
    fields = {**HOME, "slug": site.slug, "standfirst": "Pas encore publié.", "keepers": typed("Nous.")}
    assert json.loads(client.post(address, fields).content)["is_valid"]
    shown = client.get(address, {"mode": ""})
    assert "Pas encore publié." in shown.content.decode()
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assert "Pas encore publié." not in client.get("/").content.decode()


def test_reason_texts_are_searched_and_changed_by_editors(office_of):
    client = office_of("editors")
    address = "/admin/snippets/moderation/reasontext/"
    found = client.get(address, {"q": "purement technique"}).content.decode()
    assert "Une offre devenue purement technique" in found and "Plus de nouvelles" not in found
    assert client.get(f"{address}add/").status_code == 200


def test_the_first_page_of_the_back_office_says_what_waits_at_the_desk(office_of):
    page = office_of("operators").get("/admin/").content.decode()
    assert f'<a href="{reverse("moderation:operations")}">Exploitation</a>' in page
    assert "Fiches" not in page


def test_the_policy_of_the_back_office_runs_no_text_as_script(office_of):
    assert "unsafe-eval" not in office_of("editors").get("/admin/")["Content-Security-Policy"]


def test_the_first_page_leads_to_our_own_guides_and_to_no_other_site(office_of, site):
    guide = make_page(site, slug="guide", title="Écrire les pages", at_desk=True)
    page = office_of("editors").get("/admin/").content.decode()
    assert guide.url in page and "Écrire les pages" in page
    assert "wagtail.org" not in page


@pytest.mark.parametrize(("name", "kept"), [("bilan.pdf", True), ("logo.svg", False), ("page.html", False)])
def test_a_document_that_a_browser_would_run_is_refused_with_what_is_accepted(office_of, name, kept):
    sent = SimpleUploadedFile(name, b"<svg><script>alert(1)</script></svg>")
    answer = office_of("editors").post(reverse("wagtaildocs:add"), {"title": "Bilan", "file": sent}, follow=True)
    assert Document.objects.exists() == kept
    assert ("pdf" in str(answer.context.get("form", "") and answer.context["form"].errors)) != kept


def test_a_document_too_large_to_be_taken_along_is_refused_with_both_sizes(office_of):
    sent = SimpleUploadedFile("film.zip", bytes(21 * 1024 * 1024))
    answer = office_of("editors").post(reverse("wagtaildocs:add"), {"title": "Film", "file": sent}, follow=True)
    assert not Document.objects.exists()
    told = str(answer.context["form"].errors["file"])
    assert "21,0\xa0Mio" in told and "20,0\xa0Mio" in told, told
