"""The life of a file, written down here by hand: every step from every state by everybody, allowed or refused."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from portal.audit.models import AuditEntry
from portal.common import clock
from portal.common.transitions import NotAllowedFrom, ReasonMissing
from portal.notifications.models import OutgoingMail
from providers.vetting.actions import file_upkeep
from providers.vetting.actions.first_criteria import load_first_criteria
from providers.vetting.actions.moving import move
from providers.vetting.actions.reviewing import request_changes, take
from providers.vetting.actions.submitting import appeal, submit, withdraw
from providers.vetting.enums import Verdict
from providers.vetting.models import Application
from providers.vetting.queries import criteria_in_force
from providers.vetting.workflow import APPLICATIONS, NotYourStep, VoteRefused
from tests.portal.accounts.factories import OrganizationFactory, UserFactory
from tests.utils.dump import rows_of
from tests.vetting import deciding
from tests.vetting.applying import complete, sent
from tests.vetting.deciding import again, fill, first_key, reader, vote

pytestmark = pytest.mark.django_db

STATES = (
    "draft", "submitted", "in_review", "changes_requested", "accepted", "refused", "appealed", "second_review",
    "refused_for_good", "withdrawn",
)  # fmt: skip
ROLES = ("applicant", "moderator", "others", "votes", "clock", "portal")
# step: who takes it, from where to where
STEPS = {
    "submit": ("applicant", {"draft": "submitted"}),
    "take": ("moderator", {"submitted": "in_review"}),
    "request_changes": ("moderator", {"in_review": "changes_requested"}),
    "submit_again": ("applicant", {"changes_requested": "submitted"}),
    "accept": ("votes", {"in_review": "accepted", "second_review": "accepted"}),
    "refuse": ("votes", {"in_review": "refused"}),
    "appeal": ("applicant", {"refused": "appealed"}),
    "take_up": ("others", {"appealed": "second_review"}),
    "refuse_for_good": ("votes", {"second_review": "refused_for_good"}),
    "withdraw": ("applicant", {
        "draft": "withdrawn", "submitted": "withdrawn", "in_review": "withdrawn", "changes_requested": "withdrawn",
        "appealed": "withdrawn", "second_review": "withdrawn",
    }),
    "lapse": ("clock", {"changes_requested": "withdrawn"}),
    "end": ("portal", {
        "draft": "withdrawn", "submitted": "withdrawn", "in_review": "withdrawn", "changes_requested": "withdrawn",
        "appealed": "withdrawn", "second_review": "withdrawn",
    }),
}  # fmt: skip
WITH_REASON = {"request_changes", "refuse", "appeal", "refuse_for_good", "lapse", "end"}


def a_row(state):
    """A file in a state, as bare as the database takes it."""
    load_first_criteria(actor=None)
    now, columns = clock.now(), {}
    if state not in ("draft", "withdrawn"):
        columns |= {"submitted_at": now, "criteria": criteria_in_force(), "quorum": 2, "submission": 1}
    if state in ("accepted", "refused", "appealed", "second_review", "refused_for_good"):
        columns |= {"decided_at": now, "decision_reason": "Les prix manquent."}
    if state in ("appealed", "second_review", "refused_for_good"):
        columns |= {"appealed_at": now, "appeal_reason": "Ils sont écrits."}
    return Application.objects.create(organization=OrganizationFactory(), state=state, name="Bureau", **columns)


def columns_of(step):
    """What an action sets together with a step."""
    now = clock.now()
    return {
        "submit": {"submitted_at": now, "criteria": criteria_in_force(), "quorum": 2, "submission": 1},
        "accept": {"decided_at": now},
        "refuse": {"decided_at": now, "decision_reason": "Les prix manquent."},
        "refuse_for_good": {"decided_at": now, "decision_reason": "Les prix manquent."},
        "appeal": {"appealed_at": now, "appeal_reason": "Ils sont écrits."},
    }.get(step, {})


def everything():
    return rows_of("vetting"), AuditEntry.objects.count(), OutgoingMail.objects.count()


def test_the_table_has_these_steps_and_no_other():
    assert {transition.name for transition in APPLICATIONS} == set(STEPS)
    assert {value for value, _label in Application._meta.get_field("state").flatchoices} == set(STATES)


def undone(state):
    """Each step by each role on a file in a state, from the same row: what one of them writes is taken back."""
    application = a_row(state)
    for step in STEPS:
        for role in ROLES:
            with transaction.atomic():
                yield again(application), step, role
                transaction.set_rollback(True)


@pytest.mark.parametrize("state", STATES)
def test_every_step_from_every_state_by_everybody(state):
    for application, step, role in undone(state):
        who, leads = STEPS[step]
        before = everything()
        act = partial(move, application, step, role, actor=None, **columns_of(step))
        asked = f"{step} by {role} from {state}"
        if role != who or state not in leads:
            words = r"\w+ \w+" if role != who else application.get_state_display()
            with pytest.raises(NotYourStep if role != who else NotAllowedFrom, match=words):
                act(reason="Parce que.")
                pytest.fail(f"{asked} was not refused")
            assert everything() == before, asked
            continue
        if step in WITH_REASON:
            for empty in ("", "  \n"):
                with pytest.raises(ReasonMissing, match=r"\w+ \w+"):
                    act(reason=empty)
            assert everything() == before, asked
        act(reason="Parce que." if step in WITH_REASON else "")
        entry = AuditEntry.objects.get(verb=f"application.{step}")
        assert again(application).state == entry.new["state"] == leads[state], asked
        assert (entry.old["state"], entry.actor_role, entry.reason) == (state, role, ""), asked


def withdrawn():
    application = sent()
    return withdraw(application, actor=application.author)


MADE = {
    "draft": complete,
    "submitted": sent,
    "in_review": deciding.being_read,
    "changes_requested": deciding.to_complete,
    "accepted": deciding.accepted,
    "refused": deciding.refused,
    "appealed": deciding.appealed,
    "second_review": deciding.read_again,
    "refused_for_good": deciding.refused_for_good,
    "withdrawn": withdrawn,
}


def asking_for_more(application, actor):
    row = again(application).criteria.rows.get(key=first_key(application)) if application.criteria else None
    return request_changes(application, [row.pk] if row else [0], actor=actor)


def by_applicant(act):
    return lambda application: act(application, actor=application.author)


def by_moderator(act):
    return lambda application: act(application, actor=reader())


# What people do: how, and from where to where. A moderator's first vote takes a file; taking it twice changes nothing.
DEEDS = {
    "send": (by_applicant(submit), {"draft": "submitted", "changes_requested": "submitted"}),
    "take": (by_moderator(take), {
        "submitted": "in_review", "in_review": "in_review", "appealed": "second_review",
        "second_review": "second_review",
    }),
    "ask for more": (by_moderator(asking_for_more), {
        "submitted": "changes_requested", "in_review": "changes_requested",
    }),
    "vote for it": (by_moderator(lambda file, actor: vote(file, "yes", actor=actor)), {
        "submitted": "accepted", "in_review": "accepted", "second_review": "accepted",
    }),
    "vote against it": (by_moderator(lambda file, actor: vote(file, "no", actor=actor)), {
        "submitted": "refused", "in_review": "refused", "second_review": "refused_for_good",
    }),
    "appeal": (by_applicant(lambda file, actor: appeal(file, "Ils sont écrits.", actor=actor)), {
        "refused": "appealed",
    }),
    "withdraw": (by_applicant(withdraw), {
        "draft": "withdrawn", "submitted": "withdrawn", "in_review": "withdrawn", "changes_requested": "withdrawn",
        "appealed": "withdrawn", "second_review": "withdrawn", "withdrawn": "withdrawn",
    }),
}  # fmt: skip


def prepared(state, deed):
    """A file in a state, its grid filled as the deed needs it where moderators can fill it, decided by one vote."""
    application = MADE[state]()
    Application.objects.filter(pk=application.pk).update(quorum=1 if application.submission else None)
    if again(application).is_under_vote:
        verdict = Verdict.TO_COMPLETE if deed == "ask for more" else Verdict.NOT_MET
        refused = "" if deed == "vote for it" else first_key(application)
        fill(application, actor=reader(), refused=refused, verdict=verdict)
    return again(application)


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("state", STATES)
def test_people_take_the_steps_of_the_table_and_no_other(state, deed):
    application = prepared(state, deed)
    act, leads = DEEDS[deed]
    before = everything()
    if state in leads:
        act(application)
        assert again(application).state == leads[state]
        return
    with pytest.raises((NotAllowedFrom, ReasonMissing, VoteRefused)) as refusal:
        act(application)
    assert len(str(refusal.value).split()) > 4, "a sentence"
    assert everything() == before


AS_SOMEBODY = {
    "send": ("draft", submit),
    "take": ("submitted", take),
    "ask for more": ("in_review", asking_for_more),
    "vote for it": ("in_review", lambda file, actor: vote(file, "yes", actor=actor)),
    "vote against it": ("in_review", lambda file, actor: vote(file, "no", actor=actor)),
    "appeal": ("refused", lambda file, actor: appeal(file, "Ils sont écrits.", actor=actor)),
    "withdraw": ("submitted", withdraw),
}
OF_APPLICANTS = {"send", "appeal", "withdraw"}


@pytest.mark.parametrize("deed", AS_SOMEBODY)
@pytest.mark.parametrize("who", ["stranger", "the other side"])
def test_nobody_takes_a_step_of_others(deed, who):
    state, act = AS_SOMEBODY[deed]
    application = prepared(state, deed)
    other_side = reader() if deed in OF_APPLICANTS else application.author
    before = everything()
    with pytest.raises(PermissionDenied, match=r"\w+ \w+"):
        act(application, actor=UserFactory() if who == "stranger" else other_side)
    assert everything() == before


@pytest.mark.parametrize("state", [state for state in STATES if state != "draft"])
def test_the_portal_ends_what_is_open_and_nothing_else(state):
    application = MADE[state]()
    file_upkeep.end_with_organization(application)
    is_over = state in ("accepted", "refused", "refused_for_good", "withdrawn")
    assert again(application).state == (state if is_over else "withdrawn")
    assert AuditEntry.objects.filter(verb="application.end").exists() is not is_over


def test_a_draft_goes_with_its_organization():
    application = complete()
    for did in (True, False):
        assert file_upkeep.end_with_organization(application) is did
    assert not Application.objects.exists()
