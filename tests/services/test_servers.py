"""Each server is started for real, disturbed, and gone afterwards."""

from __future__ import annotations

import os

import psycopg
import pytest
import redis as redis_client

from tests import services
from tests.services import KINDS, VARIABLES, processes
from tests.services.talking import hello, read, write

HELLO = {"redis": True, "postgresql": 1, "opensearch": "opensearch", "elasticsearch": "elasticsearch"}
TIMED_OUT = (TimeoutError, redis_client.TimeoutError, psycopg.errors.ConnectionTimeout)
REFUSED = (ConnectionRefusedError, redis_client.ConnectionError, psycopg.OperationalError)

each = pytest.mark.parametrize("kind", [pytest.param(kind, marks=pytest.mark.needs(kind)) for kind in KINDS])
quick = pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=pytest.mark.needs(kind)) for kind in ("redis", "postgresql")]
)


def one_that_keeps(kind: str):
    """A server that writes its data to the disk."""
    return services.started(kind, **({"keeps": True} if kind == "redis" else {}))


@each
def test_the_shared_server_answers(kind):
    assert hello(kind, os.environ[VARIABLES[kind]]) == HELLO[kind]


@each
def test_a_frozen_server_answers_nobody_until_it_is_thawed_and_nothing_is_left_of_it_in_the_end(kind):
    with services.started(kind) as server:
        url, folder, members = server.url, server.folder, processes.family(server.process)
        assert hello(kind, url) == HELLO[kind]
        server.freeze()
        with pytest.raises(TIMED_OUT):
            hello(kind, url)
        server.thaw()
        assert hello(kind, url) == HELLO[kind]
        assert folder.exists()
    assert members and processes.alive().keys().isdisjoint(members)
    assert not folder.exists()
    with pytest.raises(REFUSED):
        hello(kind, url)


@each
def test_a_killed_server_comes_back_on_its_port_with_its_data(kind):
    with one_that_keeps(kind) as server:
        url = server.url
        write(kind, url, "tandem")
        server.kill()
        with pytest.raises(REFUSED):
            read(kind, url)
        server.start()
        assert server.url == url
        assert read(kind, url) == "tandem"


@quick
def test_a_restarted_server_is_on_its_port_with_its_data(kind):
    with one_that_keeps(kind) as server:
        write(kind, server.url, "tandem")
        before = server.process
        server.restart()
        assert server.process != before
        assert read(kind, server.url) == "tandem"


@quick
def test_a_frozen_server_can_be_stopped(kind):
    with services.started(kind) as server:
        members = processes.family(server.process)
        server.freeze()
        server.stop()
        assert processes.alive().keys().isdisjoint(members)


@pytest.mark.needs("redis")
def test_without_being_asked_to_keep_redis_forgets_with_its_end():
    with services.started("redis") as server:
        write("redis", server.url, "tandem")
        server.restart()
        assert read("redis", server.url) is None


@pytest.mark.needs("redis")
def test_two_servers_of_a_kind_run_side_by_side():
    with services.started("redis") as one, services.started("redis") as other:
        assert one.port != other.port
        write("redis", one.url, "tandem")
        assert read("redis", other.url) is None


@pytest.mark.needs("postgresql")
def test_a_server_that_cannot_start_says_why_and_leaves_nothing():
    server = KINDS["postgresql"](max_connections="many")
    with pytest.raises(services.ServerFailed, match="max_connections"), services.all_started([server]):
        pass
    assert server.folder is None


@pytest.mark.needs("redis")
def test_each_test_finds_its_redis_empty(redis_url):
    with redis_client.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("left", "behind")


test_each_test_finds_its_redis_empty_again = test_each_test_finds_its_redis_empty
