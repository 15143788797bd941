"""Migrations that a site in use survives: docs/code-migrations.md, read off the operations themselves.

While a release is put in place, the old code runs on the new tables. So a table only ever grows (expand), rows are
moved by themselves, and what nobody uses any more goes a release later (contract). What stood before these rules did
is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from portal.common.indexes import AddIndexAside, RemoveIndexAside

pytestmark = pytest.mark.django_db  # migrations of wagtail-localize ask the database when they are imported
BEFORE_THE_RULES = {
    "accounts": 4,
    "audit": 1,
    "common": 1,
    "home": 3,
    "moderation": 2,
    "notifications": 1,
    "outbox": 2,
    "providers": 4,
    "search": 3,
    "taxonomy": 2,
}
OURS = {"portal", "providers", "forum", "resources", "mooc_content"}
ASIDE = (AddIndexAside, RemoveIndexAside)
HARMLESS = (
    migrations.CreateModel,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
    migrations.AlterModelTableComment,
)
CONTRACTING = (migrations.RemoveField, migrations.DeleteModel, migrations.RemoveConstraint)
MOVING = (migrations.RunPython, migrations.RunSQL)
NEVER = {
    migrations.RenameField: "add the new field, move, remove the old one a release later",
    migrations.RenameModel: "the old code asks for the old table",
    migrations.AlterModelTable: "the old code asks for the old table",
    migrations.AddIndex: "it keeps writers waiting: AddIndexAside",
    migrations.RemoveIndex: "it keeps everybody waiting: RemoveIndexAside",
}


def releases() -> set[str]:
    """Versions that CHANGELOG.md names."""
    text = (Path(settings.BASE_DIR) / "CHANGELOG.md").read_text(encoding="utf-8")
    return set(re.findall(r"^## \[?(\d+\.\d+\.\d+)", text, flags=re.MULTILINE))


def faults(migration: migrations.Migration, before: ProjectState, released: set[str]) -> Iterator[str]:
    """What the rules say against a migration, in words. `agreed` on it: why an operation may do so all the same."""
    agreed: dict[str, str] = getattr(migration, "agreed", {})
    moving = [operation for operation in migration.operations if isinstance(operation, MOVING)]
    if moving and len(moving) < len(migration.operations):
        yield "moves rows and changes tables: two migrations, or the tables stay locked until the last row is moved"
    if any(isinstance(operation, ASIDE) for operation in migration.operations) and migration.atomic:
        yield "makes an index aside, which no transaction can: atomic = False"
    if not migration.atomic and not all(isinstance(operation, ASIDE + MOVING) for operation in migration.operations):
        yield "changes a table outside a transaction: what fails in the middle would stay half done"
    state, created = before.clone(), set()
    for operation in migration.operations:
        name = type(operation).__name__
        said = fault(operation, state, migration.app_label, created, getattr(migration, "contracts", ""), released)
        if said and name not in agreed:
            yield f"{name}: {said}"
        if isinstance(operation, migrations.CreateModel):
            created.add(operation.name_lower)
        operation.state_forwards(migration.app_label, state)


def fault(  # noqa: PLR0911 - a list of rules
    operation: Operation, state: ProjectState, app: str, created: set[str], contracts: str, released: set[str]
) -> str:
    """What is wrong with one operation, or nothing."""
    if getattr(operation, "model_name_lower", "") in created or isinstance(operation, (*HARMLESS, *ASIDE)):
        return ""
    if isinstance(operation, CONTRACTING):
        return "" if contracts in released else f"contracts = {contracts!r} must name the release that last used it"
    if isinstance(operation, migrations.AddField):
        return added(operation.field)
    if isinstance(operation, migrations.AlterField):
        return altered(state.models[app, operation.model_name_lower].fields[operation.name], operation.field)
    if isinstance(operation, migrations.AddConstraint):
        return "rows of the old code may break it, and all are read under a lock: say in `agreed` why not"
    if isinstance(operation, migrations.RunSQL):
        return "nobody can tell what it does: say in `agreed` what"
    if isinstance(operation, migrations.RunPython):
        return "" if operation.reverse_code else "there is no way back: name one, RunPython.noop if nothing is to do"
    if isinstance(operation, migrations.SeparateDatabaseAndState) and not operation.database_operations:
        return ""
    return NEVER.get(type(operation), "these rules do not know it: say in `agreed` why it is harmless")


def added(field: models.Field) -> str:
    """The old code writes rows without the new column."""
    if field.many_to_many or field.null or field.has_db_default():
        return "" if not field.unique or field.null else "unique, and the same in all rows there are"
    return "neither null=True nor db_default: rows that the old code writes would be refused"


def altered(old: models.Field, new: models.Field) -> str:
    """Only what the old code need not know."""
    if old.null and not new.null and not new.has_db_default():
        return "no longer null, without db_default: rows that the old code writes would be refused"
    if type(old) is not type(new):
        return "another type: the whole table is written anew under a lock"
    if (old.max_length or 0) > (new.max_length or 0) and new.max_length is not None:
        return "shorter than what there may be"
    if new.unique and not old.unique:
        return "unique now: an index is made under a lock"
    return ""


def ours() -> list[tuple[migrations.Migration, ProjectState]]:
    """Migrations of ours that the rules are for, each with what was there before it."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    found = []
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if migration.__module__.split(".")[0] in OURS and int(name[:4]) > BEFORE_THE_RULES.get(app, 0):
            found.append((migration, loader.project_state((app, name), at_end=False)))
    return found


def test_every_migration_keeps_the_rules():
    released = releases()
    found = {f"{one.app_label}.{one.name}": list(faults(one, before, released)) for one, before in ours()}
    assert {name: said for name, said in found.items() if said} == {}


def made(*operations: Operation, **attributes: object) -> list[str]:
    """What is said against a migration of the outbox with these operations."""
    migration = migrations.Migration("0099_of_a_test", "outbox")
    migration.operations = list(operations)
    for name, value in attributes.items():
        setattr(migration, name, value)
    return list(faults(migration, present(), {"0.1.0"}))


@cache
def present() -> ProjectState:
    return MigrationLoader(None, ignore_no_migrations=True).project_state()


AN_INDEX = models.Index(fields=["attempts"], name="outbox_attempts")
FEW_ATTEMPTS = models.CheckConstraint(condition=models.Q(attempts__lt=99), name="outboxevent_few_attempts")
A_FIELD = {"model_name": "outboxevent", "name": "colour"}


def nothing(apps, schema_editor):
    pass


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("outboxevent", "last_error"),
        migrations.DeleteModel("PeriodicRun"),
        migrations.RenameField("outboxevent", "last_error", "trouble"),
        migrations.RenameModel("PeriodicRun", "Job"),
        migrations.AlterModelTable("periodicrun", "jobs"),
        migrations.AddField(field=models.CharField(default="", max_length=5), **A_FIELD),
        migrations.AddField(field=models.CharField(db_default="", unique=True, max_length=5), **A_FIELD),
        migrations.AlterField("outboxevent", "done_at", models.DateTimeField()),
        migrations.AlterField("outboxevent", "topic", models.CharField(max_length=10)),
        migrations.AlterField("outboxevent", "attempts", models.TextField()),
        migrations.AlterField("outboxevent", "topic", models.CharField(max_length=60, unique=True)),
        migrations.AddIndex("outboxevent", AN_INDEX),
        migrations.RemoveIndex("outboxevent", "outbox_open"),
        migrations.AddConstraint(
            "outboxevent", models.CheckConstraint(condition=models.Q(attempts__lt=99), name="few")
        ),
        migrations.RunSQL("SELECT 1"),
        migrations.RunPython(nothing),
        AddIndexAside("outboxevent", AN_INDEX),  # in a transaction
    ],
)
def test_what_the_old_code_or_its_readers_would_feel_is_refused(operation):
    assert len(made(operation)) == 1


@pytest.mark.parametrize(
    "operation",
    [
        migrations.CreateModel("Colour", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddField(field=models.CharField(null=True, max_length=5), **A_FIELD),
        migrations.AddField(field=models.CharField(db_default="", max_length=5), **A_FIELD),
        migrations.AlterField("outboxevent", "topic", models.CharField(max_length=90, verbose_name="subject")),
        migrations.AlterField("outboxevent", "attempts", models.PositiveIntegerField(default=0, null=True)),
        migrations.RunPython(nothing, migrations.RunPython.noop),
    ],
)
def test_what_nobody_feels_is_let_pass(operation):
    assert made(operation) == []


def test_an_index_is_made_aside_and_alone():
    assert made(AddIndexAside("outboxevent", AN_INDEX), atomic=False) == []
    grown = migrations.AddField(field=models.CharField(null=True, max_length=5), **A_FIELD)
    assert len(made(grown, AddIndexAside("outboxevent", AN_INDEX), atomic=False)) == 1


def test_rows_are_moved_in_a_migration_of_their_own():
    grown = migrations.AddField(field=models.CharField(null=True, max_length=5), **A_FIELD)
    assert len(made(grown, migrations.RunPython(nothing, migrations.RunPython.noop))) == 1


def test_what_a_release_no_longer_used_may_go_in_the_next_one():
    gone = migrations.RemoveField("outboxevent", "last_error")
    assert made(gone, contracts="0.1.0") == []
    assert len(made(gone, contracts="0.2.0")) == 1, "that one is not released"


def test_a_table_made_in_the_same_migration_may_be_changed_at_will():
    made_now = migrations.CreateModel("Colour", [("id", models.BigAutoField(primary_key=True))])
    assert made(made_now, migrations.AddIndex("colour", models.Index(fields=["id"], name="colour_id"))) == []


def test_an_exception_says_why():
    bound = migrations.AddConstraint(
        "periodicrun", models.CheckConstraint(condition=~models.Q(name=""), name="periodicrun_has_name")
    )
    assert made(bound, agreed={"AddConstraint": "A dozen rows, each written by us with its name."}) == []
