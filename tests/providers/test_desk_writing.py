"""Moderators write a listing themselves: a new one, a change told with its reason, its undoing, its whole history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.actions.memberships import add_member
from portal.accounts.enums import Role
from portal.accounts.models import Organization
from portal.accounts.registry import organization_erasers, organization_exporters
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.common.transitions import NotAllowedFrom, ReasonMissing
from portal.notifications.models import OutgoingMail
from providers.actions.change_upkeep import blank_old_changes
from providers.actions.editing import CannotEdit, EditOvertaken
from providers.actions.moderating import moderate_listing, undo_moderation
from providers.editing.packing import version_of
from providers.importing.stored import stored_listing
from providers.models import ListingChange, Provider
from tests.providers.edits import admin_of, edited
from tests.providers.factories import NeedFactory, ProviderFactory
from tests.providers.moderation import WHY, moderated, new_listing
from tests.utils.pages import words_of

pytestmark = pytest.mark.django_db
NEW = "/moderation/fiches/nouvelle/ecrire/"


@pytest.fixture
def november():
    with clock.frozen_at(datetime(2026, 11, 29, 12, tzinfo=UTC)):
        yield


def page_of(provider, group="contact"):
    return reverse("providers:desk_listing_change", args=[provider.pk, group])


def contact(provider, **said):
    """What the page of addresses sends."""
    data = stored_listing(provider.pk)
    names = ("email", "phone", "website", "commune", "is_remote", "team_size", "languages")
    return {"version": version_of(data, names), "email": data.email, "languages": ["fr"], "reason": WHY, **said}


def test_a_change_is_published_at_once_and_told_with_its_reason(desk, moderator):
    provider = ProviderFactory(phone="04 00 00 00 00")
    answer = desk.post(page_of(provider), contact(provider, phone="04 11 11 11 11"), follow=True)
    provider.refresh_from_db()
    assert provider.phone == "04 11 11 11 11"
    assert "Annuler cette modification" in answer.content.decode() and "04 11" in answer.content.decode()
    entry = AuditEntry.objects.get(verb="listing.moderated")
    assert (entry.actor, entry.reason, entry.new["fields"]) == (moderator, WHY, ["phone"])
    assert "04 11" not in str(entry.new)  # nothing personal in the audit
    assert WHY in OutgoingMail.objects.get(kind="providers.listing_moderated").text


def test_both_addresses_are_told_when_the_address_itself_is_changed(moderator):
    provider = ProviderFactory(email="ancienne@moyeu.example")
    moderated(provider, actor=moderator, email="nouvelle@moyeu.example")
    told = OutgoingMail.objects.values_list("kind", "to_address")
    assert sorted(told) == [
        ("providers.listing_moderated", "ancienne@moyeu.example"),
        ("providers.listing_moderated", "nouvelle@moyeu.example"),
    ]


def test_what_would_change_is_shown_first_and_nothing_is_written(desk):
    provider = ProviderFactory(phone="04 00 00 00 00")
    answer = desk.post(page_of(provider), contact(provider, phone="04 11 11 11 11", look="1"))
    assert "<ins>" in answer.content.decode() and "04 11" in answer.content.decode()
    provider.refresh_from_db()
    assert provider.phone == "04 00 00 00 00" and not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("said", "status"), [({"reason": ""}, 422), ({"reason": "court"}, 422), ({"email": "pas une adresse"}, 422)]
)
def test_a_change_without_a_reason_or_with_a_mistake_writes_nothing(desk, said, status):
    provider = ProviderFactory()
    answer = desk.post(page_of(provider), contact(provider, phone="04 11 11 11 11", **said))
    assert answer.status_code == status and "04 11 11 11 11" in answer.content.decode()
    assert not ListingChange.objects.exists()


def test_of_two_moderators_the_second_sees_both_versions(desk, moderator):
    provider = ProviderFactory(phone="04 00 00 00 00")
    typed = contact(provider, phone="04 22 22 22 22")
    moderated(provider, actor=moderator, phone="04 11 11 11 11")
    answer = desk.post(page_of(provider), typed)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "04 11 11 11 11" in page and "04 22 22 22 22" in page
    taken = desk.post(page_of(provider), {**typed, "theirs": "phone"}).content.decode()
    assert 'value="04 11 11 11 11"' in taken and "04 22 22 22 22" not in taken


def test_a_page_that_says_what_is_there_already_changes_nothing_and_tells_nobody(desk):
    provider = ProviderFactory()
    assert "rien n’a été modifié" in desk.post(page_of(provider), contact(provider), follow=True).content.decode()
    assert not OutgoingMail.objects.exists() and not ListingChange.objects.exists()


def test_nobody_changes_the_listing_of_their_own_organization(desk, moderator):
    provider = ProviderFactory()
    admin = admin_of(provider)
    add_member(provider.organization, moderator, actor=None, role=Role.MEMBER)
    assert "quelqu’un d’autre" in desk.get(page_of(provider)).content.decode()
    with pytest.raises(PermissionDenied):
        moderated(provider, actor=moderator, phone="04 11 11 11 11")
    with pytest.raises(PermissionDenied):
        moderated(provider, actor=admin, phone="04 11 11 11 11")


def test_what_no_listing_may_say_and_an_old_version_are_refused(moderator):
    provider = ProviderFactory()
    with pytest.raises(CannotEdit):
        moderated(provider, actor=moderator, summary="")
    with pytest.raises(EditOvertaken):
        moderate_listing(provider, {"summary": "Autre"}, version="x", actor=moderator, reason=WHY)
    with pytest.raises(ReasonMissing):
        moderated(provider, actor=moderator, reason=" ", summary="Autre")
    left = ProviderFactory(left=True)
    with pytest.raises(NotAllowedFrom):
        moderated(left, actor=moderator, summary="Autre")


def test_the_last_change_is_undone_while_nothing_else_has_changed(desk, moderator):
    provider = ProviderFactory(phone="04 00 00 00 00")
    moderated(provider, actor=moderator, phone="04 11 11 11 11")
    undo = reverse("providers:desk_listing_undo", args=[provider.pk])
    desk.post(undo, {"revision": provider.revision})
    provider.refresh_from_db()
    assert provider.phone == "04 00 00 00 00"
    assert "erreur" in OutgoingMail.objects.get(kind="providers.moderation_undone").text
    assert "ne peut plus être annulée" in desk.post(undo, {"revision": 1}, follow=True).content.decode()


def test_what_its_people_changed_since_is_never_undone_with_it(desk, moderator):
    provider = ProviderFactory()
    moderated(provider, actor=moderator, phone="04 11 11 11 11")
    revision = provider.revision
    edited(provider, phone="04 33 33 33 33")
    assert (
        "Annuler cette modification"
        not in desk.get(reverse("providers:desk_listing", args=[provider.pk])).content.decode()
    )
    with pytest.raises(NotAllowedFrom):
        undo_moderation(provider, revision=revision, actor=moderator)


def test_the_history_shows_the_words_of_every_change_page_by_page(desk, moderator):
    provider = ProviderFactory(summary="Avant.")
    admin = admin_of(provider)
    for number in range(26):
        edited(provider, actor=admin, summary=f"Version {number}.")
    address = reverse("providers:desk_listing_history", args=[provider.pk])
    with CaptureQueriesContext(connection) as asked:
        page = words_of(desk.get(address))
    assert "25." in page and "Avant." not in page
    assert "Avant." in words_of(desk.get(address, {"page": 2}))
    assert len(asked) <= 25


def test_its_people_read_what_moderators_changed(client, moderator):
    provider = ProviderFactory(phone="04 00 00 00 00")
    moderated(provider, actor=moderator, phone="04 11 11 11 11")
    client.force_login(admin_of(provider))
    page = words_of(client.get(reverse("providers:my_listing", args=[provider.slug])))
    assert WHY in page and "par les personnes qui tiennent l’annuaire" in page


def test_the_words_of_a_change_go_after_a_year_or_with_the_organization(moderator):
    provider, other = ProviderFactory(), ProviderFactory()
    for one in (provider, other):
        moderated(one, actor=moderator, phone="04 11 11 11 11")
    exported = list(organization_exporters.get("providers.changes")(provider.organization))
    assert [row["since"] for row in exported] == [{"phone": "04 11 11 11 11"}]
    organization_erasers.get("providers.changes")(other.organization, None)
    assert [c.blanked_at is None for c in ListingChange.objects.order_by("pk")] == [True, False]
    with clock.frozen_at(clock.now() + timedelta(days=366)):
        assert (blank_old_changes(), blank_old_changes()) == (1, 0)
    assert not ListingChange.objects.exclude(values={}).exists()


def test_a_new_listing_is_written_with_its_organization_and_its_address_is_told(desk, november):
    NeedFactory(slug="mail")
    answer = desk.post(NEW, new_listing())
    provider = Provider.objects.get()
    assert answer.url == reverse("providers:desk_listing", args=[provider.pk])
    assert (provider.state, provider.organization.identifier) == ("published", "732829320")
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to_address) == ("providers.listing_created", "bonjour@le-moyeu.example")
    assert "par téléphone" in mail.text
    assert AuditEntry.objects.get(verb="listing.publish").reason.startswith("Vous nous avez demandé")


def test_a_new_listing_to_confirm_says_so_and_its_people_read_until_when(desk, november):
    NeedFactory(slug="mail")
    desk.post(NEW, new_listing(standing="to_confirm", verified_until=""))
    provider = Provider.objects.get()
    assert (provider.state, provider.verified_until.isoformat()) == ("to_confirm", "2026-11-28")
    assert "29 décembre 2026" in OutgoingMail.objects.get().text


def test_an_organization_that_is_there_is_taken_and_its_other_listing_is_pointed_out(desk, november):
    NeedFactory(slug="mail")
    other = ProviderFactory(name="Le Vieux Moyeu", organization__name="Le Moyeu SCIC")
    found = desk.get("/moderation/fiches/nouvelle/", {"q": "moyeu"}).content.decode()
    assert f"organization={other.organization.pk}" in found and "Le Vieux Moyeu" in found
    address = f"{NEW}?organization={other.organization.pk}"
    refused = desk.post(address, new_listing())
    assert refused.status_code == 422 and Provider.objects.count() == 1
    desk.post(address, new_listing(sure="on"))
    assert Provider.objects.filter(organization=other.organization).count() == 2
    assert Organization.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"email": ""}, {"needs": []}, {"verified_until": "2026-01-01"}, {"verified_on": "2030-01-01"}, {"reason": ""},
     {"identifier": "123"}],
)  # fmt: skip
def test_a_new_listing_that_lacks_something_keeps_what_was_typed(desk, november, wrong):
    NeedFactory(slug="mail")
    answer = desk.post(NEW, new_listing(**wrong))
    assert answer.status_code == 422 and "Trie vos boîtes" in answer.content.decode()
    assert not Provider.objects.exists() and not Organization.objects.exists()


def test_a_line_more_is_asked_for_without_an_answer_being_wrong(desk):
    answer = desk.post(NEW, {"more": "prices", "summary": "Un début", "prices_1_label": ""})
    page = answer.content.decode()
    assert answer.status_code == 200 and "prices_2_label" in page and "Un début" in page
