"""Races of the committee and of the waiting list. Each is first shown to happen without its guard, then to be held."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from portal.audit.models import AuditEntry
from portal.notifications.models import OutgoingMail
from providers.vetting.actions import committee, criteria, waiting
from providers.vetting.actions.committee import SettledMeanwhile, change_rules
from providers.vetting.actions.first_criteria import load_first_criteria
from providers.vetting.models import CriteriaSet, Criterion, VettingRules, WaitingAddress
from providers.vetting.queries import rules
from providers.vetting.queries_committee import SETTLED, draft, mark_of, mark_of_rules
from providers.vetting.workflow import VettingError
from tests.utils.rivals import RIVALS, all_read_first, race, the_winner, winners
from tests.vetting.committee import WORDS, moderator, row_of, said, seen_now

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ana():
    load_first_criteria(actor=None)
    return moderator("Ana")


@pytest.fixture
def without_transaction(monkeypatch):
    """Take the transaction of one module away, which on SQLite is the guard itself."""

    def take_away(module):
        monkeypatch.setattr(module, "transaction", type("Open", (), {"atomic": staticmethod(nullcontext)}))
        monkeypatch.setattr(module, "take_turn", lambda *_names: None, raising=False)

    return take_away


def settle(actor, seen, **changes):
    return change_rules({name: getattr(rules(), name) for name in SETTLED} | changes, seen=seen, actor=actor)


def rival_rules(actor):
    seen = mark_of_rules(rules())
    return [partial(settle, actor, seen, quorum=3), partial(settle, actor, seen, target_days=60)]


def test_without_its_guard_the_later_of_two_rules_overwrites_the_earlier(ana, without_transaction, monkeypatch):
    without_transaction(committee)
    deeds = rival_rules(ana)
    monkeypatch.setattr(committee, "rules", all_read_first(committee.rules, len(deeds)))
    assert len(winners(race(*deeds))) == 2
    assert (rules().quorum, rules().target_days) != (3, 60)


def test_of_two_who_settle_the_rules_at_once_one_is_told(ana):
    results = race(*rival_rules(ana))
    the_winner(results)
    assert sum(isinstance(result, SettledMeanwhile) for result in results) == 1
    assert AuditEntry.objects.filter(verb="rules.change").count() == 1


def test_many_who_begin_a_draft_at_once_find_the_same_one(ana):
    results = race(*[partial(criteria.begin_draft, actor=ana)] * RIVALS)
    assert len(winners(results)) == RIVALS, results
    assert len({version.pk for version in results}) == 1
    assert AuditEntry.objects.filter(verb="criteria.begin").count() == 1
    assert Criterion.objects.filter(criteria__is_draft=True).count() == len(set(keys()))


def keys():
    return [row.key for row in Criterion.objects.filter(criteria__is_draft=True)]


def test_a_second_draft_is_refused_by_the_database_itself(ana):
    criteria.begin_draft(actor=ana)
    with pytest.raises(IntegrityError, match="one_draft|is_draft"), transaction.atomic():
        CriteriaSet.objects.create(number=99)


def rival_words(actor):
    criteria.begin_draft(actor=actor)
    row = row_of("proven")
    seen = mark_of([row])
    return [
        partial(criteria.save_criterion, row.pk, said(row, title_en=title), seen=seen, actor=actor)
        for title in ("Mine", "Theirs")
    ]


def test_of_two_who_word_a_criterion_at_once_one_is_told(ana):
    results = race(*rival_words(ana))
    the_winner(results)
    assert sum(isinstance(result, SettledMeanwhile) for result in results) == 1
    assert AuditEntry.objects.filter(verb="criteria.edit").count() == 1


@pytest.mark.only_on("postgresql")
def test_without_the_held_draft_words_come_in_force_that_nobody_who_published_read(ana, monkeypatch):
    words, _other = rival_words(ana)
    criteria.save_criterion(row_of("fits").pk, said(row_of("fits"), title_en="New"), seen=_mark("fits"), actor=ana)
    seen = seen_now()
    present = criteria.hold
    monkeypatch.setattr(criteria, "hold", lambda rows: list(rows))
    read = criteria._check_seen

    def read_then_words(rows, mark):
        read(rows, mark)
        monkeypatch.setattr(criteria, "_check_seen", read)
        race(words)

    monkeypatch.setattr(criteria, "_check_seen", read_then_words)
    criteria.publish_draft("Plus clair.", "Clearer.", seen=seen, actor=ana)
    monkeypatch.setattr(criteria, "hold", present)
    assert CriteriaSet.objects.get(number=2).rows.get(key="proven").title_en == "Mine"


def _mark(key):
    return mark_of([row_of(key)])


def test_what_is_published_is_what_was_read_whoever_words_it_at_the_same_moment(ana):
    criteria.begin_draft(actor=ana)
    criteria.add_criterion(WORDS, actor=ana)
    row, seen = row_of("proven"), seen_now()
    results = race(
        partial(criteria.publish_draft, "Plus clair.", "Clearer.", seen=seen, actor=ana),
        partial(criteria.save_criterion, row.pk, said(row, title_en="Mine"), seen=mark_of([row]), actor=ana),
    )
    the_winner(results)
    version = CriteriaSet.objects.get(number=2)
    assert version.is_draft == (version.rows.get(key="proven").title_en == "Mine")


def waits(count):
    load_first_criteria(actor=None)
    for number in range(count):
        WaitingAddress.objects.create(
            email=f"odile{number}@lavoir.example",
            token=f"{number:043}",
            confirmed_at=VettingRules.objects.get().changed_at,
        )


@pytest.mark.only_on("postgresql")
def test_without_held_rows_an_address_is_told_twice(monkeypatch):
    waits(3)
    monkeypatch.setattr(waiting, "hold", all_read_first(list, 2))  # the rules and the addresses, for each of two
    told = race(waiting.tell_waiting, waiting.tell_waiting)
    assert sum(told) == 6
    assert OutgoingMail.objects.filter(kind="vetting.intake_opens").count() == 6


def test_two_processes_tell_each_address_once():
    waits(12)
    told = race(*[waiting.tell_waiting] * 4)
    assert sum(told) == 12
    assert OutgoingMail.objects.filter(kind="vetting.intake_opens").count() == 12
    assert not WaitingAddress.objects.exists()


def test_many_who_type_the_same_address_at_once_are_one_row_and_three_mails(ana):
    settle(ana, mark_of_rules(rules()), is_open=False, closed_fr="En mars.", closed_en="In March.")
    results = race(*[partial(waiting.join_waiting_list, "odile@lavoir.example", language="fr")] * RIVALS)
    assert len(winners(results)) == waiting.MAILS_A_DAY
    assert all(isinstance(result, VettingError) for result in results if result is not None)
    assert OutgoingMail.objects.filter(to_address="odile@lavoir.example").count() == waiting.MAILS_A_DAY
    assert WaitingAddress.objects.count() == 1
    assert draft() is None
