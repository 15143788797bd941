"""Models and migrations say the same."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState
from django.utils import translation

OURS = [config.label for config in apps.get_app_configs() if config.name.split(".")[0] in ("portal", "providers")]


def missing(state: ProjectState) -> dict:
    """Changes of our models, in this state of them, that no migration makes."""
    written = MigrationLoader(None)
    with translation.override(None):  # migrations hold the English texts
        changes = MigrationAutodetector(written.project_state(), state).changes(graph=written.graph)
    return {label: migrations for label, migrations in changes.items() if label in OURS}


def test_every_change_of_a_model_has_its_migration():
    assert missing(ProjectState.from_apps(apps)) == {}


@pytest.mark.django_db
def test_nothing_is_left_to_apply():
    call_command("migrate", check_unapplied=True, verbosity=0)


def test_a_field_without_migration_is_found():
    state = ProjectState.from_apps(apps)
    user: ModelState = state.models["accounts", "user"]
    user.fields["shoe_size"] = models.IntegerField(null=True)
    assert list(missing(state)) == ["accounts"]
