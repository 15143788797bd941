"""Two roles of the database: the owner, who migrates, and the one the site runs as, who may do less.

The site's role reads and writes rows. It may not make, change or drop tables, and in tables to which rows are only
ever added (`append_only`) it may change and remove none: not by a mistake, and not by somebody who has got hold of it.
"""

from __future__ import annotations

from django.apps import apps
from django.db import connection, transaction
from psycopg import sql

from portal.common.registries import append_only

SCHEMA = "public"
MIGRATIONS = "django_migrations"


class NoWebRole(Exception):
    """Why the role cannot be the one the site runs as."""


def grant_web_role(name: str) -> list[str]:
    """Give a role what the site needs and take away everything else, by the owner of the tables.

    Twice is harmless; to be done again after every migrate, for new tables. Returns what holds now, in words.
    Raises NoWebRole, having changed nothing.
    """
    if connection.vendor != "postgresql":
        raise NoWebRole("Roles are a matter of PostgreSQL: an SQLite file has none.")
    with transaction.atomic():
        _check(name)
        role = sql.Identifier(name)
        for statement in (
            "REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}",
            "REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {role}",
            "REVOKE CREATE ON SCHEMA {schema} FROM {role}, PUBLIC",
            "GRANT USAGE ON SCHEMA {schema} TO {role}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
            "GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
        ):
            _run(statement, schema=sql.Identifier(SCHEMA), role=role)
        _run("REVOKE INSERT, UPDATE, DELETE ON {table} FROM {role}", table=sql.Identifier(MIGRATIONS), role=role)
        said = [f"{name} may read and write the rows of all tables, and change no table.", f"{MIGRATIONS}: read only."]
        for label, changeable in append_only.items():
            said.append(_only_add(label, changeable, role))
            _check_refused(name, apps.get_model(label)._meta.db_table)
    return said


def _only_add(label: str, changeable: tuple[str, ...], role: sql.Identifier) -> str:
    model = apps.get_model(label)
    table = sql.Identifier(model._meta.db_table)
    _run("REVOKE UPDATE, DELETE ON {table} FROM {role}", table=table, role=role)
    if not changeable:
        return f"{model._meta.db_table}: rows are added, never changed or removed."
    columns = [model._meta.get_field(field).column for field in changeable]
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    _run("GRANT UPDATE ({columns}) ON {table} TO {role}", columns=names, table=table, role=role)
    return f"{model._meta.db_table}: rows are added, never removed; only {', '.join(columns)} may change."


def _check(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = %s", [name])
        found = cursor.fetchone()
        if found is None:
            raise NoWebRole(f"There is no role {name}: make it first, CREATE ROLE {name} LOGIN PASSWORD '…'.")
        if any(found):
            raise NoWebRole(f"{name} is a superuser or may make roles: nothing could be refused to it.")
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s AND pg_has_role(%s, tableowner, 'MEMBER') LIMIT 1",
            [SCHEMA, name],
        )
        if owned := cursor.fetchone():
            raise NoWebRole(f"{name} owns {owned[0]}, or belongs to who does: the site needs a role beside the owner.")
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s AND NOT pg_has_role(tableowner, 'MEMBER') LIMIT 1",
            [SCHEMA],
        )
        if foreign := cursor.fetchone():
            raise NoWebRole(f"{foreign[0]} belongs to somebody else: run this as the owner, who migrates.")


def _check_refused(name: str, table: str) -> None:
    """What everybody may do (PUBLIC), or a role that this one belongs to, is not taken away with its own rights."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, %s, 'UPDATE, DELETE, TRUNCATE')", [name, f'"{table}"'])
        if cursor.fetchone()[0]:
            raise NoWebRole(f"{name} may still change rows of {table}, through PUBLIC or a role that it belongs to.")


def _run(statement: str, **parts: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(**parts))
