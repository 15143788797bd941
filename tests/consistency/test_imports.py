"""Imports go down only, and nowhere in a circle; those inside functions count too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from tests.consistency.sources import THIS, Checkout, PythonFile, sample

# From the top down: a room may import those of the lines below its own.
LAYERS = (
    ("portal.urls", "portal.dev_urls", "portal.wsgi", "portal.celery", "portal.settings", "portal.home"),
    ("providers.vetting",),
    ("providers",),
    ("portal.trust",),
    ("portal.words",),
    ("portal.moderation",),
    ("portal.accounts",),
    ("portal.notifications", "portal.search", "portal.taxonomy"),
    ("portal.outbox", "portal.audit"),
    ("portal.common",),
)
SIDEWAYS = {
    ("portal.urls", "portal.dev_urls"),
    ("portal.urls", "portal.home"),
    ("portal.dev_urls", "portal.home"),
    ("portal.home", "portal.settings"),  # the page of environment variables is written from them
    ("portal.outbox", "portal.audit"),  # an operator's retry is audited
}
# Who speaks to a service: everybody else asks these rooms, and knows no client.
CLIENTS = {
    "elasticsearch": ("portal.search.elastic",),
    "elastic_transport": ("portal.search.elastic",),
    "celery": ("portal.outbox", "portal.celery"),
    "kombu": ("portal.outbox",),
    "redis": ("portal.common", "portal.outbox"),
    "psycopg": ("portal.common", "portal.settings"),
    "smtplib": ("portal.notifications",),
}
# What an app keeps to itself: another one goes through its queries and actions.
PRIVATE = ("views", "forms", "urls", "admin", "wagtail_hooks")
# Inside an app, from the top down.
INNER = (
    ("views", "management", "admin", "wagtail_hooks", "urls", "dev_views", "tasks"),
    ("forms", "filters"),
    ("actions",),
    ("queries", "permissions", "notifications", "workflow", "facets"),
    ("models",),
    ("enums",),
)


def imports_of(file: PythonFile) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything a module imports, but for the sake of types only."""
    skipped: set[ast.AST] = set()
    for node in ast.walk(file.tree):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            skipped.update(inner for statement in node.body for inner in ast.walk(statement))
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def room_of(module: str) -> str | None:
    """The room a module is in."""
    rooms = [room for layer in LAYERS for room in layer if f"{module}.".startswith(f"{room}.")]
    return rooms[0] if rooms else None


def rank(name: str, layers: tuple[tuple[str, ...], ...]) -> int | None:
    """How far down a name stands."""
    return next((number for number, layer in enumerate(layers) if name in layer), None)


def direction_faults(checkout: Checkout) -> list[str]:
    """Imports that go up, sideways, or into what another app keeps to itself."""
    faults = []
    for file in checkout.python:
        importer = room_of(file.module)
        if importer is None:
            if file.module != "portal":
                faults.append(f"{file.path}: {file.module} is in none of the rooms")
            continue
        for line, name in imports_of(file):
            imported = room_of(name)
            if imported is not None and (wrong := why_not(importer, imported, file.module, name)):
                faults.append(f"{file.path}:{line} imports {name}: {wrong}")
    return faults


def why_not(importer: str, imported: str, module: str, name: str) -> str:
    """What is wrong with an import, or nothing."""
    inner = name.removeprefix(imported).strip(".").partition(".")[0]
    if importer == imported:
        own = module.removeprefix(importer).strip(".").partition(".")[0]
        above, below = rank(own, INNER), rank(inner, INNER)
        return f"{own} stand below {inner}" if above is not None and below is not None and below < above else ""
    if (importer, imported) not in SIDEWAYS and (rank(imported, LAYERS) or 0) <= (rank(importer, LAYERS) or 0):
        return f"{importer} does not stand above {imported}"
    within = inner == "forms" and importer.startswith(f"{imported}.")  # a room inside another asks the same questions
    if inner in PRIVATE and rank(importer, LAYERS) != 0 and not within:
        return f"{inner} belong to {imported} alone"
    return ""


def clients_elsewhere(checkout: Checkout) -> list[str]:
    """Imports of a client of a service by somebody else than the room that speaks to it."""
    return [
        f"{file.path}:{line} imports {name}: {', '.join(CLIENTS[client])} speaks to that service"
        for file in checkout.python
        for line, name in imports_of(file)
        if (client := name.partition(".")[0]) in CLIENTS and not file.module.startswith(CLIENTS[client])
    ]


def cycle(checkout: Checkout) -> list[str]:
    """Modules that import one another in a circle, in order, or nothing."""
    modules = {file.module for file in checkout.python}
    graph: dict[str, set[str]] = {}
    for file in checkout.python:
        graph[file.module] = set()
        for _, name in imports_of(file):
            target = name if name in modules else name.rpartition(".")[0]
            if target in modules and target != file.module:
                graph[file.module].add(target)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def test_imports_go_down():
    assert direction_faults(THIS) == []


def test_each_service_is_spoken_to_by_one_room():
    assert clients_elsewhere(THIS) == []


def test_a_client_in_another_room_is_found(tmp_path):
    broken = sample(tmp_path, {"providers/search.py": "from elasticsearch.dsl import Q\n"})
    assert clients_elsewhere(broken) == [
        "providers/search.py:1 imports elasticsearch.dsl.Q: portal.search.elastic speaks to that service"
    ]


def test_no_modules_import_one_another():
    assert cycle(THIS) == []


def test_an_import_upwards_is_found_even_inside_a_function(tmp_path):
    broken = sample(tmp_path, {"portal/common/money.py": "def price():\n    from providers import models\n"})
    assert direction_faults(broken) == [
        "portal/common/money.py:2 imports providers.models: portal.common does not stand above providers"
    ]


def test_an_import_sideways_is_found(tmp_path):
    broken = sample(tmp_path, {"portal/search/interface.py": "from portal.taxonomy.models import Need\n"})
    assert len(direction_faults(broken)) == 1


def test_the_views_of_another_app_are_out_of_reach(tmp_path):
    broken = sample(tmp_path, {"providers/queries.py": "from portal.accounts.views import home\n"})
    assert direction_faults(broken) == [
        "providers/queries.py:1 imports portal.accounts.views.home: views belong to portal.accounts alone"
    ]


def test_a_room_inside_another_may_ask_its_questions_and_not_show_its_pages(tmp_path):
    lines = "from providers.forms.editing import TextsForm\nfrom providers.views import desk\n"
    broken = sample(tmp_path, {"providers/vetting/forms/parts.py": lines})
    assert direction_faults(broken) == [
        "providers/vetting/forms/parts.py:2 imports providers.views.desk: views belong to providers alone"
    ]


def test_a_model_that_imports_an_action_is_found(tmp_path):
    broken = sample(tmp_path, {"providers/models/provider.py": "from providers.actions.listings import publish\n"})
    assert len(direction_faults(broken)) == 1


def test_a_module_outside_the_rooms_is_found(tmp_path):
    assert direction_faults(sample(tmp_path, {"portal/attic/things.py": ""})) == [
        "portal/attic/things.py: portal.attic.things is in none of the rooms"
    ]


def test_a_circle_is_found(tmp_path):
    broken = sample(
        tmp_path,
        {
            "providers/one.py": "from providers.two import b\n",
            "providers/two.py": "def b():\n    from providers import one\n",
            "providers/__init__.py": "",
        },
    )
    assert set(cycle(broken)) == {"providers.one", "providers.two"}


def test_an_import_for_types_alone_is_no_import(tmp_path):
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from providers import models\n"
    assert direction_faults(sample(tmp_path, {"portal/common/x.py": text})) == []
