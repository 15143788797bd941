"""Moderators read what is proposed: who may decide, what stands in the way, and what becomes of it by itself."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.accounts.actions.erasure import erase_account
from portal.accounts.actions.memberships import add_member
from portal.accounts.enums import Role
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.common.registries import exporters
from portal.common.transitions import AlreadyMoved, NotAllowedFrom, ReasonMissing, TransitionError
from portal.taxonomy.models import Area
from providers.actions.deciding import accept_edit, accept_part_of_edit, send_back_edit
from providers.actions.edit_upkeep import blank_old_edits, lapse_edits
from providers.actions.editing import CannotEdit, take_back_edit
from providers.actions.importing import apply_import, plan_import
from providers.actions.listings import suspend_listing
from providers.enums import EditState
from providers.importing.data import PriceData
from providers.models import ListingEdit, Provider
from providers.workflow import CLOCK, EDITS, MODERATOR, PROVIDER_ADMIN, NotYourStep, check_party
from tests.providers.edits import REASON, admin_of, edited, make_moderator, proposed
from tests.providers.factories import DepartmentFactory, NeedFactory, ProviderFactory

pytestmark = pytest.mark.django_db

OPEN = {"waiting", "sent_back", "partly"}
BY_HAND = {
    "propose": (OPEN, "waiting", {PROVIDER_ADMIN}),
    "accept": ({"waiting"}, "accepted", {MODERATOR}),
    "accept_part": ({"waiting"}, "partly", {MODERATOR}),
    "send_back": ({"waiting"}, "sent_back", {MODERATOR}),
    "take_back": (OPEN, "taken_back", {PROVIDER_ADMIN}),
    "lapse": (OPEN, "lapsed", {CLOCK}),
}


def put_into(state):
    """A proposal in any state."""
    edit = proposed()
    closed = None if state in OPEN else clock.now()
    ListingEdit.objects.filter(pk=edit.pk).update(state=state, because=REASON, decided_at=clock.now(), closed_at=closed)
    edit.refresh_from_db()
    return edit


def address(edit):
    return reverse("providers:desk_edit", args=[edit.pk])


def said(edit, decision="accept", accepted=("name",), reason=""):
    return {"decision": decision, "accepted": list(accepted), "reason": reason, "revision": edit.revision}


@pytest.mark.parametrize(("name", "state"), list(product(BY_HAND, EditState.values)))
def test_a_proposal_moves_exactly_where_its_table_says(name, state):
    sources, target, roles = BY_HAND[name]
    edit = put_into(state)
    closes = target not in OPEN
    try:
        EDITS.apply(ListingEdit, edit.pk, name, reason=REASON, closed_at=clock.now() if closes else None)
    except TransitionError:
        assert state not in sources
    edit.refresh_from_db()
    assert edit.state == (target if state in sources else state)
    for role in {MODERATOR, PROVIDER_ADMIN, CLOCK} - roles:
        with pytest.raises(NotYourStep):
            check_party(EDITS, name, role)
    assert {step.name for step in EDITS} == set(BY_HAND)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("listingedit_closed_has_date", {"state": "accepted"}),
        ("listingedit_given_back_has_reason", {"state": "sent_back"}),
        ("listingedit_blanked_is_empty", {"blanked_at": "2027-01-01T00:00Z"}),
    ],
)
def test_the_database_refuses_what_must_not_be(constraint, changes):
    proposed()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ListingEdit.objects.update(**changes)


def test_a_listing_has_one_open_proposal():
    edit = proposed()
    with pytest.raises(IntegrityError), transaction.atomic():
        ListingEdit.objects.create(provider=edit.provider, made_from=0)


@pytest.mark.parametrize("decide", [accept_edit, send_back_edit])
def test_only_moderators_without_an_interest_decide(decide, moderator):
    edit = proposed()
    add_member(edit.provider.organization, moderator, actor=None, role=Role.MEMBER)
    more = {"reason": REASON} if decide is send_back_edit else {}
    for person in (None, admin_of(edit.provider), admin_of(ProviderFactory()), moderator):
        with pytest.raises(PermissionDenied):
            decide(edit, revision=1, actor=person, **more)
    edit.refresh_from_db()
    assert edit.state == "waiting"


def test_a_moderator_of_the_organization_reads_that_somebody_else_decides(desk, moderator):
    edit = proposed()
    add_member(edit.provider.organization, moderator, actor=None, role=Role.MEMBER)
    page = desk.get(address(edit)).content.decode()
    assert "Quelqu’un d’autre décide" in page and "Publier ce qui est coché" not in page
    assert desk.post(address(edit), said(edit)).status_code == 403


@pytest.mark.parametrize("reason", ["", "   ", "court"])
@pytest.mark.parametrize(("decision", "accepted"), [("send_back", ["name"]), ("accept", ["name"])])
def test_what_comes_back_has_a_reason_or_nothing_changes(desk, decision, accepted, reason):
    edit = proposed(name="Autre", prices=())
    answer = desk.post(address(edit), said(edit, decision, accepted, reason))
    edit.refresh_from_db()
    assert answer.status_code == 422 and edit.state == "waiting"
    assert "ce qui l’arrangerait" in answer.content.decode()
    with pytest.raises(ReasonMissing):
        send_back_edit(edit, revision=1, actor=make_moderator("b@desk.example"), reason=" ")


def test_with_nothing_ticked_nothing_is_published(desk):
    edit = proposed()
    answer = desk.post(address(edit), said(edit, accepted=(), reason=REASON))
    assert answer.status_code == 422 and "Cochez au moins un champ" in answer.content.decode()


def test_the_second_decision_gets_a_sentence_and_writes_nothing(desk):
    edit = proposed()
    desk.post(address(edit), said(edit))
    answer = desk.post(address(edit), said(edit, "send_back", reason=REASON))
    assert answer.status_code == 409
    assert "Quelqu’un d’autre a décidé" in answer.content.decode() and REASON in answer.content.decode()
    assert AuditEntry.objects.filter(verb="listing.edit_accept").count() == 1


def test_what_its_people_changed_meanwhile_is_not_accepted_unread(desk, moderator):
    edit = proposed(name="Lue")
    edited(edit.provider, name="Jamais lue")
    answer = desk.post(address(edit), said(edit))
    assert answer.status_code == 409 and "Jamais lue" in answer.content.decode()
    with pytest.raises(AlreadyMoved):
        accept_edit(edit, revision=1, actor=moderator)


def test_a_word_that_is_gone_since_is_said_and_the_rest_can_be_accepted(desk):
    gone = DepartmentFactory(code="42", name="Loire")
    edit = proposed(name="Autre", areas=frozenset({"42"}))
    Area.objects.filter(pk=gone.pk).delete()
    assert "n’est pas, ou plus, dans la liste" in desk.get(address(edit)).content.decode()
    refused = desk.post(address(edit), said(edit, accepted=("name", "areas")))
    edit.refresh_from_db()
    assert refused.status_code == 422 and edit.state == "waiting"
    desk.post(address(edit), said(edit, accepted=("name",), reason=REASON))
    edit.provider.refresh_from_db()
    assert edit.provider.name == "Autre"


def test_a_proposal_that_cannot_be_read_any_more_is_a_page_in_words(desk):
    edit = proposed()
    ListingEdit.objects.update(values={"name": 3})
    assert "ne peut plus être lu" in desk.get(address(edit)).content.decode()


def test_a_name_that_another_listing_has_is_warned_of(desk):
    ProviderFactory(name="Le Moyeu", slug="le-moyeu")
    assert "Ce nom est déjà pris" in desk.get(address(proposed(name="le moyeu"))).content.decode()


def test_a_suspended_listing_takes_the_change_and_stays_suspended(moderator):
    edit = proposed(name="Autre")
    suspend_listing(edit.provider, actor=moderator, reason="Injoignable.")
    accept_edit(edit, revision=1, actor=moderator)
    edit.provider.refresh_from_db()
    assert (edit.provider.state, edit.provider.name) == ("suspended", "Autre")


def test_the_proposal_of_what_has_left_lapses_and_is_decided_by_nobody(desk, moderator):
    edit = proposed()
    Provider.objects.update(state="left", left_on=clock.today())
    assert "devient caduque" in desk.get(address(edit)).content.decode()
    assert edit.provider.name not in desk.get(reverse("providers:desk_edits")).content.decode()
    with pytest.raises(NotAllowedFrom):
        accept_edit(edit, revision=1, actor=moderator)
    assert (lapse_edits(), lapse_edits()) == (1, 0)
    edit.refresh_from_db()
    assert edit.state == "lapsed"


def test_what_was_sent_back_lapses_after_ninety_days_and_what_waits_does_not(moderator):
    waits, back = proposed(), proposed()
    send_back_edit(back, revision=1, actor=moderator, reason=REASON)
    with clock.frozen_at(clock.now() + timedelta(days=89)):
        assert lapse_edits() == 0
    with clock.frozen_at(clock.now() + timedelta(days=91)):
        assert (lapse_edits(), lapse_edits()) == (1, 0)
    waits.refresh_from_db()
    assert waits.state == "waiting"


def test_a_year_after_its_end_a_proposal_is_empty(moderator, desk):
    edit = proposed(name="Autre", note="Un mot")
    edit = proposed(edit.provider, name="Encore")
    take_back_edit(edit, actor=admin_of(edit.provider))
    assert blank_old_edits() == 0
    with clock.frozen_at(clock.now() + timedelta(days=366)):
        assert (blank_old_edits(), blank_old_edits()) == (1, 0)
    edit.refresh_from_db()
    assert (edit.values, edit.before, edit.note, edit.because, edit.author) == ({}, {}, "", "", None)
    assert "est effacé" in desk.get(address(edit)).content.decode()


def test_who_deletes_the_account_alone_ends_the_proposal_and_others_keep_it():
    alone, shared = ProviderFactory(), ProviderFactory()
    person = admin_of(alone)
    add_member(shared.organization, person, actor=None, role=Role.ADMIN)
    admin_of(shared)
    for provider in (alone, shared):
        edited(provider, actor=person, name="Autre")
    erase_account(person, actor=person)
    ended, kept = alone.edits.get(), shared.edits.get()
    assert (ended.state, ended.values, ended.author) == ("lapsed", {}, None)
    assert (kept.state, kept.values, kept.author) == ("waiting", {"name": "Autre"}, None)


def test_somebody_takes_along_what_they_proposed():
    person = admin_of(provider := ProviderFactory())
    edited(provider, actor=person, name="Autre")
    (row,) = exporters.get("providers.edits")(person)
    assert (row["listing"], row["proposed"]) == (provider.name, {"name": "Autre"})


def test_a_table_that_changes_the_listing_leaves_the_proposal_and_it_is_said(desk):
    NeedFactory(slug="mail")
    row = {
        "id": "x", "name": "Le Moyeu", "kind": "association", "summary": "Un", "letter": "Deux", "email": "a@b.example",
        "needs": "mail", "stage_diagnosis": "Une visite", "verified_on": "2026-01-10", "verified_until": "2027-01-10",
    }  # fmt: skip
    apply_import(plan_import([(2, row)]), actor=None)
    edit = proposed(Provider.objects.get(import_id="x"), name="Le Grand Moyeu")
    report = plan_import([(2, {**row, "name": "Le Petit Moyeu"})])
    assert "proposition en cours" in report.updated[0].reason
    apply_import(report, actor=None)
    edit.refresh_from_db()
    edit.provider.refresh_from_db()
    assert (edit.state, edit.provider.name, edit.provider.revision) == ("waiting", "Le Petit Moyeu", 1)
    assert "La fiche a changé depuis" in desk.get(address(edit)).content.decode()


@pytest.mark.parametrize("query", [{"state": "x"}, {"q": "' \0 %"}, {"q": "x" * 5000}, {"state": "all"}])
def test_filters_that_make_no_sense_are_a_page_in_words(desk, query):
    proposed()
    assert desk.get(reverse("providers:desk_edits"), query).status_code == 200


def test_decided_proposals_are_found_by_their_state(desk, moderator):
    edit = proposed(ProviderFactory(name="Trouvable"), prices=())
    assert "Trouvable" in desk.get(reverse("providers:desk_edits")).content.decode()
    accept_edit(edit, revision=1, actor=moderator)
    assert "Trouvable" not in desk.get(reverse("providers:desk_edits")).content.decode()
    page = desk.get(reverse("providers:desk_edits"), {"state": "accepted", "q": "trouv"}).content.decode()
    assert "Trouvable" in page


def test_nobody_writes_what_a_listing_cannot_hold():
    provider = ProviderFactory()
    with pytest.raises(CannotEdit, match="négatif"):
        edited(provider, prices=(PriceData("Une heure", "fixed", -1),))
    with pytest.raises(CannotEdit, match="étapes"):
        edited(provider, stages=())


def test_of_fields_that_are_not_in_the_proposal_none_is_written(moderator):
    with pytest.raises(TransitionError, match="Cochez"):
        accept_part_of_edit(proposed(), ["summary", "state"], revision=1, actor=moderator, reason=REASON)
