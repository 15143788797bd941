"""A lost second factor: asked for half-way in, decided by an operator, stopped by a mail, done after three days."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from portal.accounts.actions.factor_reset import (
    WAIT,
    ask_factor_reset,
    find_by_stop_token,
    refuse_factor_reset,
    start_factor_reset,
    stop_factor_reset,
)
from portal.accounts.exceptions import TooMany
from portal.accounts.models import FactorReset
from portal.accounts.workflow import FACTOR_RESET
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.common.transitions import NotAllowedFrom, ReasonMissing
from portal.outbox.sweeper import sweep
from tests.portal.accounts.factories import UserFactory
from tests.portal.accounts.logging_in import app_code, last_mail, log_in_by_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory(second_factor=True)


@pytest.fixture
def operator():
    return UserFactory(groups=["operators"], second_factor=True)


def stop_path(kind):
    return re.search(r"http://localhost:8000(/\S*second-facteur/\S+)", last_mail(kind).text)[1]


def keeps_factor(person):
    return Authenticator.objects.filter(user=person).exists()


def test_the_way_is_open_half_way_in_and_nowhere_else(person, operator):
    stranger = Client()
    assert b"<form" not in stranger.get(reverse("accounts:factor_lost")).content
    stranger.post(reverse("accounts:factor_lost"))
    assert not FactorReset.objects.exists()
    client = Client()
    log_in_by_code(client, person.email)
    assert reverse("accounts:factor_lost") in client.get(reverse("mfa_authenticate")).content.decode()
    assert b"<form" in client.get(reverse("accounts:factor_lost")).content
    client.post(reverse("accounts:factor_lost"))
    assert FactorReset.objects.get().user == person
    assert last_mail("accounts.factor_reset_asked").to_address == person.email
    assert last_mail("accounts.factor_reset_to_decide").to_address == operator.email
    with pytest.raises(TooMany):
        ask_factor_reset(person, actor=person)


def test_nothing_happens_before_three_days_and_then_it_is_done_and_told(person, operator):
    reset = ask_factor_reset(person, actor=person)
    client = Client()
    log_in_by_code(client, person.email)
    client.post(reverse("mfa_authenticate"), {"code": app_code()})
    start_factor_reset(reset, actor=operator, reason="Reconnue au téléphone.")
    with clock.frozen_at(clock.now() + WAIT - timedelta(hours=1)):
        sweep()
    assert keeps_factor(person)
    with clock.frozen_at(clock.now() + WAIT + timedelta(hours=1)):
        sweep()
    assert not keeps_factor(person)
    assert FactorReset.objects.get().state == "done"
    assert last_mail("accounts.factor_reset_done") is not None
    assert client.get(reverse("accounts:home")).status_code == 302, "open sessions are ended"
    verbs = list(
        AuditEntry.objects.filter(verb__startswith="factor_reset").order_by("pk").values_list("verb", flat=True)
    )
    assert verbs == ["factor_reset.asked", "factor_reset.started", "factor_reset.done"]
    assert AuditEntry.objects.get(verb="factor_reset.started").reason == "Reconnue au téléphone."


@pytest.mark.parametrize("when", ["asked", "started"])
def test_the_person_stops_it_by_the_mail_alone(person, operator, when):
    reset = ask_factor_reset(person, actor=person)
    if when == "started":
        start_factor_reset(reset, actor=operator, reason="Reconnue au téléphone.")
    path = stop_path(f"accounts.factor_reset_{when}")
    visitor = Client(enforce_csrf_checks=True)
    visitor.get(path)
    assert FactorReset.objects.get().state != "stopped"
    visitor.post(path)
    assert FactorReset.objects.get().state == "stopped"
    with clock.frozen_at(clock.now() + 2 * WAIT):
        sweep()
    assert keeps_factor(person)
    with pytest.raises(NotAllowedFrom):
        stop_factor_reset(reset)


def test_only_operators_decide_never_for_themselves_and_with_a_reason(person, operator):
    reset = ask_factor_reset(person, actor=person)
    for actor in (UserFactory(), UserFactory(groups=["moderators"])):
        with pytest.raises(PermissionDenied):
            start_factor_reset(reset, actor=actor, reason="Oui")
    own = ask_factor_reset(operator, actor=operator)
    with pytest.raises(PermissionDenied):
        start_factor_reset(own, actor=operator, reason="C’est moi")
    with pytest.raises(ReasonMissing):
        start_factor_reset(reset, actor=operator, reason=" ")
    refuse_factor_reset(reset, actor=operator, reason="Pas jointe.")
    assert "Pas jointe." in last_mail("accounts.factor_reset_refused").text


def test_operators_decide_on_their_page(person, operator):
    reset = ask_factor_reset(person, actor=person)
    client = Client()
    log_in_by_code(client, operator.email)
    client.post(reverse("mfa_authenticate"), {"code": app_code()})
    page = client.get(reverse("accounts:factor_resets")).content.decode()
    assert person.email in page
    decide = reverse("accounts:factor_decide", args=[reset.pk])
    assert client.get(decide).status_code == 200
    assert client.post(decide, {"reason": ""}).status_code == 200
    client.post(decide, {"reason": "Reconnue au téléphone."})
    assert FactorReset.objects.get().state == "waiting"
    assert client.get(decide).status_code == 404
    moderator = Client()
    keeper = UserFactory(groups=["moderators"], second_factor=True)
    log_in_by_code(moderator, keeper.email)
    moderator.post(reverse("mfa_authenticate"), {"code": app_code()})
    assert moderator.get(reverse("accounts:factor_resets")).status_code == 403


def test_a_made_up_link_finds_nothing():
    assert find_by_stop_token("3") is None


def test_the_table_allows_these_steps_and_no_others():
    allowed = {
        ("asked", "start"),
        ("asked", "refuse"),
        ("asked", "stop"),
        ("waiting", "stop"),
        ("waiting", "finish"),
    }
    for state in ("asked", "waiting", "stopped", "refused", "done"):
        assert {(state, step.name) for step in FACTOR_RESET.available_from(state)} == {
            pair for pair in allowed if pair[0] == state
        }
