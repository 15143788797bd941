"""The database is written by actions alone, and by the few files that own their tables."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fnmatch import fnmatch

import pytest
from django.apps import apps

from tests.consistency.sources import THIS, Checkout, receiver_names, sample

MAY_WRITE = (
    "*/actions.py",
    "*/actions/*.py",
    "portal/outbox/*",
    "portal/audit/*",
    "portal/search/database/*",
    "portal/search/vocabulary.py",
    "portal/search/elastic/*",  # writes the search server, whose calls have the same names
    "portal/common/indexes.py",  # operations of migrations
    "portal/common/transitions.py",  # the conditional update itself, which actions call
    "portal/common/attachments/pictures.py",  # saves a picture into memory
    "portal/home/demo/documents.py",  # another one
    "portal/accounts/models/user.py",  # create_user(), which Django and allauth ask of a manager
)
WRITING = {
    "save",
    "create",
    "acreate",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "delete",
    "update",
}
LINKING = {"add", "set", "remove", "clear"}
READING_SQL = ("select", "show", "pragma", "explain", "with")


def linked_names() -> set[str]:
    """Attributes behind which stands a relation to many: adding to one writes a row."""
    names = {field.name for model in apps.get_models() for field in model._meta.many_to_many}
    for model in apps.get_models():
        for relation in model._meta.related_objects:
            if name := relation.get_accessor_name():
                names.add(name)
    return names


def writes_of(tree: ast.Module, linked: set[str]) -> Iterator[tuple[int, str]]:
    """Line and text of every call that writes the database."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_write(node, linked):
            yield node.lineno, ast.unparse(node.func)[-60:]


def is_write(call: ast.Call, linked: set[str]) -> bool:
    """Whether a method call writes rows; `dict.update(other)` and `cache.delete(key)` do not."""
    method, owner = call.func.attr, receiver_names(call.func.value)  # type: ignore[attr-defined]
    if method in ("execute", "executemany"):
        sql = call.args[0] if call.args else None
        text = sql.value if isinstance(sql, ast.Constant) and isinstance(sql.value, str) else ""
        return not text.lower().lstrip().startswith(READING_SQL)
    if method in LINKING:
        return bool(owner) and owner[-1] in linked and len(owner) > 1
    if method in ("update", "delete"):
        # A queryset's update takes keywords only, a row's or a queryset's delete takes nothing.
        return not call.args and (method == "delete" or bool(call.keywords))
    return method in WRITING


def faults(checkout: Checkout) -> list[str]:
    """Writes outside the files that may write."""
    linked = linked_names()
    return [
        f"{file.path}:{line} {text}"
        for file in checkout.python
        if not any(fnmatch(file.path, pattern) for pattern in MAY_WRITE)
        for line, text in writes_of(file.tree, linked)
    ]


def test_only_actions_write():
    assert faults(THIS) == []


@pytest.mark.parametrize(
    "line",
    [
        "user.save()",
        "User.objects.create(email='a')",
        "User.objects.filter(pk=1).update(email='b')",
        "User.objects.filter(pk=1).delete()",
        "Provider.objects.bulk_create(rows)",
        "user.groups.add(group)",
        "provider.needs.set([need])",
        "cursor.execute('DELETE FROM accounts_user')",
        "cursor.execute(statement)",
    ],
)
def test_a_write_in_a_view_is_found(tmp_path, line):
    broken = sample(tmp_path, {"providers/views/directory.py": f"def show(request):\n    {line}\n"})
    assert len(faults(broken)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "context.update(more)",
        "seen.add(1)",
        "cache.delete('key')",
        "cursor.execute('SELECT 1')",
        "User.objects.filter(pk=1).first()",
    ],
)
def test_what_does_not_write_is_let_pass(tmp_path, line):
    fine = sample(tmp_path, {"providers/views/directory.py": f"def show(request):\n    {line}\n"})
    assert faults(fine) == []


def test_an_action_may_write(tmp_path):
    assert faults(sample(tmp_path, {"providers/actions/listings.py": "def publish():\n    row.save()\n"})) == []
