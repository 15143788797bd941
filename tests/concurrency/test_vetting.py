"""Two do the same thing with a file at once. Each race is first shown to happen once its guard is taken away.

The guard is the file's row, held before anything is looked at, and the table of its steps behind it. On SQLite the
transaction itself is the guard, so what happens without it is shown on PostgreSQL.
"""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError

from portal.common import clock
from portal.common.transitions import NotAllowedFrom, TransitionError, Workflow
from portal.notifications.models import OutgoingMail
from providers.models import Provider
from providers.vetting.actions import blanking, file_upkeep, sign_upkeep, signing, submitting, voting
from providers.vetting.actions.blanking import empty_now
from providers.vetting.actions.drafting import discard_draft
from providers.vetting.actions.signing import Consent, LinkClosed, confirm, decline
from providers.vetting.actions.submitting import appeal, submit, withdraw
from providers.vetting.models import Application, SignLink, Submission, ToldProject, Vote
from tests.utils.rivals import PATIENCE, all_read_first, in_between, race, the_winner, winners
from tests.vetting.applying import complete, draft, link_of, sent
from tests.vetting.deciding import again, being_read, fill, reader, refused, to_complete, vote

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

TURNS = 3


def mails(kind):
    return OutgoingMail.objects.filter(kind=f"vetting.{kind}").count()


def read_only(application):
    """Stands for `held`: the file as it is now, without a lock."""
    application.refresh_from_db()
    return application


@pytest.fixture
def unguarded(monkeypatch):
    """Without locks and conditional steps: two rivals read where the file stands before one of them moves it."""

    def take_away(*modules):
        have_read = threading.Barrier(2)

        def apply(workflow, model, pk, name, *, reason="", **changes):
            present = model.objects.get(pk=pk).state
            if present not in workflow.get(name).sources:
                raise NotAllowedFrom(present)
            have_read.wait(PATIENCE)
            model.objects.filter(pk=pk).update(state=workflow.get(name).target, **changes)
            return present

        monkeypatch.setattr(Workflow, "apply", apply)
        for module in modules:
            monkeypatch.setattr(module, "held", read_only)

    return take_away


def filled():
    """A file whose grid is filled, and two who read it."""
    application, one, two = being_read(), reader(), reader()
    fill(application, actor=one)
    return application, one, two


def voting_for(application, person):
    return partial(vote, again(application), "yes", actor=person)


@pytest.mark.only_on("postgresql")
def test_without_the_guard_two_who_agree_decide_nothing(monkeypatch):
    application, one, two = filled()
    monkeypatch.setattr(voting, "held", read_only)
    monkeypatch.setattr(voting, "votes_that_count", all_read_first(voting.votes_that_count, 2))
    results = race(voting_for(application, one), voting_for(application, two))
    assert len(winners(results)) == 2
    assert Vote.objects.count() == 2 and again(application).state == "in_review"


@pytest.mark.parametrize("_turn", range(TURNS))
def test_two_who_agree_at_once_decide_once(_turn):
    application, one, two = filled()
    results = race(voting_for(application, one), voting_for(application, two))
    assert len(winners(results)) == 2, results
    assert again(application).state == "accepted"
    assert (Provider.objects.count(), mails("accepted")) == (1, 1)


@pytest.mark.parametrize("_turn", range(TURNS))
def test_of_two_last_votes_one_decides_and_the_other_is_told(_turn):
    application, one, two = filled()
    vote(application, "yes", actor=one)
    results = race(voting_for(application, two), voting_for(application, reader()))
    the_winner(results)
    assert any(isinstance(result, NotAllowedFrom) for result in results)
    assert again(application).state == "accepted"
    assert (Provider.objects.count(), Vote.objects.count(), mails("accepted")) == (1, 2, 1)


@pytest.mark.only_on("postgresql")
def test_without_the_guard_a_vote_is_noted_on_what_was_withdrawn(monkeypatch):
    application, one, _two = filled()
    leaving = partial(withdraw, again(application), actor=application.author)
    all_gone = [leaving]

    def read_then_wait(file):
        read_only(file)
        while all_gone:
            race(all_gone.pop())
        return file

    monkeypatch.setattr(voting, "held", read_then_wait)
    vote(application, "yes", actor=one)
    assert again(application).state == "withdrawn" and Vote.objects.get().cast_at > again(application).waits_since


@pytest.mark.parametrize("votes_before", [0, 1])
@pytest.mark.parametrize("_turn", range(TURNS))
def test_a_file_is_withdrawn_or_voted_on(_turn, votes_before):
    application, one, two = filled()
    if votes_before:
        vote(application, "yes", actor=two)
    voted, left = race(voting_for(application, one), partial(withdraw, again(application), actor=application.author))
    file = again(application)
    assert (file.state == "accepted") is (Provider.objects.count() == 1) is (mails("accepted") == 1)
    if file.state == "accepted":
        assert isinstance(left, NotAllowedFrom)
    else:
        assert file.state == "withdrawn" and not isinstance(left, Exception)
        assert isinstance(voted, NotAllowedFrom) or all(
            row.cast_at <= file.waits_since for row in Vote.objects.filter(voter=one)
        )


@pytest.mark.only_on("postgresql")
def test_without_the_guard_a_file_is_sent_twice(unguarded):
    application = complete()
    unguarded(submitting)
    sending = [partial(submit, again(application), actor=application.author) for _time in range(2)]
    assert len(winners(race(*sending))) == 2
    assert Submission.objects.count() == mails("received") == 2


@pytest.mark.parametrize("make, number", [(complete, 1), (to_complete, 2)])
def test_a_file_that_is_sent_twice_at_once_is_sent_once(make, number):
    application = make()
    received = mails("received")
    results = race(*[partial(submit, again(application), actor=application.author) for _time in range(2)])
    the_winner(results)
    assert any(isinstance(result, TransitionError) for result in results)
    assert (again(application).submission, Submission.objects.count()) == (number, number)
    assert mails("received") == received + 1
    assert SignLink.objects.filter(state="open").count() == mails("please_sign") == 2


@pytest.mark.only_on("postgresql")
def test_without_the_guard_somebody_appeals_twice(unguarded):
    application = refused()
    unguarded(submitting)
    results = race(*[appealing(application, reason) for reason in ("Un.", "Deux.")])
    assert len(winners(results)) == 2 and mails("appeal_received") == 2


def appealing(application, reason="Nos prix sont écrits."):
    return partial(appeal, again(application), reason, actor=application.author)


@pytest.mark.parametrize("_turn", range(TURNS))
def test_of_two_appeals_at_once_one_is_made(_turn):
    application, other = refused(), reader()
    results = race(*[appealing(application, reason) for reason in ("Un.", "Deux.")])
    won = the_winner(results)
    assert any(isinstance(result, TransitionError) for result in results)
    assert again(application).appeal_reason == won.appeal_reason
    assert mails("appeal_received") == 1
    assert OutgoingMail.objects.filter(kind="vetting.appeal_arrived", user=other).count() == 1


def answering(project):
    """Two of the same association answer by one link."""
    links = [link_of(project)[1] for _person in range(2)]
    return (
        partial(confirm, links[0], name="Odile", consent=Consent(story=True), actor=None),
        partial(decline, links[1], name="Zoé", reason="Ce n’était pas nous.", actor=None),
    )


@pytest.mark.only_on("postgresql")
def test_without_the_guard_one_link_answers_twice(monkeypatch):
    project = sent().projects.first()
    monkeypatch.setattr(
        signing, "_held", lambda told: ToldProject.objects.select_related("application__organization").get(pk=told.pk)
    )
    monkeypatch.setattr(signing, "why_closed", all_read_first(signing.why_closed, 2))
    results = race(answering(project)[0], answering(project)[0])
    assert len(winners(results)) == mails("association_answered") == 2


@pytest.mark.parametrize("_turn", range(TURNS))
def test_a_link_answers_once(_turn):
    project = sent().projects.first()
    results = race(*answering(project))
    won = the_winner(results)
    assert any(isinstance(result, LinkClosed) for result in results)
    project.refresh_from_db()
    assert project.sign_state == won.sign_state in ("confirmed", "declined")
    assert mails("association_answered") == 1
    assert mails("thanks_for_signing") == (project.sign_state == "confirmed")


@pytest.mark.parametrize("_turn", range(TURNS))
def test_an_association_answers_or_its_applicant_withdraws(_turn):
    application = sent()
    project = application.projects.first()
    answered, left = race(answering(project)[0], partial(withdraw, again(application), actor=application.author))
    assert left.state == "withdrawn"
    assert isinstance(answered, LinkClosed) is (mails("thanks_for_signing") == 0)
    assert not SignLink.objects.filter(state="open").exists()


def in_days(days, job):
    """A job as it runs in some days: the clock of a thread is its own."""

    def run():
        with clock.frozen_at(clock.now() + timedelta(days=days)):
            return job()

    return run


@pytest.mark.only_on("postgresql")
def test_without_holding_a_draft_that_has_just_left_is_erased(monkeypatch):
    application = complete()
    monkeypatch.setattr(file_upkeep, "_idle_drafts", lambda: Application.objects.all())
    monkeypatch.setattr(file_upkeep, "hold", in_between(partial(submit, again(application), actor=application.author)))
    in_days(366, file_upkeep.follow_drafts)()
    assert mails("received") == 1 and not Application.objects.exists()


@pytest.mark.parametrize("_turn", range(TURNS))
def test_a_draft_is_sent_or_erased_by_the_clock(_turn):
    application = complete()
    Application.objects.update(updated_at=clock.now() - timedelta(days=366))
    sending = partial(submit, again(application), actor=application.author)
    left, erased = race(sending, file_upkeep.follow_drafts)
    assert isinstance(left, Exception) is bool(erased) is not Application.objects.exists()
    assert mails("received") == (not erased)


@pytest.mark.parametrize(
    "make, days, job, kind",
    [
        (draft, 61, file_upkeep.follow_drafts, "idle_draft"),
        (to_complete, 61, file_upkeep.follow_completions, "still_to_complete"),
        (to_complete, 184, file_upkeep.follow_completions, "lapsed"),
        (sent, 46, sign_upkeep.follow_sign_links, "no_answer"),
    ],
)
def test_a_job_that_runs_twice_at_once_writes_once(make, days, job, kind):
    make()
    results = race(*[in_days(days, job)] * 2)
    assert not [result for result in results if isinstance(result, Exception)], results
    assert mails(kind) == (2 if kind == "no_answer" else 1)  # one for each association


@pytest.mark.parametrize("_turn", range(TURNS))
def test_a_file_lapses_or_is_sent_again(_turn):
    application = to_complete()
    Application.objects.update(updated_at=clock.now() - timedelta(days=184))
    sending = partial(submit, again(application), actor=application.author)
    again_sent, _followed = race(sending, file_upkeep.follow_completions)
    file = again(application)
    assert file.state == ("withdrawn" if isinstance(again_sent, Exception) else "submitted")
    assert mails("lapsed") == (file.state == "withdrawn")


@pytest.mark.only_on("postgresql")
def test_without_the_guard_what_is_appealed_is_emptied(monkeypatch):
    application = refused()
    looks = [appealing(application), None]  # it is looked at twice: the appeal comes after the last look

    def read_then_wait(file):
        read_only(file)
        if deed := looks.pop():
            race(deed)
        return file

    monkeypatch.setattr(blanking, "held", read_then_wait)
    with pytest.raises(IntegrityError, match="application_blanked_is_empty"):  # the database is the last guard
        empty_now(again(application), actor=application.author)


@pytest.mark.parametrize("_turn", range(TURNS))
def test_a_refused_file_is_appealed_or_emptied(_turn):
    application = refused()
    made, emptied = race(appealing(application), partial(empty_now, again(application), actor=application.author))
    file = again(application)
    assert isinstance(made, Exception) is not isinstance(emptied, Exception)
    assert (file.state, file.blanked_at is None) == (
        ("refused", False) if isinstance(made, Exception) else ("appealed", True)
    )


@pytest.mark.parametrize("_turn", range(TURNS))
def test_a_draft_is_thrown_away_by_one_of_two(_turn):
    application = complete()
    results = race(*[partial(discard_draft, again(application), actor=application.author) for _time in range(2)])
    assert sorted(results, key=str) == [False, True] and not Application.objects.exists()
