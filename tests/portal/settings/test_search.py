"""SEARCH_URL and what stands beside it, read: what it may say, and what is refused in words."""

import pytest

from portal.settings.environment import BadEnvironment
from portal.settings.search import at_least, prefix, servers


def test_nothing_means_that_the_database_searches():
    assert servers([]) == servers(["", " "]) == []


@pytest.mark.parametrize(
    "written, read",
    [
        ("http://search.example", "http://search.example:9200"),
        ("https://me:p%40ss@search.example:9201/", "https://me:p%40ss@search.example:9201"),
        ("https://search.example/behind/a/proxy", "https://search.example:9200/behind/a/proxy"),
        ("http://[::1]:9200", "http://[::1]:9200"),
    ],
)
def test_each_node_gets_its_port(written, read):
    assert servers([written, " http://other.example:1 "]) == [read, "http://other.example:1"]


@pytest.mark.parametrize(
    "written",
    [
        "search.example:9200",
        "redis://:hunter2@search.example",
        "https://me:hunter2@",
        "https://me:hunter2@search.example:port",
        "https://me:hunter2/7@search.example",
        "https://me:hunter2@search.example/?pretty",
        "https://me:hunter2@search.example/#top",
    ],
)
def test_what_cannot_be_read_is_refused_without_its_password(written):
    with pytest.raises(BadEnvironment, match="SEARCH_URL cannot be read: it must look like https://user") as refusal:
        servers([written])
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize("written", ["", "Tandem", "tandem_2", "9tandem", "a*", "tandem/..", "a" * 42])
def test_a_prefix_that_no_index_may_have_is_refused(written):
    with pytest.raises(BadEnvironment, match="SEARCH_PREFIX is .*: write small letters"):
        prefix(written)
    assert prefix("tandem-2") == "tandem-2"


def test_numbers_have_their_least():
    assert at_least("SEARCH_SHARDS", 1, 1) == 1
    with pytest.raises(BadEnvironment, match="SEARCH_SHARDS is 0: write 1 or more"):
        at_least("SEARCH_SHARDS", 0, 1)
