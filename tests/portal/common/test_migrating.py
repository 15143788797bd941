"""Migrations on PostgreSQL: nobody waits long for them, and what stops in the middle goes on where it stopped."""

from __future__ import annotations

import threading
import time

import psycopg
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState
from django.db.utils import NotSupportedError

from portal.audit.models import AuditEntry
from portal.common.indexes import AddIndexAside, RemoveIndexAside
from portal.common.management.commands import migrate
from tests.utils.postgres import url_of

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def somebody_else():
    """Another connection, inside a transaction of its own."""
    with psycopg.connect(url_of(connection.settings_dict["NAME"])) as opened:
        yield opened


@pytest.mark.only_on("postgresql")
def test_a_table_that_somebody_holds_is_said_in_words_and_nothing_is_done(somebody_else, monkeypatch):
    monkeypatch.setattr(migrate, "PATIENCE", "300ms")
    somebody_else.execute("LOCK TABLE accounts_factorreset IN ACCESS SHARE MODE")
    with pytest.raises(CommandError, match="held a table for more than 300ms that migration accounts.0004_lost_second"):
        call_command("migrate", "accounts", "0003", verbosity=0)
    assert "accounts_factorreset" in connection.introspection.table_names()
    somebody_else.rollback()
    call_command("migrate", "accounts", "0003", verbosity=0)
    assert "accounts_factorreset" not in connection.introspection.table_names()
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",), "whoever comes next is as patient as before"


@pytest.mark.only_on("postgresql")
def test_any_other_error_stays_what_it_is(somebody_else):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("migrate", "nowhere", verbosity=0)


AN_INDEX = models.Index(fields=["reason"], name="audit_reason_of_test")


def apply(operation, *, backwards=False):
    """Run an operation of a migration on the audit, outside a transaction."""
    before = ProjectState.from_apps(apps)
    if isinstance(operation, (migrations.RemoveIndex, RemoveIndexAside)):
        before.models["audit", "auditentry"].options["indexes"].append(AN_INDEX)
    after = before.clone()
    operation.state_forwards("audit", after)
    with connection.schema_editor(atomic=False) as editor:
        if backwards:
            operation.database_backwards("audit", editor, after, before)
        else:
            operation.database_forwards("audit", editor, before, after)


def names_of_indexes():
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, AuditEntry._meta.db_table))


def test_an_index_is_made_and_taken_away_aside_on_both_databases():
    add, remove = AddIndexAside("auditentry", AN_INDEX), RemoveIndexAside("auditentry", AN_INDEX.name)
    apply(add)
    assert AN_INDEX.name in names_of_indexes()
    apply(remove)
    assert AN_INDEX.name not in names_of_indexes()
    apply(remove, backwards=True)
    assert AN_INDEX.name in names_of_indexes()
    apply(add, backwards=True)
    assert AN_INDEX.name not in names_of_indexes()


@pytest.mark.only_on("postgresql")
def test_while_an_index_is_made_others_write_and_it_waits_for_them(somebody_else):
    somebody_else.execute("UPDATE audit_auditentry SET reason = reason")  # an open transaction that has written
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")  # as while migrating

    def end_it():
        time.sleep(1)
        somebody_else.commit()

    ending = threading.Thread(target=end_it)
    ending.start()
    apply(AddIndexAside("auditentry", AN_INDEX))
    ending.join()
    assert AN_INDEX.name in names_of_indexes()
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("200ms",)


@pytest.mark.only_on("postgresql")
def test_an_index_that_was_left_half_made_is_made_anew(somebody_else):
    somebody_else.autocommit = True
    somebody_else.execute(
        "INSERT INTO audit_auditentry (happened_at, actor_role, verb, target_type, target_id, old, new, "
        "reason) SELECT now(), '', 'x', 'x', 'x', '{}', '{}', 'same' FROM generate_series(1, 2)"
    )
    with pytest.raises(psycopg.errors.UniqueViolation):
        somebody_else.execute(f"CREATE UNIQUE INDEX CONCURRENTLY {AN_INDEX.name} ON audit_auditentry (reason)")
    assert AN_INDEX.name in names_of_indexes(), "there, and of no use"
    apply(AddIndexAside("auditentry", AN_INDEX))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indisvalid, indisunique FROM pg_index WHERE indexrelid = to_regclass(%s)", [AN_INDEX.name]
        )
        assert cursor.fetchone() == (True, False)


@pytest.mark.only_on("postgresql")
def test_inside_a_transaction_it_is_refused():
    with pytest.raises(NotSupportedError), connection.schema_editor(atomic=True) as editor:
        state = ProjectState.from_apps(apps)
        AddIndexAside("auditentry", AN_INDEX).database_forwards("audit", editor, state, state)
