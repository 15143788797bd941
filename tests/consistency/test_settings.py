"""Settings take effect: the connection, the cache and the answers are asked, not the settings."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import OperationalError, connection, transaction
from redis import Redis

from tests.utils import database

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    "SECRET_KEY": "a-key-of-this-test-alone-" * 3,
    "ALLOWED_HOSTS": "tandem.example",
    "SITE_URL": "https://tandem.example",
    "EMAIL_URL": "smtp+tls://mail.example:587",
    "EMAIL_FROM": "Tandem <ne-pas-repondre@tandem.example>",
    "TRUSTED_PROXIES": "1",
}
QUESTIONS = """
import json
import django
from django.conf import settings
# Nothing is collected in a test, so no file has its name of production.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
django.setup()
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.core.mail import get_connection
from django.db import connection
from django.test import Client
cache.set("asked", 1)
with connection.cursor() as cursor:
    def one(sql):
        return cursor.execute(sql).fetchone()[0]
    answers = {"cached rows": one("SELECT count(*) FROM common_cache WHERE cache_key LIKE '%asked'")}
    if connection.vendor == "sqlite":
        for name in ("journal_mode", "synchronous", "foreign_keys"):
            answers[name] = one(f"PRAGMA {name}")
    else:
        for name in ("idle_in_transaction_session_timeout", "statement_timeout"):
            answers[name] = one(f"SHOW {name}")
mail = get_connection()
answers |= {
    "hash": make_password("correct horse battery").split("$")[0],
    "mail": [mail.host, mail.port, mail.use_tls, mail.timeout],
}
plain = Client(headers={"host": "tandem.example"}).get("/")
answers["plain"] = [plain.status_code, plain.headers.get("Location")]
page = Client(headers={"host": "tandem.example", "x-forwarded-proto": "https"}).get("/admin/login/")
answers["headers"] = dict(page.headers)
answers["other host"] = Client(headers={"host": "evil.example", "x-forwarded-proto": "https"}).get("/").status_code
print(json.dumps(answers))
"""


@pytest.fixture(scope="module")
def production(tmp_path_factory, django_db_setup, django_db_blocker):
    """What a process under production settings answers about itself."""
    folder = tmp_path_factory.mktemp("production")
    with django_db_blocker.unblock():
        database.put_into(folder)
    own = {"PATH": os.environ["PATH"], "PYTHONPATH": str(settings.BASE_DIR), **database.environment_of(folder)}
    asked = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", QUESTIONS],
        env={**own, **PRODUCTION},
        capture_output=True,
        text=True,
        check=False,
    )
    database.remove_folder(folder)
    assert asked.returncode == 0, asked.stderr
    return json.loads(asked.stdout.splitlines()[-1])


@pytest.mark.only_on("sqlite")
def test_the_database_writes_ahead_and_keeps_foreign_keys(production):
    assert production["journal_mode"] == "wal"
    assert production["synchronous"] == 1  # NORMAL: safe with a write-ahead log
    assert production["foreign_keys"] == 1


@pytest.mark.only_on("postgresql")
def test_a_command_may_take_its_time_and_a_forgotten_transaction_ends(production):
    assert production["statement_timeout"] == "0"
    assert production["idle_in_transaction_session_timeout"] == "5min"


def test_passwords_are_hashed_with_argon2(production):
    assert production["hash"] == "argon2"


def test_the_cache_is_the_table_that_all_processes_share(production):
    assert production["cached rows"] == 1


def test_mail_goes_to_the_server_of_the_environment(production):
    assert production["mail"] == ["mail.example", 587, True, settings.EMAIL_TIMEOUT]


def test_production_answers_over_https_only_and_says_so(production):
    assert production["plain"] == [301, "https://tandem.example/"]
    assert production["headers"]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_answers_carry_the_strict_headers(production):
    headers = production["headers"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_an_unknown_host_is_refused(production):
    assert production["other host"] == 400


@pytest.mark.only_on("sqlite")
@pytest.mark.django_db(transaction=True)
def test_a_transaction_takes_the_write_lock_at_once():
    rival = sqlite3.connect(connection.settings_dict["NAME"], timeout=0)
    with transaction.atomic(), pytest.raises(sqlite3.OperationalError, match="locked"):
        rival.execute("BEGIN IMMEDIATE")
    rival.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"):
        connection.cursor().execute("PRAGMA busy_timeout = 0")
        with transaction.atomic():
            pass
    rival.close()
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_request_opens_no_transaction_by_itself(rf):
    from django.core.handlers.base import BaseHandler

    assert connection.settings_dict["ATOMIC_REQUESTS"] is False

    def view(request):
        return connection.in_atomic_block

    assert BaseHandler().make_view_atomic(view)(rf.get("/")) is False


@pytest.mark.django_db
def test_the_cache_of_the_tests_is_the_one_of_the_environment():
    cache.set("asked", 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM common_cache WHERE cache_key LIKE %s", ["%asked"])
        in_the_table = cursor.fetchone()[0]
    if "redis" in settings.CACHES["default"]["BACKEND"]:
        with Redis.from_url(settings.CACHES["default"]["LOCATION"][0]) as client:
            assert (client.get("tandem:1:asked"), in_the_table) == (b"1", 0)
    else:
        assert in_the_table == 1
