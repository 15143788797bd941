"""A guard asks its own row only, and a lock names what it locks."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from django.db.models.fields import Field

from tests.consistency.sources import THIS, Checkout, sample

LOOKUPS = set(Field.get_lookups()) | {"has_key", "has_keys"}
ASKING = {"filter", "exclude", "get"}


def guarded_updates(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Updates whose condition follows a relation: PostgreSQL reads that table as it was before a rival's commit."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update"):
            continue
        for inner in ast.walk(node.func.value):
            if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute) and inner.func.attr in ASKING:
                for keyword in inner.keywords:
                    path = (keyword.arg or "").split("__")
                    if len(path) > 2 or (len(path) == 2 and path[1] not in LOOKUPS):
                        yield node.lineno, f"update() where {keyword.arg}"


def nameless_locks(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """select_for_update() without `of` also locks every row that it joins."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "select_for_update" and not any(keyword.arg == "of" for keyword in node.keywords):
                yield node.lineno, "select_for_update() without of"


def faults(checkout: Checkout) -> list[str]:
    return [
        f"{file.path}:{line} {what}"
        for file in checkout.python
        for find in (guarded_updates, nameless_locks)
        for line, what in find(file.tree)
    ]


def test_guards_and_locks_are_written_as_both_databases_need_them():
    assert faults(THIS) == []


@pytest.mark.parametrize(
    "line",
    [
        "Recipient.objects.filter(pk=1, request__state='sent').update(state='yes')",
        "Recipient.objects.filter(pk=1).exclude(request__state__in=['sent']).update(state='yes')",
        "SupportRequest.objects.select_for_update().get(pk=1)",
        "SupportRequest.objects.select_related('brand').select_for_update(skip_locked=True).first()",
    ],
)
def test_a_guard_over_another_table_and_a_lock_of_everything_are_found(tmp_path, line):
    assert len(faults(sample(tmp_path, {"providers/actions/listings.py": f"def change():\n    {line}\n"}))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "Recipient.objects.filter(pk=1, state__in=['sent'], thanked_at__isnull=True).update(state='yes')",
        "Recipient.objects.filter(request__state='sent').exists()",
        "SupportRequest.objects.select_for_update(of=('self',)).get(pk=1)",
    ],
)
def test_a_guard_of_its_own_row_is_let_pass(tmp_path, line):
    assert faults(sample(tmp_path, {"providers/actions/listings.py": f"def change():\n    {line}\n"})) == []
