"""What votes decide: as arithmetic first, then with people."""

from __future__ import annotations

from itertools import accumulate

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from portal.common.transitions import NotAllowedFrom, ReasonMissing
from providers.models import Provider
from providers.vetting import permissions
from providers.vetting.actions.recusing import come_back, name_guest, stand_aside
from providers.vetting.actions.reviewing import request_changes, take
from providers.vetting.actions.submitting import appeal, submit, withdraw
from providers.vetting.actions.voting import cast_vote, take_back_vote
from providers.vetting.enums import Opinion, Verdict
from providers.vetting.models import Application, CriteriaSet, Criterion, VettingRules, Vote
from providers.vetting.queries import opinions
from providers.vetting.workflow import VoteRefused, outcome_of, people_lacking
from tests.portal.accounts.factories import UserFactory
from tests.vetting.applying import mails_to, sent
from tests.vetting.deciding import (
    BASED_ON,
    again,
    appealed,
    being_read,
    fill,
    first_key,
    reader,
    refused,
    to_complete,
    vote,
)

VOTES = st.lists(st.sampled_from(list(Opinion)), max_size=12)
QUORUMS = st.integers(1, 6)


@given(VOTES, QUORUMS)
def test_nothing_is_decided_below_the_quorum(votes, quorum):
    outcome = outcome_of(votes, quorum)
    if max(votes.count(Opinion.YES), votes.count(Opinion.NO)) < quorum:
        assert outcome is None
    else:
        assert outcome is not None and votes.count(outcome) >= quorum


@given(VOTES, QUORUMS)
def test_who_reaches_the_quorum_first_decides_and_it_stays_decided(votes, quorum):
    """Votes end with the decision, so what is asked is what each vote made of those before it."""
    outcomes = [outcome_of(so_far, quorum) for so_far in accumulate(([vote] for vote in votes), initial=[])]
    decided = next((place for place, outcome in enumerate(outcomes) if outcome), None)
    if decided is not None:
        assert outcomes[decided] == votes[decided - 1], "the last vote is on the side that decides"
        assert votes[:decided].count(votes[decided - 1]) == quorum
        assert decided <= 2 * quorum - 1, "one more than two halves always decides"
    else:
        assert len(votes) <= 2 * quorum - 2


@given(st.data(), QUORUMS)
def test_the_order_of_votes_does_not_matter(data, quorum):
    votes = data.draw(VOTES.filter(lambda drawn: not min(drawn.count(side) >= quorum for side in Opinion)))
    assert outcome_of(data.draw(st.permutations(votes)), quorum) == outcome_of(votes, quorum)


@given(VOTES, QUORUMS, st.integers(0, 12))
def test_nobody_lacks_exactly_while_those_there_can_decide(votes, quorum, able):
    lacking = people_lacking(votes, quorum, able)
    can_decide = any(outcome_of([*votes, *[side] * able], quorum) for side in Opinion)
    assert (lacking == 0) is can_decide
    assert any(outcome_of([*votes, *[side] * (able + lacking)], quorum) for side in Opinion)
    if lacking:
        assert not any(outcome_of([*votes, *[side] * (able + lacking - 1)], quorum) for side in Opinion)


def test_two_alike_decide_and_one_of_each_leaves_it_to_a_third():
    yes, no = Opinion.YES, Opinion.NO
    assert [outcome_of(votes, 2) for votes in ([], [yes], [yes, no])] == [None] * 3
    assert outcome_of([yes, yes], 2) == outcome_of([yes, no, yes], 2) == yes
    assert outcome_of([no, no], 2) == outcome_of([yes, no, no], 2) == no
    assert (people_lacking([], 2, 1), people_lacking([yes], 2, 1), people_lacking([yes, no], 2, 0)) == (1, 0, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("third, state", [("yes", "accepted"), ("no", "refused")])
def test_a_third_is_asked_by_mail_and_decides(third, state):
    application, one, two, three = being_read(), reader(), reader(), reader()
    fill(application, actor=one)
    vote(application, "yes", actor=one)
    assert mails_to(three.email) == []
    fill(application, actor=two, refused=first_key(application))
    vote(application, "no", actor=two)
    assert again(application).state == "in_review"
    vote(application, "no", actor=two, why="Après réflexion, toujours pas.")
    assert mails_to(three.email) == ["vetting.third_vote"], "once, and to those who have not voted"
    assert mails_to(one.email) == mails_to(two.email) == []
    if third == "yes":
        fill(application, actor=three)
    vote(application, third, actor=three)
    assert again(application).state == state
    assert mails_to(three.email) == ["vetting.third_vote"]


@pytest.mark.django_db
def test_the_first_vote_takes_a_file_that_waits_and_the_second_decides_once():
    application, one, two = sent(), reader(), reader()
    fill(application, actor=one)
    vote(application, "yes", actor=one)
    assert again(application).state == "in_review" and not Provider.objects.exists()
    vote(application, "yes", actor=two)
    decided = again(application)
    assert decided.state == "accepted" and decided.provider == Provider.objects.get()
    assert mails_to(application.author.email).count("vetting.accepted") == 1


@pytest.mark.django_db
def test_with_a_quorum_of_three_two_do_not_decide():
    application = sent()
    Application.objects.update(quorum=3)
    people = [reader() for _person in range(3)]
    fill(application, actor=people[0])
    for person in people:
        assert again(application).state != "accepted"
        vote(application, "yes", actor=person)
    assert again(application).state == "accepted"


@pytest.mark.django_db
def test_a_file_keeps_the_quorum_of_the_day_it_was_sent():
    application, one = sent(), reader()
    VettingRules.objects.update(quorum=1)
    fill(application, actor=one)
    vote(application, "yes", actor=one)
    assert (again(application).quorum, again(application).state) == (2, "in_review")


@pytest.mark.django_db
def test_the_same_person_twice_is_one_vote():
    application, one = being_read(), reader()
    fill(application, actor=one)
    for _time in range(3):
        vote(application, "yes", actor=one)
    assert again(application).state == "in_review" and Vote.objects.count() == 1
    fill(application, actor=one, refused=first_key(application))
    vote(application, "no", actor=one)
    assert opinions(again(application)) == [Opinion.NO]


def lacking_in(application):
    """How many lack, as the desk asks it."""
    application = again(application)
    voted = set(Vote.objects.filter(application=application).values_list("voter", flat=True))
    able = [person for person in permissions.able_to_vote(application) if person.pk not in voted]
    return people_lacking(opinions(application), application.quorum, len(able))


@pytest.mark.django_db
def test_too_few_people_are_said_and_a_guest_makes_up_for_it():
    application, one, two = sent(), reader(), reader()
    assert lacking_in(application) == 0
    stand_aside(again(application), "C’est ma sœur.", actor=two)
    assert lacking_in(application) == 1
    fill(application, actor=one)
    vote(application, "yes", actor=one)
    assert again(application).state == "in_review", "the quorum is never lowered"
    assert (lacking_in(application), again(application).quorum) == (1, 2)
    operator, guest = UserFactory(groups=["operators"]), UserFactory()
    assert not permissions.can_vote(guest, application)
    name_guest(again(application), guest, reason="Elle connaît le métier.", actor=operator)
    assert lacking_in(application) == 0
    vote(application, "yes", actor=guest)
    assert again(application).state == "accepted"


@pytest.mark.django_db
def test_who_stands_aside_has_no_vote_and_takes_the_one_they_gave_with_them():
    application, one = being_read(), reader()
    fill(application, actor=one)
    vote(application, "yes", actor=one)
    stand_aside(again(application), "Je les connais bien, finalement.", actor=one)
    assert not Vote.objects.exists()
    with pytest.raises(PermissionDenied):
        vote(application, "yes", actor=one)
    assert come_back(again(application), actor=one)
    vote(application, "yes", actor=one)


@pytest.mark.django_db
def test_a_vote_says_what_it_rests_on():
    application, one = being_read(), reader()
    fill(application, actor=one)
    with pytest.raises(ReasonMissing):
        vote(application, "yes", actor=one, why="  ")
    assert not Vote.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "opinion, refused_key, verdict",
    [("yes", True, Verdict.NOT_MET), ("yes", True, Verdict.TO_COMPLETE), ("no", False, Verdict.MET)],
)
def test_a_vote_agrees_with_the_grid(opinion, refused_key, verdict):
    application, one = being_read(), reader()
    fill(application, actor=one, refused=first_key(application) if refused_key else "", verdict=verdict)
    with pytest.raises(VoteRefused):
        vote(application, opinion, actor=one)
    assert not Vote.objects.exists()


@pytest.mark.django_db
def test_a_vote_on_an_older_version_is_refused_and_earlier_votes_do_not_count():
    application, one, two = sent(), reader(), reader()
    fill(application, actor=one)
    vote(application, "yes", actor=one)
    read = again(application)
    key = first_key(application)
    fill(application, actor=two, refused=key, verdict=Verdict.TO_COMPLETE)
    request_changes(again(application), [application.criteria.rows.get(key=key).pk], actor=two)
    with pytest.raises(NotAllowedFrom):
        cast_vote(read, "yes", BASED_ON, submission=1, actor=two)
    submit(again(application), actor=application.author)
    with pytest.raises(VoteRefused, match=r"\w+ \w+"):
        cast_vote(again(application), "yes", BASED_ON, submission=1, actor=two)
    assert opinions(again(application)) == []
    fill(application, actor=two)
    vote(application, "yes", actor=two)
    assert again(application).state == "in_review", "the vote on the first version does not count"
    vote(application, "yes", actor=one)
    assert again(application).state == "accepted"


@pytest.mark.django_db
def test_a_vote_is_taken_back_until_it_is_decided():
    application, one, two = being_read(), reader(), reader()
    fill(application, actor=one)
    vote(application, "yes", actor=one)
    assert take_back_vote(again(application), actor=one) is True
    assert take_back_vote(again(application), actor=one) is False
    vote(application, "yes", actor=two)
    assert again(application).state == "in_review"
    vote(application, "yes", actor=one)
    with pytest.raises(VoteRefused):
        take_back_vote(again(application), actor=one)
    assert Vote.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "close", [refused, to_complete, lambda: withdraw(sent(), actor=Application.objects.get().author)]
)
def test_a_vote_after_the_end_is_refused(close):
    application = close()
    before = list(Vote.objects.values())
    with pytest.raises(NotAllowedFrom):
        vote(application, "yes", actor=reader())
    assert list(Vote.objects.values()) == before


@pytest.mark.django_db
def test_an_appeal_is_decided_by_people_who_gave_no_vote_before():
    application = refused()
    before = {row.voter for row in Vote.objects.select_related("voter")}
    appeal(again(application), "Nos prix sont écrits depuis.", actor=application.author)
    for person in before:
        assert mails_to(person.email) == [] and not permissions.can_vote(person, again(application))
        with pytest.raises(PermissionDenied):
            take(again(application), actor=person)
        with pytest.raises(PermissionDenied):
            vote(application, "yes", actor=person)
    one, two = reader(), reader()
    take(again(application), actor=one)
    fill(application, actor=one)
    vote(application, "yes", actor=one)
    assert again(application).state == "second_review"
    vote(application, "yes", actor=two)
    assert again(application).state == "accepted"
    assert Vote.objects.filter(round=1).count() == Vote.objects.filter(round=2).count() == 2


@pytest.mark.django_db
def test_those_who_did_not_vote_are_told_of_an_appeal():
    other = reader()
    appealed()
    assert mails_to(other.email) == ["vetting.appeal_arrived"]


@pytest.mark.django_db
def test_a_criterion_that_is_removed_in_mid_review_stays_with_the_file():
    application, one, two = being_read(), reader(), reader()
    before = set(again(application).criteria.rows.values_list("key", flat=True))
    gone = first_key(application)
    newer = CriteriaSet.objects.create(number=2, is_draft=False, published_at=application.submitted_at)
    for row in application.criteria.rows.exclude(key=gone):
        Criterion.objects.create(
            criteria=newer, key=row.key, part=row.part, title_fr=row.title_fr, title_en=row.title_en,
            text_fr=row.text_fr, text_en=row.text_en, is_required=row.is_required,
        )  # fmt: skip
    assert set(again(application).criteria.rows.values_list("key", flat=True)) == before
    fill(application, actor=one, refused=gone)
    with pytest.raises(VoteRefused):
        vote(application, "yes", actor=one)
    fill(application, actor=one)
    vote(application, "yes", actor=one)
    vote(application, "yes", actor=two)
    assert (again(application).state, again(application).criteria.number) == ("accepted", 1)
    assert sent().criteria.number == 2
