"""The cache on Redis: while Redis fails in any way, the table of the database stands in, and nothing old comes back."""

from __future__ import annotations

import asyncio
import time

import pytest
from redis import Redis

from portal.common import redis_cache
from portal.common.cache import ResilientDatabaseCache
from portal.common.redis_cache import Astray, ResilientRedisCache
from portal.settings.redis import cache as settings_for
from tests import services

pytestmark = [pytest.mark.needs("redis"), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def another_process(monkeypatch):
    """What a process knows of earlier failures is another test's."""
    monkeypatch.setattr(redis_cache, "astray", Astray())
    redis_cache.breaker.close()
    yield
    redis_cache.breaker.close()


def cache_at(url, **more):
    params = {**settings_for(url), **more}
    return ResilientRedisCache(params.pop("LOCATION"), params)


def rest_over():
    redis_cache.breaker._next_try = 0


@pytest.fixture
def own():
    """A Redis of this test alone."""
    with services.started("redis") as server:
        yield server


@pytest.fixture
def table():
    return ResilientDatabaseCache("common_cache", {"KEY_PREFIX": "tandem"})


def gone(server):
    server.kill()


def frozen(server):
    server.freeze()


def read_only(server):
    Redis.from_url(server.url).replicaof("127.0.0.1", "1")


def full(server):
    Redis.from_url(server.url).config_set("maxmemory", 1)


def locked(server):
    with Redis.from_url(server.url) as client:
        client.config_set("requirepass", "a new one")
        client.client_kill_filter(_type="normal", skipme=True)


def mended(server, trouble):
    with Redis.from_url(server.url, password="a new one" if trouble is locked else None) as client:
        if trouble is gone:
            server.start()
        elif trouble is frozen:
            server.thaw()
        elif trouble is read_only:
            client.replicaof("NO", "ONE")
        elif trouble is full:
            client.config_set("maxmemory", 0)
        else:
            client.config_set("requirepass", "")


TROUBLES = pytest.mark.parametrize("trouble", [gone, frozen, read_only, full, locked])


def use_all_that_a_cache_can(store):
    """Every method of Django's caches, with the answers that Django promises."""
    assert store.get("nothing") is None and store.get("nothing", "else") == "else"
    assert store.add("limit", [1.5], 60) and not store.add("limit", [2], 60)
    assert store.get("limit") == [1.5] and store.has_key("limit") and "limit" in store
    store.set("count", 5)
    assert (store.incr("count"), store.incr("count", 4), store.decr("count", 2)) == (6, 10, 8)
    with pytest.raises(ValueError, match="not found"):
        store.incr("nothing")
    assert store.get_or_set("made", lambda: "once") == "once" == store.get_or_set("made", "twice")
    assert store.set_many({"one": 1, "two": {"2": None}}, timeout=60) == []
    assert store.get_many(["one", "two", "nothing"]) == {"one": 1, "two": {"2": None}}
    store.set("word", "second", version=2)
    assert (store.get("word"), store.get("word", version=2)) == (None, "second")
    assert store.incr_version("word", version=2) == 3 and store.get("word", version=3) == "second"
    assert store.decr_version("word", version=3) == 2
    assert store.touch("limit", 60) and not store.touch("nothing")
    assert store.delete("limit") and not store.delete("limit")
    store.delete_many(["one", "two"])
    assert store.get_many(["one", "two"]) == {}
    store.set("short", 1, timeout=0)
    store.set("long", 1, timeout=None)
    assert (store.get("short"), store.get("long")) == (None, 1)
    store.clear()
    assert (store.get("long"), store.get("made")) == (None, None)


def test_it_does_all_that_a_cache_can(redis_url):
    use_all_that_a_cache_can(cache_at(redis_url))
    assert not redis_cache.breaker.is_open


@TROUBLES
def test_in_trouble_it_still_does_all_that_a_cache_can(own, trouble):
    store = cache_at(own.url)
    store.set("before", 1)
    trouble(own)
    use_all_that_a_cache_can(store)
    assert redis_cache.breaker.is_open


@TROUBLES
def test_after_the_trouble_it_is_used_again(own, trouble):
    store = cache_at(own.url)
    trouble(own)
    store.set("meanwhile", 1)
    mended(own, trouble)
    rest_over()
    store.set("afterwards", 2)
    assert store.get("afterwards") == 2
    with Redis.from_url(own.url) as client:
        assert client.get("tandem:1:afterwards") == b"2"
    assert not redis_cache.breaker.is_open


@TROUBLES
def test_what_is_only_read_does_not_end_a_trouble_with_writing(own, trouble):
    """Otherwise limits kept in the table would be forgotten every few seconds, and could be passed by."""
    store = cache_at(own.url)
    store.set("before", 1)
    trouble(own)
    store.set("limit", [1, 2, 3])
    for _try in range(2):
        rest_over()
        assert store.get("limit") == [1, 2, 3]
    assert redis_cache.breaker.is_open


def test_what_was_deleted_meanwhile_does_not_come_back_from_redis(own):
    store = cache_at(own.url)
    store.set_many({"address": "old", "other": "stays"})
    own.freeze()
    store.delete("address")
    own.thaw()
    rest_over()
    assert store.get_many(["address", "other"]) == {"other": "stays"}


def test_what_was_written_meanwhile_does_not_come_back_in_the_next_trouble(own, table):
    store = cache_at(own.url)
    own.freeze()
    store.set("limit", [1, 2, 3])
    assert table.get("limit") == [1, 2, 3]
    own.thaw()
    rest_over()
    assert store.get("limit") is None
    store.set("limit", [4])
    store.delete("limit")
    own.freeze()
    assert store.get("limit") is None


def test_when_too_much_was_written_meanwhile_all_of_ours_is_forgotten(own, table, monkeypatch):
    monkeypatch.setattr(redis_cache, "MOST_ASTRAY", 3)
    store = cache_at(own.url)
    store.set("address", "old")
    with Redis.from_url(own.url) as client:
        client.set("of-somebody-else", 1)
        own.freeze()
        for number in range(5):
            store.set(f"key-{number}", number)
        own.thaw()
        rest_over()
        assert store.get("address") is None
        assert client.get("of-somebody-else") == b"1"
    assert table.get("key-1") is None


def test_clearing_leaves_what_is_not_ours(redis_url):
    ours, theirs = cache_at(redis_url), cache_at(redis_url, KEY_PREFIX="tandem-test")
    ours.set("key", 1), theirs.set("key", 2)
    ours.clear()
    assert (ours.get("key"), theirs.get("key")) == (None, 2)


def test_a_frozen_redis_is_waited_for_once(own):
    store = cache_at(own.url)
    own.freeze()
    began = time.monotonic()
    for number in range(50):
        store.add(f"key-{number}", 1)
    assert time.monotonic() - began < 2.5


def test_with_neither_redis_nor_the_table_the_memory_of_the_process_holds_the_limits(own):
    store = cache_at(own.url, OPTIONS={"spare_table": "no_such_table", "socket_timeout": 0.5})
    own.kill()
    store._spare._spare.clear()
    assert store.add("limit", 1) and not store.add("limit", 1)
    assert store.delete("limit")


def test_the_ways_for_coroutines_fall_back_too(own):
    store = cache_at(own.url, OPTIONS={"spare_table": "no_such_table", "socket_timeout": 0.5})
    own.kill()
    store._spare._spare.clear()

    async def use():
        await store.aset("count", 1)
        assert await store.aincr("count") == 2
        assert await store.aget_many(["count"]) == {"count": 2}
        await store.adelete("count")
        return await store.aget("count", "gone")

    assert asyncio.run(use()) == "gone"


def test_the_table_is_not_asked_while_redis_answers(redis_url, django_assert_num_queries):
    store = cache_at(redis_url)
    with django_assert_num_queries(0):
        store.set("key", 1)
        assert store.get("key") == 1
