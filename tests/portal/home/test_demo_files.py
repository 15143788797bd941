"""The files of the demo: every state is there, and what the desk and those who apply are shown of it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from portal.accounts.enums import OrganizationKind
from portal.accounts.models import Organization, User
from portal.common import clock
from portal.home.demo.files import File, fill_files, lay_down_criteria
from portal.home.demo.people import fill_people
from portal.notifications.models import OutgoingMail
from portal.taxonomy.actions import load_reference_data
from providers.editing.words import Names
from providers.models import Provider, SupportProject
from providers.vetting.completeness import missing
from providers.vetting.enums import ApplicationState, CorrectionState, SignState
from providers.vetting.listing import projects_of
from providers.vetting.models import Application, CriteriaSet, Message, Note, SignLink, ToldProject
from providers.vetting.permissions import able_to_vote, why_aside
from providers.vetting.queries import opinions
from providers.vetting.queries_desk import changes_of, is_late
from providers.vetting.resemblance import NearName
from providers.vetting.workflow import outcome_of
from tests.portal.home.test_demo_content import FICTIONAL_PHONE, listings, read, slugs

FILES = read("files")["files"]
IDS = [told["id"] for told in FILES]
LONGEST_SUMMARY = 180


# What the file tells


@pytest.mark.parametrize("told", FILES, ids=IDS)
def test_a_file_tells_its_events_in_order_and_all_of_them_in_the_past(told):
    days = [told["days_ago"], *(deed["days_ago"] for deed in told.get("events", ()))]
    assert days == sorted(days, reverse=True) and days[-1] >= 1
    assert all(hasattr(File, deed["does"]) for deed in told.get("events", ()))


@pytest.mark.parametrize("told", FILES, ids=IDS)
def test_a_file_is_of_somebody_who_cannot_be_reached_by_chance(told):
    answers = told["answers"]
    assert told["kind"] in OrganizationKind.values
    assert all(person["mail"].endswith(f"@{answers['email'].rpartition('@')[2]}") for person in told["people"])
    assert not answers.get("phone") or FICTIONAL_PHONE.match(answers["phone"])
    assert answers.get("website", ".example").endswith(".example")
    assert len(answers.get("summary", "")) <= LONGEST_SUMMARY
    assert answers["name"].lower() not in answers.get("summary", "").lower()


@pytest.mark.parametrize("told", FILES, ids=IDS)
def test_a_file_uses_words_that_are_known(told):
    needs, tools, brands = slugs("need"), slugs("tool"), slugs("brand")
    answers = told["answers"]
    assert set(answers.get("needs", ())) <= needs and set(answers.get("tools", ())) <= tools
    assert {tool for _brand, tool in answers.get("trips", ())} <= set(answers.get("tools", ()))
    assert {brand for brand, _tool in answers.get("trips", ())} <= brands
    offered = {stage for stage, _line in answers.get("stages", ())}
    for support in told.get("supports", ()):
        assert set(support["left"]) <= brands and set(support["tools"]) <= tools, support["association"]
        assert not offered or set(support["stages"]) <= offered, support["association"]


def test_nobody_who_applies_is_in_the_directory_already_and_one_looks_like_it():
    names = [told["answers"]["name"] for told in FILES]
    listed = [row["name"] for row in listings()]
    assert set(names) & set(listed) == set() and len(set(names)) == len(names)
    assert [(name, other) for name in names for other in listed if NearName(name).is_near(other)] == [
        ("Les Termites du Bocage", "Les Fourmis du Bocage")
    ]
    domains = [told["answers"]["email"].rpartition("@")[2] for told in FILES]
    taken = {
        person["mail"].rpartition("@")[2] for group in ("provider_people", "staff") for person in read("people")[group]
    }
    assert len(set(domains)) == len(domains) and not taken & set(domains)


def test_associations_of_the_demo_are_asked_through_somebody_who_belongs_there():
    theirs = {one["name"]: {person["mail"] for person in one["people"]} for one in read("people")["associations"]}
    asked = [support for told in FILES for support in told.get("supports", ()) if support["association"] in theirs]
    assert len({support["association"] for support in asked}) >= 12
    assert [one for one in asked if one["contact_email"] not in theirs[one["association"]]] == []


# What comes of it


@pytest.fixture
def people(db):
    load_reference_data(actor=None)
    lay_down_criteria()
    return fill_people()


def test_every_state_is_there_and_every_answer_of_an_association(people):
    before = set(Organization.objects.values_list("pk", flat=True))
    assert fill_files(people) == len(FILES) == Application.objects.count()
    states = Counter(Application.objects.values_list("state", flat=True))
    assert set(states) == set(ApplicationState.values)
    assert (states["draft"], states["submitted"], states["in_review"]) == (2, 3, 3)
    assert set(ToldProject.objects.values_list("sign_state", flat=True)) == set(SignState.values)
    assert set(ToldProject.objects.values_list("correction_state", flat=True)) == set(CorrectionState.values)
    assert Organization.objects.exclude(pk__in=before).count() == len(FILES)
    nothing_lies_in_the_future()
    the_drafts_are_half_written()
    what_was_accepted_is_published_and_one_association_took_its_consent_back()
    what_was_completed_shows_what_changed()
    votes_leave_work_for_a_third_person_and_for_others()
    two_moderators_stand_aside()
    decisions_are_warm_and_have_a_reason()


def nothing_lies_in_the_future():
    now = clock.now()
    assert not Application.objects.filter(updated_at__gt=now).exists()
    assert not SignLink.objects.filter(sent_at__gt=now).exists()
    assert not OutgoingMail.objects.filter(created_at__gt=now).exists()
    first = Application.objects.order_by("created_at")[0]
    assert CriteriaSet.objects.get().published_at < first.created_at


def the_drafts_are_half_written():
    drafts = Application.objects.filter(state="draft").order_by("updated_at")
    ages = [(clock.now() - draft.updated_at).days for draft in drafts]
    assert ages == [70, 20]
    assert all(missing(draft, projects_of(draft)) for draft in drafts)
    told = OutgoingMail.objects.filter(kind="vetting.idle_draft").values_list("to_address", flat=True)
    assert set(told) == {"ghislaine@boussole-egaree.example", "tonin@boussole-egaree.example"}


def what_was_accepted_is_published_and_one_association_took_its_consent_back():
    file = Application.objects.get(state="accepted")
    listing = Provider.objects.published().get(pk=file.provider_id)
    assert (clock.today() - listing.verified_on).days == (clock.today() - clock.day_of(file.decided_at)).days
    told = SupportProject.objects.filter(provider=listing).order_by("position")
    assert [(support.association, support.is_shown) for support in told] == [
        ("Semaille, banque de graines", True),
        ("Une association", False),
        ("Une association", True),
    ]
    corrected = file.projects.get(correction_state="accepted")
    assert "porte des toilettes" in corrected.story and not corrected.shows_story


def what_was_completed_shows_what_changed():
    file = Application.objects.get(submission=2)
    changes = changes_of(file, Names.load())
    assert {difference.name for difference in changes.differences} == {"small", "prices"}


def votes_leave_work_for_a_third_person_and_for_others():
    counted = {file.name: sorted(opinions(file)) for file in Application.objects.filter(state="in_review")}
    assert sorted(counted.values()) == [[], ["no", "yes"], ["yes"]]
    assert all(outcome_of(votes, 2) is None for votes in counted.values())
    for file in Application.objects.filter(state__in=["appealed", "second_review"]):
        assert len(able_to_vote(file)) == 4, file
    assert any(is_late(file, 30) for file in Application.objects.filter(state="submitted"))


def two_moderators_stand_aside():
    moderators = User.objects.filter(groups__name="moderators")
    aside = {
        (file.name, str(person)): file.recusals.filter(person=person).exists()
        for file in Application.objects.at_desk()
        for person in moderators
        if why_aside(person, file)
    }
    assert aside == {("Le Zeste", "Simone Pujol"): False, ("Les Semaines Paires", "Éloïse Kermarrec"): True}
    assert Note.objects.exists() and set(Message.objects.values_list("side", flat=True)) == {"applicant", "committee"}


def decisions_are_warm_and_have_a_reason():
    refused = Application.objects.get(state="refused")
    assert "revenez nous voir" in refused.decision_reason
    assert refused.appeal_before > clock.now() + timedelta(days=30)


def test_filling_twice_from_nothing_gives_the_same(people):
    assert snapshot_of_a_fill(people) == snapshot_of_a_fill(people)


def snapshot_of_a_fill(people: Any) -> list[Any]:
    """What a fill leaves, keys and moments aside; nothing of it stays."""
    with transaction.atomic():
        fill_files(people)
        found: list[Any] = list(
            Application.objects.order_by("name").values_list("name", "state", "values", "decision_reason", "revision")
        )
        told = ToldProject.objects.order_by("application__name", "position")
        found += told.values_list("association", "story", "sign_state", "quote", "shows_story", "organization__name")
        mails = OutgoingMail.objects.order_by("kind", "to_address", "subject").values_list(
            "kind", "to_address", "subject"
        )
        found += mails
        transaction.set_rollback(True)
    return found
