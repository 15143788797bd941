"""The people of a listing change it: what is free at once, what was vetted after somebody has read it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from portal.accounts.enums import Role
from portal.audit.models import AuditEntry
from portal.search.api import update_now
from providers.actions.deciding import accept_edit, accept_part_of_edit, send_back_edit
from providers.actions.editing import EditOvertaken, edit_listing
from providers.forms.editing import as_data
from providers.forms.editing_rows import FORMS
from providers.importing.stored import stored_listing
from providers.models import ListingEdit, Provider
from providers.queries_edits import as_proposed, open_edit_of
from tests.providers.edits import REASON, admin_of, edited, make_moderator, proposed, shown_version
from tests.providers.factories import (
    CommuneFactory,
    DepartmentFactory,
    NeedFactory,
    ProviderFactory,
    SupportProjectFactory,
    ToolFactory,
    listed,
)
from tests.providers.requests import mails, make_member

pytestmark = pytest.mark.django_db


def page_of(provider, group=""):
    name = f"my_listing_edit_{group}" if group else "my_listing_edit"
    return reverse(f"providers:{name}", args=[provider.slug])


def filled(provider, group, **changes):
    """What a browser sends back from a page, with some answers changed."""
    shown = as_proposed(stored_listing(provider.pk), open_edit_of(provider))
    return {**as_data(FORMS[group](listing=shown).initial), **changes}


@pytest.fixture
def provider():
    return listed(
        name="Le Moyeu",
        slug="le-moyeu",
        needs=[NeedFactory(slug="mail")],
        areas=[DepartmentFactory(code="69", name="Rhône")],
    )


@pytest.fixture
def admin(client, provider):
    person = make_member(provider.organization, Role.ADMIN)
    client.force_login(person)
    return person


def test_what_is_free_is_read_by_everybody_at_once(client, provider, admin):
    answer = client.post(page_of(provider, "texts"), filled(provider, "texts", summary="Sur rendez-vous"), follow=True)
    assert "tout le monde peut le lire" in answer.content.decode()
    assert "Sur rendez-vous" in client.get(provider.get_absolute_url()).content.decode()
    entry = AuditEntry.objects.get(verb="listing.edit")
    assert (entry.actor, entry.new) == (admin, {"fields": ["summary"], "revision": 1})
    assert not ListingEdit.objects.exists()


def test_the_way_of_a_proposal_through_pages_and_mails(client, provider, admin, with_second_factor):
    sent = filled(provider, "offer", name="Le Grand Moyeu", note="Nous avons fusionné.")
    page = client.post(page_of(provider, "offer"), sent, follow=True).content.decode()
    assert "En attente de relecture" in page
    provider.refresh_from_db()
    assert provider.name == "Le Moyeu"
    seen = client.get(reverse("providers:my_listing_proposal", args=[provider.slug])).content.decode()
    assert "<ins>" in seen and "Grand" in seen
    edit = ListingEdit.objects.get()
    moderator = with_second_factor(client, make_moderator())
    desk = reverse("providers:desk_edit", args=[edit.pk])
    case = moderator.get(desk).content.decode()
    assert "Nous avons fusionné." in case and "ajouté" in case
    assert "Le Moyeu" in moderator.get(reverse("providers:desk_edits")).content.decode()
    decision = {"decision": "accept", "accepted": ["name"], "reason": "", "revision": edit.revision}
    moderator.post(desk, decision, follow=True)
    provider.refresh_from_db()
    assert (provider.name, provider.slug, provider.revision) == ("Le Grand Moyeu", "le-moyeu", 1)
    told = {mail.to_address: mail for mail in mails("edit_accepted")}
    assert told.keys() == {provider.email, admin.email} and all("Nom" in mail.text for mail in told.values())


def test_a_proposal_is_nowhere_before_it_is_accepted(client, provider):
    SupportProjectFactory(provider=provider)
    edit = proposed(provider, name="Zzproposee", areas=frozenset())
    update_now("provider", [provider.pk])
    for path in (
        provider.get_absolute_url(),
        reverse("providers:directory") + "?q=Zzproposee",
        reverse("providers:compare") + f"?pick={provider.slug}",
        reverse("providers:card", args=[provider.slug]),
        "/api/v1/providers",
        "/",
    ):
        page = client.get(path).content.decode().replace("?q=Zzproposee", "").replace('value="Zzproposee"', "")
        assert "<h1>Zzproposee" not in page and "Zzproposee</a>" not in page, path
    assert "Zzproposee" not in client.get("/api/v1/providers").content.decode()
    assert edit.waits


def test_prices_trips_and_supports_are_written_in_rows(client, provider, admin):
    ToolFactory(slug="sympa", name_fr="Sympa")
    rows = filled(
        provider, "prices", prices_1_label="Une soirée", prices_1_approach="fixed", prices_1_amount_cents="62,50"
    )
    client.post(page_of(provider, "prices"), rows)
    told = filled(
        provider,
        "projects",
        projects_0_association="Le Lavoir",
        projects_0_story="Onze boîtes.",
        projects_0_tools="sympa",
    )
    client.post(page_of(provider, "projects"), told)
    edit = ListingEdit.objects.get()
    assert edit.values["prices"][1] == {"label": "Une soirée", "approach": "fixed", "amount_cents": 6250}
    assert edit.values["projects"][0]["tools"] == ["sympa"]
    accept_edit(edit, revision=edit.revision, actor=make_moderator())
    assert provider.prices.count() == 2 and provider.projects.get().tools.get().slug == "sympa"


def test_a_line_more_is_asked_for_without_saving_and_nothing_is_lost(client, provider, admin):
    rows = filled(provider, "prices", prices_1_label="Une soirée", more="1")
    page = client.post(page_of(provider, "prices"), rows).content.decode()
    assert "Une soirée" in page and "prices_3_label" in page and not ListingEdit.objects.exists()


def test_places_are_understood_by_name_number_or_label_and_others_are_quoted(client, provider, admin):
    DepartmentFactory(code="42", name="Loire")
    page = client.post(page_of(provider, "offer"), filled(provider, "offer", areas="Rhone\nLoire (42)\nZembla"))
    assert page.status_code == 422 and "Zembla" in page.content.decode() and "Loire (42)" in page.content.decode()
    client.post(page_of(provider, "offer"), filled(provider, "offer", areas="Rhone, 42"))
    assert ListingEdit.objects.get().values == {"areas": ["42", "69"]}


def test_the_commune_is_written_by_name(client, provider, admin):
    town = CommuneFactory(code="69266", name="Villeurbanne", search_name="villeurbanne")
    data = filled(provider, "contact", commune="villeurbanne", email="neuve@moyeu.example")
    client.post(page_of(provider, "contact"), data)
    former = provider.email
    provider.refresh_from_db()
    assert (provider.commune, provider.email) == (town, "neuve@moyeu.example")
    (mail,) = mails("listing_address_changed")
    assert mail.to_address == former


def test_extra_answers_change_nothing(client, provider, admin):
    extra = {"state": "suspended", "verified_until": "2099-01-01", "slug": "autre", "revision": 9, "name": "Zz"}
    client.post(page_of(provider, "texts"), filled(provider, "texts", **extra))
    before = (provider.state, provider.verified_until, provider.slug, provider.name, provider.revision)
    provider.refresh_from_db()
    assert (provider.state, provider.verified_until, provider.slug, provider.name, provider.revision) == before
    assert not ListingEdit.objects.exists()


@pytest.mark.parametrize(
    ("group", "changes", "words"),
    [
        ("offer", {"name": "a" * 10_000}, "120"),
        ("offer", {"name": ""}, "Écrivez le nom"),
        ("offer", {"kind": "emperor"}, "emperor"),
        ("offer", {"needs": []}, "au moins un besoin"),
        ("offer", {"trips_0_brand": "x", "trips_0_tool": "y"}, "trips_0"),
        ("prices", {"prices_0_amount_cents": "-5"}, "négatif"),
        ("prices", {"prices_0_approach": "fixed"}, "Un prix fixe a un montant"),
        ("contact", {"website": "nulle part"}, "Ce n’est pas une adresse"),
        ("contact", {"website": "ftp://moyeu.example"}, "ftp://moyeu.example"),
        ("contact", {"email": "nulle part"}, "Ce n’est pas une adresse de courriel"),
        ("contact", {"team_size": "-3"}, "à partir de 1"),
        ("texts", {"letter": ""}, "quelques lignes"),
        ("projects", {f"projects_{n}_association": "x" for n in range(60)}, "3 au plus"),
    ],
)
def test_what_cannot_be_taken_is_said_and_kept(client, provider, admin, group, changes, words):
    answer = client.post(page_of(provider, group), filled(provider, group, **changes))
    assert answer.status_code == 422 and words in answer.content.decode()
    provider.refresh_from_db()
    assert provider.revision == 0 and not ListingEdit.objects.exists()


def test_script_that_is_stored_is_shown_as_text(client, provider, with_second_factor):
    edit = proposed(provider, name="<script>alert(1)</script>", note="<img src=x>")
    moderator = with_second_factor(client, make_moderator())
    page = moderator.get(reverse("providers:desk_edit", args=[edit.pk])).content.decode()
    assert "<script>alert" not in page and "<img src=x" not in page and "&lt;script&gt;" in page


def test_saying_again_what_the_listing_says_takes_the_proposal_back(provider):
    edit = proposed(provider)
    saved = edited(provider, name="Le Moyeu")
    assert saved.edit is not None and saved.edit.pk == edit.pk and saved.edit.state == "taken_back"


def test_saving_the_same_page_twice_is_once(client, provider, admin):
    data = filled(provider, "offer", name="Le Grand Moyeu")
    for _time in range(2):
        client.post(page_of(provider, "offer"), data)
    assert ListingEdit.objects.get().revision == 1
    assert AuditEntry.objects.filter(verb="listing.edit_propose").count() == 1


def test_a_second_page_adds_to_the_proposal_that_waits(provider):
    proposed(provider, name="Le Grand Moyeu")
    edit = proposed(provider, prices=())
    assert sorted(edit.values) == ["name", "prices"] and edit.revision == 2


def test_taken_back_by_its_people_the_listing_stays(client, provider, admin):
    proposed(provider)
    page = client.post(reverse("providers:my_listing_proposal", args=[provider.slug]), follow=True).content.decode()
    assert "Votre proposition est retirée" in page
    assert ListingEdit.objects.get().state == "taken_back"
    again = client.post(reverse("providers:my_listing_proposal", args=[provider.slug]))
    assert again.status_code == 302


def test_what_was_sent_back_is_corrected_and_waits_again(client, provider, admin):
    edit = proposed(provider, prices=())
    send_back_edit(edit, revision=1, actor=make_moderator(), reason=REASON)
    assert REASON in mails("edit_sent_back")[0].text
    assert REASON in client.get(page_of(provider, "prices")).content.decode()
    edited(provider, summary="Autre chose")
    edit.refresh_from_db()
    assert edit.state == "sent_back"
    rows = filled(provider, "prices", prices_0_label="Une heure", prices_0_approach="free")
    client.post(page_of(provider, "prices"), rows)
    edit.refresh_from_db()
    assert (edit.state, edit.because, edit.revision) == ("waiting", "", 2)


def test_accepted_in_part_the_rest_goes_back(client, provider, admin):
    edit = proposed(provider, name="Le Grand Moyeu", prices=())
    accept_part_of_edit(edit, ["name"], revision=1, actor=make_moderator(), reason=REASON)
    provider.refresh_from_db()
    assert provider.name == "Le Grand Moyeu" and provider.prices.count() == 1
    assert (edit.state, list(edit.values)) == ("partly", ["prices"])
    text = mails("edit_accepted_in_part")[0].text
    assert REASON in text and "Nom" in text and "Prix" in text
    assert "Acceptée en partie" in client.get(page_of(provider)).content.decode()


def test_who_saves_second_overwrites_nothing_and_keeps_what_was_typed(client, provider, admin):
    mine = filled(provider, "texts", summary="La mienne", letter="Ma lettre")
    edited(provider, summary="La leur")
    answer = client.post(page_of(provider, "texts"), mine)
    page = answer.content.decode()
    assert answer.status_code == 409 and "La leur" in page and "La mienne" in page and "Ma lettre" in page
    provider.refresh_from_db()
    assert provider.summary == "La leur"
    mine["version"] = shown_version(provider, ["summary", "letter", "signature"])
    client.post(page_of(provider, "texts"), mine)
    provider.refresh_from_db()
    assert (provider.summary, provider.letter) == ("La mienne", "Ma lettre")


def test_theirs_can_be_taken_field_by_field(client, provider, admin):
    mine = filled(provider, "texts", summary="La mienne", letter="Ma lettre", theirs="summary")
    edited(provider, summary="La leur")
    page = client.post(page_of(provider, "texts"), mine).content.decode()
    assert 'value="La leur"' in page and "Ma lettre" in page
    provider.refresh_from_db()
    assert provider.letter != "Ma lettre"


def test_two_who_edit_different_pages_do_not_meet(client, provider, admin):
    mine = filled(provider, "texts", summary="La mienne")
    edited(provider, phone="06 39 98 00 00")
    client.post(page_of(provider, "texts"), mine)
    provider.refresh_from_db()
    assert (provider.summary, provider.phone) == ("La mienne", "06 39 98 00 00")


def test_members_and_others_do_not_get_there(client, provider):
    client.force_login(make_member(provider.organization, Role.MEMBER))
    for group in ("", *FORMS):
        assert client.get(page_of(provider, group)).status_code == 403
    client.force_login(admin_of(ProviderFactory()))
    assert client.post(page_of(provider, "texts"), {"summary": "x"}).status_code == 404


def test_what_has_left_cannot_be_changed_any_more(client, provider, admin):
    Provider.objects.update(state="left", left_on="2026-01-01")
    assert "ne se modifie plus" in client.get(page_of(provider, "texts"), follow=True).content.decode()


@pytest.mark.parametrize("group", FORMS)
def test_a_page_that_is_sent_back_as_it_is_changes_nothing(client, provider, admin, group):
    SupportProjectFactory(provider=provider, left=[], tools=[ToolFactory()])
    answer = client.post(page_of(provider, group), filled(provider, group), follow=True)
    assert "rien à changer" in answer.content.decode()
    provider.refresh_from_db()
    assert provider.revision == 0 and not ListingEdit.objects.exists()


def test_the_audit_holds_no_word_that_people_wrote(provider):
    edited(provider, email="neuve@moyeu.example", phone="01 99 00 00 00", letter="Une lettre", is_remote=True)
    entry = AuditEntry.objects.get(verb="listing.edit")
    assert entry.old == {"fields": ["email", "is_remote", "letter", "phone"], "is_remote": False}
    assert entry.new == {"fields": ["email", "is_remote", "letter", "phone"], "is_remote": True, "revision": 1}


def test_a_version_that_nobody_showed_is_a_page_that_is_too_old(provider):
    with pytest.raises(EditOvertaken):
        edit_listing(provider, {"summary": "x"}, version="", actor=admin_of(provider))
