"""Tests that need a real server say so: `@pytest.mark.needs("redis")`.

Without the server's address in the environment such a test is left out, and counted as deselected. With
`--all-services` a missing address is an error: then nothing can be left out.
"""

from __future__ import annotations

import os

import pytest

from tests.services.kinds import VARIABLES


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option of a run in which no test may be left out."""
    parser.addoption("--all-services", action="store_true", help="fail unless the address of every server is set")


def pytest_configure(config: pytest.Config) -> None:
    """Before anything is collected: a run that must not leave anything out cannot."""
    absent = [variable for variable in VARIABLES.values() if not os.environ.get(variable)]
    if config.getoption("--all-services") and absent:
        raise pytest.UsageError(f"{', '.join(absent)}: not set, and with --all-services no test may be left out")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests whose servers are not there."""
    absent = [item for item in items if not all(os.environ.get(VARIABLES[name]) for name in needs(item))]
    if absent:
        config.hook.pytest_deselected(items=absent)
        items[:] = [item for item in items if item not in absent]


def needs(item: pytest.Item) -> set[str]:
    """The servers that a test names."""
    names = {name for mark in item.iter_markers("needs") for name in mark.args}
    if unknown := names - VARIABLES.keys():
        raise pytest.UsageError(f"{item.nodeid} needs {', '.join(sorted(unknown))}; there are {', '.join(VARIABLES)}")
    return names


def _address(name: str) -> str:
    value = os.environ.get(VARIABLES[name])
    assert value, f'a test that uses this says so: @pytest.mark.needs("{name}")'
    return value


@pytest.fixture
def redis_url() -> str:
    """The database of this worker on the shared Redis."""
    return _address("redis")


@pytest.fixture
def postgresql_url() -> str:
    """The shared PostgreSQL, as superuser; make databases of your own there."""
    return _address("postgresql")


@pytest.fixture
def opensearch_url() -> str:
    """The shared OpenSearch; make indexes of your own there."""
    return _address("opensearch")


@pytest.fixture
def elasticsearch_url() -> str:
    """The shared Elasticsearch; make indexes of your own there."""
    return _address("elasticsearch")
