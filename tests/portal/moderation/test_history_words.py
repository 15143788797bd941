"""Histories are read by people: whatever an action records has words."""

from __future__ import annotations

import ast

import pytest

from portal.audit.words import verb_label
from providers.workflow import LISTING
from tests.consistency.sources import THIS

RECORDERS = {"record", "record_many"}


def recorded_verbs():
    """Verbs written out in calls of record(), with the file they are in."""
    for file in THIS.python:
        for node in ast.walk(file.tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RECORDERS and node.args:
                verb = node.args[0]
                if isinstance(verb, ast.Constant):
                    yield verb.value


def test_there_are_verbs_to_look_at():
    assert len(set(recorded_verbs())) > 20


@pytest.mark.parametrize("verb", sorted(set(recorded_verbs())))
def test_every_recorded_verb_has_words(verb):
    assert str(verb_label(verb)) != verb


@pytest.mark.parametrize(
    "verb",
    [
        *(f"listing.{step.name}" for step in LISTING),
        *(f"provider.requests_{step}" for step in ("paused", "resumed")),
        *(f"organization.{step}" for step in ("sleep", "wake")),
    ],
)
def test_every_step_of_a_life_has_words(verb):
    assert str(verb_label(verb)) != verb
