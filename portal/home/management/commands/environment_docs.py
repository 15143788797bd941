from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.settings.environment import ROOT, VARIABLES, Variable

INTRODUCTION = """# Environment variables

Everything that differs from one site to the next is set here; nothing else is read from the environment.
`make run` and `make test` need none of it. A production that lacks a required variable, or has an unsafe
one, refuses to start and names it. Which settings are used is Django's own `DJANGO_SETTINGS_MODULE`:
`portal.settings.production` for gunicorn, `portal.settings.dev` for `manage.py`.

This page is written by `manage.py environment_docs` from `portal/settings/environment.py`.

| Variable | What it is | If unset |
|---|---|---|
"""


class Command(BaseCommand):
    help = "Write docs/environment.md from the variables that the settings declare."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, fail if the page is behind")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "environment.md"
        if not options["check"]:
            path.write_text(page(), encoding="utf-8")
        elif path.read_text(encoding="utf-8") != page():
            raise CommandError("docs/environment.md is behind: run manage.py environment_docs")


def page() -> str:
    """The whole page."""
    return INTRODUCTION + "".join(row(variable) for variable in VARIABLES)


def row(variable: Variable) -> str:
    """One line of the table."""
    return f"| `{variable.name}` | {variable.help} | {unset(variable)} |\n"


def unset(variable: Variable) -> str:
    """What stands in for a variable, in words."""
    if variable.production == "required":
        return "production does not start"
    if variable.kind == "path":
        return f"`{Path(variable.default).relative_to(ROOT)}/` in the checkout"
    if variable.default in ("", []):
        return "as described"
    return f"`{str(variable.default).lower() if variable.kind == 'bool' else variable.default}`"
