"""Every environment variable is read in one place and stands on its page."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command

from portal.settings.environment import VARIABLES
from tests.consistency.sources import THIS, Checkout, sample

READERS = {"environ", "getenv", "Env"}
PLACE = "portal/settings/environment.py"
# Django must be told which settings to use before there are any.
MODULE_OF_SETTINGS = "os.environ.setdefault('DJANGO_SETTINGS_MODULE'"


def faults(checkout: Checkout) -> list[str]:
    """Lines that read the environment elsewhere."""
    return [
        f"{file.path}:{line}"
        for file in checkout.python
        if file.path != PLACE
        for line in sorted(set(reading_lines(file.tree)))
    ]


def reading_lines(tree: ast.Module) -> Iterator[int]:
    """Lines that name the environment or a reader of it."""
    allowed: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node).startswith(MODULE_OF_SETTINGS):
            allowed.update(ast.walk(node))
        elif isinstance(node, ast.Attribute) and node.attr in READERS and node not in allowed:
            yield node.lineno
        elif isinstance(node, ast.ImportFrom) and READERS & {alias.name for alias in node.names}:
            yield node.lineno


def test_the_environment_is_read_in_one_place():
    assert faults(THIS) == []


def test_the_page_of_variables_is_current():
    call_command("environment_docs", check=True)


def test_a_page_that_is_behind_is_refused(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    call_command("environment_docs")
    page = tmp_path / "docs" / "environment.md"
    assert all(f"`{variable.name}`" in page.read_text() for variable in VARIABLES)
    page.write_text(page.read_text().replace("EMAIL_URL", "MAIL_URL"))
    with pytest.raises(CommandError, match="behind"):
        call_command("environment_docs", check=True)


@pytest.mark.parametrize(
    "line", ["key = os.environ['KEY']", "key = os.getenv('KEY')", "from os import environ", "from environs import Env"]
)
def test_reading_the_environment_elsewhere_is_found(tmp_path, line):
    assert faults(sample(tmp_path, {"providers/queries.py": line})) == ["providers/queries.py:1"]


def test_naming_the_settings_module_is_allowed(tmp_path):
    text = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'portal.settings.production')\n"
    assert faults(sample(tmp_path, {"portal/wsgi.py": text})) == []
