"""Strictness for every test: the clock, the network and the caches are in hand."""

from __future__ import annotations

import os
import socket
import time
from datetime import datetime
from importlib import import_module
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache, caches
from django.template import engines
from django.test import TransactionTestCase
from django.utils import translation

from portal.common import clock
from tests.browser.figures import pytest_terminal_summary  # noqa: F401 - a hook, here because workers do not report
from tests.utils import browser, database, redis
from tests.utils.client import StrictClient, UnknownVariable

pytest_plugins = ["tests.services.needs"]
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


OWN_REDIS: dict[str, str] = {}


def pytest_configure() -> None:
    """Where the suite runs on Redis, this process has databases of its own there, before anything opens one."""
    OWN_REDIS.update(redis.own_databases())
    if "CACHE_URL" in OWN_REDIS:
        settings.CACHES["default"]["LOCATION"] = [OWN_REDIS["CACHE_URL"]]
    settings.BROKER_URL = OWN_REDIS.get("BROKER_URL", "")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """A copy of the migrated template for this process; after a test that commits, a fresh one."""
    paths = (database.PLACE / f"run-{os.getpid()}-{number}.sqlite3" for number in count())
    before = settings.DATABASES["default"]["NAME"]

    def fresh_copy(case: TransactionTestCase | None = None) -> None:
        # In place of a flush, which would take away what the migrations put in. At another path: a thread of the test
        # that still closes its connection would take the write-ahead log of the new database with it.
        former = settings.DATABASES["default"]["NAME"]
        database.use(database.copy_template(next(paths)))
        if former != before:
            database.remove(former)

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", fresh_copy)
        fresh_copy()
        yield
        last = settings.DATABASES["default"]["NAME"]
        database.use(before)
    database.remove(last)


@pytest.fixture(autouse=True, scope="session")
def addresses(django_test_environment):
    """Read once, before a test turns debug on: the pages of developers would stay for all the tests after it."""
    import_module(settings.ROOT_URLCONF)


@pytest.fixture
def database_file(django_db_setup, tmp_path):
    """Path of a fresh database for other processes: give them its folder as VAR_DIR."""
    return database.copy_template(tmp_path / "tandem.sqlite3")


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Nothing leaves this machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address[0]}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def client():
    """Refuses inline script and style, unrendered tags, and cookies on pages that are only read."""
    return StrictClient()


@pytest.fixture(autouse=True)
def templates_know_their_variables():
    """A template of ours that names a variable nobody gave it fails the test (a changed setting makes new engines)."""
    engines["django"].engine.string_if_invalid = UnknownVariable("%s")


@pytest.fixture(autouse=True)
def empty_cache(request):
    """Limits of one test do not reach the next one."""
    yield
    if "CACHE_URL" in OWN_REDIS:
        redis.empty(OWN_REDIS["CACHE_URL"])  # nothing rolls it back
    if "db" in request.fixturenames or "transactional_db" in request.fixturenames:
        cache.clear()


@pytest.fixture(scope="module")
def chromium():
    """A running browser for the tests of one file."""
    with browser.opened() as running:
        yield running


@pytest.fixture
def kept_pages(settings):
    """Pages are kept for the next reader, as on a real site: in the memory of the process, for this test alone."""
    store = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "kept pages of a test"}
    settings.CACHES = {**settings.CACHES, "pages": store}
    yield
    caches["pages"].clear()


@pytest.fixture(autouse=True)
def in_french():
    """An English page of one test does not leave its language to the next one."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def frozen():
    """A stopped clock: 15 January 2026, ten in the morning in Paris."""
    moment = datetime(2026, 1, 15, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))
    with clock.frozen_at(moment):
        yield moment


@pytest.fixture
def with_second_factor():
    """Sign a person in on a client with the second factor passed: `client = with_second_factor(client, user)`."""

    def sign_in(client, user):
        Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "x"}})
        client.force_login(user)
        session = client.session
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(user)
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "password", "at": time.time(), "email": user.email},
            {"method": "mfa", "at": time.time(), "type": "totp", "id": 0},
        ]
        session.save()
        return client

    return sign_in
