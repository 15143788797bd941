"""The entrance with a Redis that is gone, or that takes connections and never answers: as cache and as broker."""

from __future__ import annotations

import time

import pytest
from django.test import Client
from django.urls import reverse

from portal.common import redis_cache
from portal.common.redis_cache import Astray
from portal.outbox.sweeper import sweep
from portal.settings.redis import cache as settings_for
from tests import services
from tests.portal.accounts.factories import UserFactory
from tests.portal.accounts.logging_in import log_in_by_code

pytestmark = [pytest.mark.needs("redis"), pytest.mark.django_db(transaction=True)]

KNOWN, PASSWORD = "connue@example.org", "trois mots en file"
PATIENCE = 2.5


@pytest.fixture
def redis(settings, monkeypatch):
    """A Redis of this test, in use as cache and as broker."""
    monkeypatch.setattr(redis_cache, "astray", Astray())
    with services.started("redis") as server:
        settings.BROKER_URL = server.url
        settings.CACHES = {**settings.CACHES, "default": settings_for(server.url)}
        from portal.outbox import messages  # it wants the address

        messages.breaker.close(), redis_cache.breaker.close()
        yield server
        messages.breaker.close(), redis_cache.breaker.close()


@pytest.fixture
def person():
    return UserFactory(email=KNOWN, password=PASSWORD)


def fail_to_log_in(times):
    for _try in range(times):
        Client().post(reverse("account_login"), {"login": KNOWN, "password": "autre chose encore"})


def try_the_right_password():
    return Client().post(reverse("account_login"), {"login": KNOWN, "password": PASSWORD})


@pytest.mark.parametrize("trouble", ["kill", "freeze"])
def test_people_log_in_by_code_and_nobody_waits_long(redis, person, trouble):
    client = Client()
    getattr(redis, trouble)()
    waits = []
    for step in (
        lambda: client.get("/"),
        lambda: client.get(reverse("account_login")),
        lambda: log_in_by_code(client, KNOWN),
        lambda: client.get(reverse("accounts:home")),
    ):
        began = time.monotonic()
        assert step().status_code in (200, 302)
        waits.append(time.monotonic() - began)
    assert client.get(reverse("accounts:home")).status_code == 200
    assert max(waits) < PATIENCE, waits
    assert sweep() > 0, "the mail waits in the outbox"


@pytest.mark.parametrize("trouble", ["kill", "freeze"])
def test_limits_still_hold(redis, person, trouble):
    getattr(redis, trouble)()
    fail_to_log_in(5)
    page = try_the_right_password()
    assert page.status_code == 200
    assert "Attendez cinq minutes" in page.content.decode()


def test_limits_hold_on_redis_and_are_forgotten_with_its_content_alone(redis, person):
    fail_to_log_in(5)
    assert "Attendez cinq minutes" in try_the_right_password().content.decode()
    redis.kill()
    redis.start()
    assert try_the_right_password().status_code == 302


def test_a_limit_that_was_reached_meanwhile_does_not_come_back_in_the_next_trouble(redis, person):
    redis.freeze()
    fail_to_log_in(5)
    redis.thaw()
    redis_cache.breaker._next_try = 0
    assert try_the_right_password().status_code == 302
    redis.freeze()
    assert try_the_right_password().status_code == 302
