"""Tests that need a real server say so: `@pytest.mark.needs("redis")`.

Without the server's address in the environment such a test is left out, and counted as deselected. With
`--all-services` a missing address is an error: then nothing can be left out.
"""

from __future__ import annotations

import os

import pytest
import redis

from tests.services.kinds import VARIABLES
from tests.services.redis import FIRST_DATABASE_OF_WORKERS


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
    there = {name for name, variable in VARIABLES.items() if os.environ.get(variable)}
    absent = [item for item in items if (needs(item) & VARIABLES.keys()) - there]
    if absent:
        config.hook.pytest_deselected(items=absent)
        items[:] = [item for item in items if item not in absent]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test that needs what nobody knows fails wherever it is run: left out, it would never be missed."""
    unknown = needs(item) - VARIABLES.keys()
    if unknown or any(not mark.args for mark in item.iter_markers("needs")):
        wanted = ", ".join(sorted(unknown)) or "nobody knows what"
        pytest.fail(f"it needs {wanted}; there are {', '.join(VARIABLES)}", pytrace=False)


def needs(item: pytest.Item) -> set[str]:
    """The servers that a test names."""
    return {name for mark in item.iter_markers("needs") for name in mark.args}


def _address(name: str) -> str:
    value = os.environ.get(VARIABLES[name])
    assert value, f'a test that uses this says so: @pytest.mark.needs("{name}")'
    return value


@pytest.fixture
def redis_url() -> str:
    """An empty database of the shared Redis, for this worker alone."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    url = f"{_address('redis').removesuffix('/0')}/{FIRST_DATABASE_OF_WORKERS + worker}"
    with redis.Redis.from_url(url) as client:
        client.flushdb()
    return url


@pytest.fixture
def postgresql_url() -> str:
    """The shared PostgreSQL, as superuser: make a database of your own there."""
    return _address("postgresql")


@pytest.fixture
def opensearch_url() -> str:
    """The shared OpenSearch: make indexes of your own there."""
    return _address("opensearch")


@pytest.fixture
def elasticsearch_url() -> str:
    """The shared Elasticsearch: make indexes of your own there."""
    return _address("elasticsearch")
