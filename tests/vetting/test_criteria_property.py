"""Whatever the committee does to its drafts, in whatever order: what is published stays byte for byte."""

from __future__ import annotations

import json

import pytest
from django.core import serializers
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.common.transitions import TransitionError
from providers.vetting.actions import criteria as actions
from providers.vetting.actions.first_criteria import load_first_criteria
from providers.vetting.models import CriteriaSet, Criterion
from providers.vetting.queries_committee import draft, mark_of
from tests.vetting.committee import WORDS, moderator, publish, said, seen_now

pytestmark = pytest.mark.django_db

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).filter(
    str.strip
)
steps = st.one_of(
    st.tuples(st.just("begin")),
    st.tuples(st.just("add"), words),
    st.tuples(st.just("edit"), st.integers(0, 9), st.sampled_from(["title_fr", "text_en"]), words),
    st.tuples(st.just("edit"), st.integers(0, 9), st.sampled_from(["is_required", "concerns_listed"]), st.booleans()),
    st.tuples(st.just("remove"), st.integers(0, 9)),
    st.tuples(st.just("move"), st.integers(0, 9), st.sampled_from(["up", "down"])),
    st.tuples(st.just("discard")),
    st.tuples(st.just("publish")),
)


def take_step(step, actor):
    """One deed of somebody who reads the draft as it is now."""
    name, *args = step
    if name == "begin":
        return actions.begin_draft(actor=actor)
    if name == "add":
        return actions.add_criterion({**WORDS, "title_en": args[0]}, actor=actor)
    seen = seen_now() if draft() else ""
    if name == "discard":
        return actions.discard_draft(seen=seen, actor=actor)
    if name == "publish":
        return actions.publish_draft("Plus clair.", "Clearer.", seen=seen, actor=actor)
    rows = list(Criterion.objects.filter(criteria__is_draft=True)) or list(Criterion.objects.all())
    row = rows[args[0] % len(rows)]
    if name == "move":
        return actions.move_criterion(row.pk, args[1], seen=seen, actor=actor)
    if name == "remove":
        return actions.remove_criterion(row.pk, seen=mark_of([row]), actor=actor)
    return actions.save_criterion(row.pk, said(row, **{args[1]: args[2]}), seen=mark_of([row]), actor=actor)


def bytes_of(version):
    """A published version and its rows, as they are stored."""
    return serializers.serialize("json", [version, *Criterion.objects.filter(criteria=version).order_by("pk")])


def published():
    return {version.number: bytes_of(version) for version in CriteriaSet.objects.published()}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=st.lists(steps, max_size=14))
def test_any_sequence_of_edits_leaves_what_is_published_byte_for_byte(sequence):
    with transaction.atomic():
        load_first_criteria(actor=None)
        actor = moderator("Ana")
        for step in [("begin",), *sequence]:
            before = published()
            try:
                take_step(step, actor)
            except TransitionError:
                assert published() == before
            now = published()
            assert {number: now[number] for number in before} == before
            assert sorted(now) == list(range(1, len(now) + 1))
            assert CriteriaSet.objects.filter(is_draft=True).count() <= 1
            for version in now.values():
                assert any(row["fields"].get("is_required") for row in json.loads(version))
        transaction.set_rollback(True)


def test_the_words_of_a_published_version_do_not_follow_the_next_draft():
    load_first_criteria(actor=None)
    actor = moderator("Ana")
    first = published()[1]
    for step in [("begin",), ("edit", 0, "title_fr", "Autrement"), ("remove", 1), ("add", "New"), ("move", 0, "down")]:
        take_step(step, actor)
    publish(actor)
    assert published()[1] == first
    assert len(published()) == 2
