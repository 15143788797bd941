"""What an organization says of itself: unanswered, withheld and zero are three answers."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts.actions.describing import describe_organization, name_tools
from portal.accounts.answers import EARLIEST_YEAR, QUESTIONS, Answers, budget_in_words, faults, in_words
from portal.accounts.enums import BUDGET_LIMITS, BudgetBand, Sector
from portal.accounts.exceptions import BadAnswers
from portal.accounts.models import OrganizationProfile
from portal.accounts.queries_profile import answers_of, mark_of_answers, profile_of
from portal.audit.models import AuditEntry
from portal.common.transitions import AlreadyMoved
from tests.portal.accounts.factories import MembershipFactory
from tests.portal.accounts.speaking import brand, tool, with_admin

CHOIR = Answers(sectors=("culture",), employees_count=0, members_withheld=True, budget="none", founded_year=1998)


def said_of(organization):
    return answers_of(profile_of(organization))


@pytest.mark.django_db
def test_zero_unanswered_and_withheld_are_kept_apart():
    choir = with_admin()
    describe_organization(choir, CHOIR, actor=choir.admin)
    said = said_of(choir)
    assert said == CHOIR
    assert (said.employees_count, said.members_count, said.reached_count) == (0, None, None)
    assert (said.employees_withheld, said.members_withheld, said.reached_withheld) == (False, True, False)
    labels = {str(label): words for label, words in in_words(said)}
    assert labels["Personnes salariées"] == "0"
    assert labels["Membres"] == "préfère ne pas le dire"
    assert "Personnes touchées en un an" not in labels


@pytest.mark.django_db
def test_the_trace_names_the_questions_not_the_answers_and_twice_is_harmless():
    choir = with_admin()
    for _time in range(2):
        describe_organization(choir, Answers(budget="large"), actor=choir.admin)
    assert AuditEntry.objects.get(verb="organization.described").new == {"fields": ["budget"]}


@pytest.mark.django_db
def test_an_answer_can_be_taken_back():
    choir = with_admin()
    describe_organization(choir, CHOIR, actor=choir.admin)
    describe_organization(choir, Answers(sectors_withheld=True), actor=choir.admin)
    assert said_of(choir) == Answers(sectors_withheld=True)


@pytest.mark.django_db
def test_only_admins_describe():
    choir = with_admin()
    member = MembershipFactory(organization=choir).user
    with pytest.raises(PermissionDenied):
        describe_organization(choir, CHOIR, actor=member)
    with pytest.raises(PermissionDenied):
        name_tools(choir, tools=[tool()], brands=[], actor=member)
    assert said_of(choir) == Answers()


@pytest.mark.django_db
def test_who_saves_later_than_somebody_else_is_told():
    choir = with_admin()
    seen = mark_of_answers(said_of(choir))
    describe_organization(choir, CHOIR, actor=choir.admin, seen=seen)
    with pytest.raises(AlreadyMoved):
        describe_organization(choir, Answers(founded_year=2001), actor=choir.admin, seen=seen)
    assert said_of(choir) == CHOIR


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        (Answers(founded_year=1500), "founded_year", "1700"),
        (Answers(founded_year=2027), "founded_year", "2026"),
        (Answers(members_count=-3), "members_count", "-3"),
        (Answers(reached_count=10**40), "reached_count", "…"),
        (Answers(budget="small", budget_withheld=True), "budget", "Gardez l’un des deux"),
        (Answers(employees_count=0, employees_withheld=True), "employees_count", "Gardez l’un des deux"),
        (Answers(budget="huge"), "budget", "liste"),
        (Answers(sectors=("culture", "astrology")), "sectors", "liste"),
    ],
)
def test_what_cannot_be_is_refused_in_words(answers, field, words):
    found = faults(answers, this_year=2026)
    assert list(found) == [field]
    assert words in found[field]


@pytest.mark.django_db
def test_the_action_refuses_it_too_and_writes_nothing():
    choir = with_admin()
    with pytest.raises(BadAnswers, match="1500"):
        describe_organization(choir, Answers(founded_year=1500, members_count=3), actor=choir.admin)
    assert not OrganizationProfile.objects.exists()


@settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(
    st.builds(
        Answers,
        members_count=st.none() | st.integers(0, 10_000_000),
        members_withheld=st.booleans(),
        founded_year=st.none() | st.integers(EARLIEST_YEAR, 2026),
        budget=st.sampled_from(["", *BudgetBand.values]),
        sectors=st.sets(st.sampled_from(Sector.values)).map(tuple),
    )
)
def test_whatever_is_possible_is_taken_and_can_be_read_back_in_words(answers):
    both = answers.members_withheld and answers.members_count is not None
    assert bool(faults(answers, this_year=2026)) == both
    read = dict(in_words(answers))
    assert len(read) == sum(q.is_answered(answers) or getattr(answers, q.withheld) for q in QUESTIONS)


@pytest.mark.django_db
def test_the_database_keeps_who_prefers_not_to_say_from_having_said():
    values = {"employees": 0, "members": 0, "reached": 0, "founded": 1900, "budget": "none"}
    for name, value in values.items():
        question = next(question for question in QUESTIONS if question.name == name)
        said = {question.withheld: True, question.value: value}
        constraint = f"organizationprofile_{name}_withheld_or_said"
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            OrganizationProfile.objects.create(organization=with_admin(), **said)


def test_budgets_lie_one_beside_the_other():
    limits = [BUDGET_LIMITS[band] for band in BudgetBand]
    assert limits[0] == (0, 0) and limits[-1][1] is None
    assert [low for low, _end in limits[2:]] == [end for _low, end in limits[1:-1]]
    assert budget_in_words("small") == "de 1\u202f000\u202f€ à 10\u202f000\u202f€"


@pytest.mark.django_db
def test_the_page_keeps_what_was_typed_and_says_what_is_wrong_beside_it(client):
    choir = with_admin()
    client.force_login(choir.admin)
    page = reverse("accounts:describe", args=[choir.slug])
    assert "checked" not in client.get(page).content.decode(), "nothing is chosen beforehand"
    sent = {"founded_year": "1500", "members_count": "douze", "budget": "small", "budget_withheld": "on"}
    text = client.post(page, sent).content.decode()
    assert "1500" in text and "douze" in text
    assert all(f"id_{name}_error" in text for name in ("founded_year", "members_count", "budget"))
    late = {"founded_year": "1998", "members_count": "0", "sectors": ["culture", "sport"], "seen": "anything else"}
    again = client.post(page, late).content.decode()
    assert "autre admin" in again and said_of(choir) == Answers()
    client.post(page, {**late, "seen": re.search(r'name="seen" value="(\w+)"', again)[1]})
    assert said_of(choir) == Answers(founded_year=1998, members_count=0, sectors=("culture", "sport"))


@pytest.mark.django_db
def test_tools_and_brands_are_named_on_a_page_of_their_own(client):
    choir, paheko, doodle = with_admin(), tool(), brand()
    client.force_login(choir.admin)
    client.post(reverse("accounts:tools", args=[choir.slug]), {"tools": [paheko.pk], "brands": [doodle.pk]})
    text = client.get(reverse("accounts:organization", args=[choir.slug])).content.decode()
    assert "Paheko" in text and "Doodle" in text
    assert AuditEntry.objects.get(verb="organization.tools_named").new == {"tools": ["paheko"], "brands": ["doodle"]}


@pytest.mark.django_db
def test_a_purpose_of_ten_thousand_letters_is_answered_in_words(client):
    choir = with_admin()
    client.force_login(choir.admin)
    sent = {"name": choir.name, "kind": choir.kind, "purpose": "a" * 10_000}
    text = client.post(reverse("accounts:organization_edit", args=[choir.slug]), sent).content.decode()
    assert "id_purpose_error" in text and "a" * 10_000 in text
