"""CACHE_URL and BROKER_URL: what is taken, what is refused, and that no refusal tells a password."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from portal.settings.environment import BadEnvironment
from portal.settings.redis import cache, redis_url

BOTH = pytest.mark.parametrize("name", ["CACHE_URL", "BROKER_URL"])


@BOTH
@pytest.mark.parametrize(
    "url",
    [
        "",
        "redis://localhost",
        "redis://:hunter2@redis.example:6380/3",
        "rediss://me:hunter2@redis.example/0",
        "redis://[::1]",
    ],
)
def test_an_address_of_redis_is_taken_as_it_is(monkeypatch, name, url):
    monkeypatch.setenv(name, url)
    assert redis_url(name) == url


@BOTH
@pytest.mark.parametrize(
    "url",
    [
        "redis.example:6379",
        "amqp://me:hunter2@rabbit.example",
        "memory://",
        "redis://:hunter2@",
        "redis://:hunter2@redis.example:many",
        "redis://:hunter2@redis.example:0",
        "redis://:hunter2@[redis.example",
        "redis://:hunter2@redis.example/cache",
        "redis://:hunter2@redis.example/1/2",
        "redis://:hunter2@redis.example/²",
        "redis://:hunter2@redis.example/-1",
    ],
)
def test_what_is_none_is_refused_by_name_and_without_its_password(monkeypatch, name, url):
    monkeypatch.setenv(name, url)
    with pytest.raises(BadEnvironment, match=f"^{name} ") as refused:
        redis_url(name)
    assert "hunter2" not in str(refused.value)


def test_without_an_address_the_cache_is_the_table():
    assert cache("")["BACKEND"].endswith("ResilientDatabaseCache")


def test_a_password_with_a_comma_stays_in_one_piece():
    assert cache("redis://:a,b;c@redis.example")["LOCATION"] == ["redis://:a,b;c@redis.example"]


def test_nobody_starts_a_worker_without_a_broker(tmp_path):
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(settings.BASE_DIR), "VAR_DIR": str(tmp_path)}
    started = subprocess.run(
        [sys.executable, "-m", "celery", "-A", "portal", "worker"],
        env={**environment, "DJANGO_SETTINGS_MODULE": "portal.settings.dev"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert started.returncode != 0
    assert "BROKER_URL is not set" in started.stdout + started.stderr
