"""Strictness for every test: the clock, the network and the caches are in hand."""

from __future__ import annotations

import socket
import time
from datetime import datetime
from importlib import import_module
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
from django.db import connection
from django.template import engines
from django.test import TransactionTestCase
from django.utils import translation

from portal.accounts.actions.people import create_person
from portal.common import clock
from portal.common.watch import watch
from tests.browser.figures import pytest_terminal_summary  # noqa: F401 - a hook, here because workers do not report
from tests.utils import browser, database, redis, search_servers
from tests.utils.anywhere import mark_anywhere
from tests.utils.client import StrictClient, UnknownVariable

pytest_plugins = ["tests.services.needs", "tests.faults.figures"]
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


OWN_REDIS: dict[str, str] = {}


def pytest_configure() -> None:
    """Where the suite runs on Redis, this process has databases of its own there, before anything opens one."""
    OWN_REDIS.update(redis.own_databases())
    if "CACHE_URL" in OWN_REDIS:
        settings.CACHES["default"]["LOCATION"] = [OWN_REDIS["CACHE_URL"]]
    settings.BROKER_URL = OWN_REDIS.get("BROKER_URL", "")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Leave out what is promised of another database than the one of this run; say what is the same on each."""
    mark_anywhere(items)
    own = connection.vendor
    left_out = [item for item in items if (mark := item.get_closest_marker("only_on")) and mark.args != (own,)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """A copy of the migrated template for this process; after a test that commits, a fresh one."""
    former: list[str] = []

    def fresh_copy(case: TransactionTestCase | None = None) -> None:
        # In place of a flush, which would take away what the migrations put in. Under another name: a thread of the
        # test that still closes its connection would take the write-ahead log of a new SQLite database with it.
        made = database.fresh()
        database.use(made)
        if former:
            database.remove(former.pop())
        former.append(made)

    before = settings.DATABASES["default"]["NAME"]
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", fresh_copy)
        fresh_copy()
        yield
        database.use(before)
        database.remove(former.pop())


@pytest.fixture(autouse=True, scope="session")
def addresses(django_test_environment):
    """Read once, before a test turns debug on: the pages of developers would stay for all the tests after it."""
    import_module(settings.ROOT_URLCONF)


@pytest.fixture
def database_folder(django_db_setup, django_db_blocker, tmp_path):
    """A folder with a fresh database for other processes: give them `database.environment_of(it)`."""
    with django_db_blocker.unblock():
        yield database.put_into(tmp_path / "apart")
    database.remove_folder(tmp_path / "apart")


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


@pytest.fixture(autouse=True)
def fresh_looks():
    """What one test saw of the services is not what the next one sees."""
    watch.forget()


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


@pytest.fixture(params=search_servers.SERVERS)
def search_server(request):
    """The site has a search server, without an index yet; once with each of the real ones."""
    with search_servers.in_use(request.param) as url:
        yield url


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


@pytest.fixture
def moderator():
    """Somebody who decides at the desk."""
    return create_person(actor=None, email="vera@desk.example", display_name="Véra", groups=("moderators",))


@pytest.fixture
def desk(client, moderator, with_second_factor):
    """The client of a moderator at work."""
    return with_second_factor(client, moderator)


@pytest.fixture
def folder(settings, tmp_path):
    """Private files lie on the disk, as on a real site."""
    backend = "portal.common.private_storage.PrivateStorage"
    private = {"BACKEND": backend, "OPTIONS": {"location": tmp_path / "private"}}
    settings.STORAGES = {**settings.STORAGES, "private": private}
    return tmp_path / "private"
