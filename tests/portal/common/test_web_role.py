"""The role the site runs as: everything that people do works, and the server refuses what nobody may do."""

from __future__ import annotations

import io
import os

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from portal.audit.models import AuditEntry
from portal.common.registries import append_only
from portal.outbox.schedule import schedule
from portal.outbox.sweeper import sweep
from tests.portal.accounts.logging_in import log_in_by_code
from tests.security.town import build
from tests.utils.postgres import url_of

pytestmark = [pytest.mark.only_on("postgresql"), pytest.mark.django_db(transaction=True)]
PASSWORD = "a-password-of-this-test"


@pytest.fixture
def owner():
    """Does something as the owner of the tables, past the site."""
    with psycopg.connect(url_of(connection.settings_dict["NAME"]), autocommit=True) as opened:
        yield opened.execute


@pytest.fixture
def role(owner):
    """A role that may log in and nothing else."""
    name = f"web_of_test_{os.getpid()}"
    owner(f"CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'")
    yield name
    owner(f"DROP OWNED BY {name}")
    owner(f"DROP ROLE {name}")


def grant(name):
    out = io.StringIO()
    call_command("grant_web_role", name, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def as_web_role(role):
    """The connection of the site, as the role it was granted for."""
    said = grant(role)
    before = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict.update(USER=role, PASSWORD=PASSWORD)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (role,)
    yield said
    connection.close()
    connection.settings_dict.update(before)


def test_everything_that_people_do_works(as_web_role, client):
    """A whole town: joining, inviting, writing, answering, closing, suspending, erasing an account, and all jobs."""
    town = build()
    while sweep():
        pass
    for job in schedule.values():
        job.run()
    log_in_by_code(client, town.people["admin"].email)
    for name, arguments in (("accounts:home", ()), ("providers:directory", ()), ("providers:detail", ("la-boussole",))):
        assert client.get(reverse(name, args=arguments)).status_code == 200
    call_command("search_index", "rebuild", stdout=io.StringIO())
    assert AuditEntry.objects.filter(verb="person.erased").exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditentry SET reason = 'something else'",
        "UPDATE audit_auditentry SET actor_id = NULL",
        "DELETE FROM audit_auditentry",
        "TRUNCATE audit_auditentry",
        "TRUNCATE outbox_outboxevent",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('audit', '0002', now())",
        "CREATE TABLE loot (id integer)",
        "ALTER TABLE audit_auditentry DROP COLUMN reason",
        "ALTER TABLE audit_auditentry DISABLE TRIGGER ALL",
        "CREATE INDEX slow ON audit_auditentry (reason)",
        "CREATE RULE blind AS ON INSERT TO audit_auditentry DO INSTEAD NOTHING",
        "DROP TABLE audit_auditentry",
        "DROP INDEX outbox_open",
    ],
)
def test_the_server_refuses_what_nobody_may_do(as_web_role, statement):
    with pytest.raises(ProgrammingError, match="permission denied|must be owner"), transaction.atomic():
        connection.cursor().execute(statement)


def test_granting_says_what_holds_and_twice_is_harmless(role):
    said = grant(role)
    assert said[0].startswith(f"{role} may read and write")
    assert "audit_auditentry: rows are added, never changed or removed." in said
    assert grant(role) == said


def test_a_table_that_a_later_migration_made_is_granted_by_the_next_run(owner, role):
    def may_read():
        return owner(f"SELECT has_table_privilege('{role}', 'later', 'SELECT')").fetchone()[0]

    grant(role)
    owner("CREATE TABLE later (id integer)")
    assert not may_read()
    grant(role)
    assert may_read()


def test_columns_that_a_table_declares_may_still_change(role, owner, monkeypatch):
    monkeypatch.setattr(append_only, "_entries", {"audit.AuditEntry": (100, ("reason",))})
    assert "audit_auditentry: rows are added, never removed; only reason may change." in grant(role)
    may = "SELECT has_column_privilege(%s, 'audit_auditentry', %s, 'UPDATE')"
    assert [owner(may, [role, column]).fetchone()[0] for column in ("reason", "actor_id")] == [True, False]


def test_who_cannot_be_the_web_role_is_told_why(owner, role):
    def refused(name):
        with pytest.raises(CommandError) as error:
            grant(name)
        return str(error.value)

    me = connection.settings_dict["USER"]
    assert refused("nobody_yet") == (
        "There is no role nobody_yet: make it first, CREATE ROLE nobody_yet LOGIN PASSWORD '…'."
    )
    assert "superuser" in refused(me)
    owner("GRANT DELETE ON audit_auditentry TO PUBLIC")
    assert "may still change rows of audit_auditentry" in refused(role)
    owner("REVOKE DELETE ON audit_auditentry FROM PUBLIC")
    owner(f"ALTER TABLE audit_auditentry OWNER TO {role}")
    assert f"{role} owns audit_auditentry" in refused(role)
    owner(f"ALTER TABLE audit_auditentry OWNER TO {me}")
