"""Writing events, doing them, giving them up, having them tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.audit.models import AuditEntry
from portal.common import clock
from portal.outbox import sweeper
from portal.outbox.actions import forget_done, retry_event
from portal.outbox.api import emit
from portal.outbox.models import OutboxEvent, PeriodicRun
from portal.outbox.queries import figures
from portal.outbox.registry import Delivery, Periodic, Route, handler, routes, schedule
from portal.outbox.schedule import run_due
from portal.outbox.sweeper import CLAIM, LostClaim, PermanentFailure, claim_next, deliver, sweep
from tests.portal.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


def write(topic, payload=None, **options):
    with transaction.atomic():
        return emit(topic, payload or {}, **options)


def later(minutes):
    return clock.frozen_at(clock.now() + timedelta(minutes=minutes))


def test_an_event_is_handed_its_payload_once(topic):
    seen = []
    name = topic(lambda payload, delivery: seen.append((payload, delivery)))
    event = write(name, {"pk": 3})
    assert sweep() == 1
    assert sweep() == 0
    assert seen == [({"pk": 3}, Delivery(event_id=event.pk, attempt=1))]
    event.refresh_from_db()
    assert (event.state, event.claimed_until) == ("done", None)


def test_a_topic_that_nobody_handles_cannot_be_written():
    with pytest.raises(LookupError, match="nobody.handles"):
        write("nobody.handles")


@pytest.mark.django_db(transaction=True)
def test_an_event_is_written_inside_a_transaction_or_not_at_all(topic):
    with pytest.raises(RuntimeError):
        emit(topic(lambda payload, delivery: None), {})
    assert not OutboxEvent.objects.exists()


def test_two_handlers_for_a_topic_are_refused(topic):
    name = topic(lambda payload, delivery: None)
    with pytest.raises(ValueError, match="has a handler"):
        handler(name)(lambda payload, delivery: None)


def test_the_same_wish_twice_while_the_first_waits_is_one_event(topic):
    name = topic(lambda payload, delivery: None)
    assert write(name, key="provider:3") is not None
    assert write(name, key="provider:3") is None
    assert write(name, key="provider:4") is not None
    assert sweep() == 2
    assert write(name, key="provider:3") is not None, "after it was done the wish is a new one"


def test_urgent_events_go_first_and_delayed_ones_wait(topic):
    seen = []
    calm = topic(lambda payload, delivery: seen.append("calm"), "test.calm")
    urgent = topic(lambda payload, delivery: seen.append("urgent"), "test.urgent", queue="urgent")
    write(calm)
    write(urgent)
    write(calm, delay=timedelta(hours=1))
    sweep()
    assert seen == ["urgent", "calm"]
    with later(61):
        sweep()
    assert len(seen) == 3


def test_a_handler_that_fails_is_tried_again_further_and_further_apart_then_given_up(topic):
    def fail(payload, delivery):
        raise ValueError("le disque est plein")

    event = write(topic(fail, max_attempts=4))
    waits = []
    moment = clock.now()
    for _attempt in range(4):
        with clock.frozen_at(moment):
            assert sweep() == 1
        event.refresh_from_db()
        waits.append((event.due_at - moment).total_seconds())
        moment = event.due_at + timedelta(seconds=1)
    assert waits[0] < waits[1] < waits[2]
    assert (event.state, event.attempts) == ("failed", 4)
    assert "le disque est plein" in event.last_error
    with clock.frozen_at(moment + timedelta(days=9)):
        assert sweep() == 0


def test_what_cannot_help_is_not_tried_again(topic):
    def refuse(payload, delivery):
        raise PermanentFailure("parti sans laisser d’adresse")

    event = write(topic(refuse))
    sweep()
    event.refresh_from_db()
    assert (event.state, event.attempts) == ("failed", 1)


def test_an_event_that_kills_its_process_each_time_is_given_up_too(topic):
    name = topic(lambda payload, delivery: pytest.fail("never handed out again"), max_attempts=2)
    event = write(name)
    OutboxEvent.objects.update(attempts=2)
    sweep()
    event.refresh_from_db()
    assert event.state == "failed"
    assert "process ended" in event.last_error


def test_an_event_of_an_app_that_is_gone_is_set_aside_and_the_others_go_on(topic):
    seen = []
    name = topic(lambda payload, delivery: seen.append(1))
    write(name)
    OutboxEvent.objects.create(topic="gone.app", created_at=clock.now(), due_at=clock.now() - timedelta(days=1))
    sweep()
    assert seen == [1]
    assert OutboxEvent.objects.get(topic="gone.app").state == "failed"


def test_effects_on_the_database_stand_or_fall_with_the_mark(topic):
    def note_then_lose_the_claim(payload, delivery):
        PeriodicRun.objects.create(name="effect", last_run_at=clock.now())
        OutboxEvent.objects.filter(pk=delivery.event_id).update(claim="somebody else")

    event = write(topic(note_then_lose_the_claim))
    sweep()
    assert not PeriodicRun.objects.filter(name="effect").exists()
    event.refresh_from_db()
    assert event.state == "claimed"


def test_a_claim_that_ran_out_is_free_again_and_its_late_owner_marks_nothing(topic):
    seen = []
    name = topic(lambda payload, delivery: seen.append(delivery.attempt))
    write(name)
    first = claim_next()
    assert claim_next() is None
    with clock.frozen_at(clock.now() + CLAIM + timedelta(seconds=1)):
        second = claim_next()
        assert second.pk == first.pk
        deliver(second)
    with pytest.raises(LostClaim):
        sweeper.mark_done(first)
    sweeper.put_back(first, routes[name], ValueError())
    sweeper.give_up(first, "too late")
    assert OutboxEvent.objects.get().state == "done"
    assert seen == [2]


def test_an_operator_has_a_failed_event_tried_again_once_and_it_is_traced(topic):
    event = write(topic(lambda payload, delivery: None))
    operator = UserFactory(groups=["operators"])
    assert retry_event(event, actor=operator) is False
    OutboxEvent.objects.update(state="failed", attempts=12)
    assert retry_event(event, actor=operator) is True
    assert retry_event(event, actor=operator) is False
    assert sweep() == 1
    assert AuditEntry.objects.get(verb="outbox.retried").actor == operator


def test_the_figures_say_what_waits_and_for_how_long(topic):
    name = topic(lambda payload, delivery: None)
    write(name)
    write(name, delay=timedelta(hours=1))
    with later(10):
        seen = figures()
    assert (seen.waiting, seen.failed, seen.done_last_day) == (2, 0, 0)
    assert timedelta(minutes=9) < seen.oldest_wait < timedelta(minutes=11)


def test_done_events_are_forgotten_after_thirty_days(topic):
    write(topic(lambda payload, delivery: None))
    sweep()
    with later(60 * 24 * 29):
        assert forget_done() == 0
    with later(60 * 24 * 31):
        assert forget_done() == 1


def test_a_periodic_job_runs_when_its_time_has_come_and_one_that_fails_stops_no_other(monkeypatch):
    ran = []

    def fail():
        raise ValueError

    monkeypatch.setattr(
        "portal.outbox.schedule.schedule",
        {
            "test.fails": Periodic("test.fails", timedelta(hours=1), fail),
            "test.runs": Periodic("test.runs", timedelta(hours=1), lambda: ran.append(1)),
        },
    )
    assert run_due() == ["test.fails", "test.runs"]
    assert run_due() == []
    with later(61):
        run_due()
    assert ran == [1, 1]


def test_every_route_and_job_of_the_portal_has_a_name_of_its_room():
    assert all("." in name for name in [*routes, *schedule])


def test_tick_says_what_it_did(topic, capsys, monkeypatch):
    monkeypatch.setattr("portal.outbox.schedule.schedule", {})
    write(topic(lambda payload, delivery: None))
    call_command("tick")
    assert "1 events" in capsys.readouterr().out


STEPS = st.lists(
    st.sampled_from(
        ["a claims", "b claims", "a marks", "b marks", "a fails", "b fails", "time passes", "a little later"]
    ),
    max_size=14,
)


@settings(deadline=None)
@given(steps=STEPS)
def test_whatever_two_sweepers_do_an_event_is_marked_once_by_its_last_claimant(steps):
    """Random histories of two sweepers and the clock over one event."""
    name = "test.history"
    routes[name] = Route(name, lambda payload, delivery: None)
    try:
        with transaction.atomic():
            _play(name, steps)
            transaction.set_rollback(True)
    finally:
        del routes[name]


def _play(name, steps):
    event = emit(name, {})
    held, marks, moment = {}, [], clock.now()
    holder = None
    for step in steps:
        who = step[0]
        with clock.frozen_at(moment):
            if step == "time passes":
                moment += CLAIM + timedelta(seconds=1)
            elif step == "a little later":
                moment += timedelta(seconds=20)
            elif step.endswith("claims"):
                claimed = claim_next()
                if claimed is not None:
                    held[who] = claimed
                    holder = who
            elif who in held:
                marked = _mark(held[who], name) if step.endswith("marks") else _fail(held[who], name)
                assert not marked or who == holder, "only the last claimant may write"
                marks += [who] if marked and step.endswith("marks") else []
                holder = None if marked else holder
    assert len(marks) <= 1
    event.refresh_from_db()
    assert (event.state == "done") == bool(marks)


def _mark(event, name):
    try:
        sweeper.mark_done(event)
    except LostClaim:
        return False
    return True


def _fail(event, name):
    before = OutboxEvent.objects.get(pk=event.pk)
    sweeper.put_back(event, routes[name], ValueError("encore"))
    return OutboxEvent.objects.get(pk=event.pk).due_at != before.due_at
