"""DATABASE_URL, read: what it may say, and what is refused in words, never with its password."""

import pytest

from portal.settings.databases import database
from portal.settings.environment import BadEnvironment


def read(url, *, pool=8, folder=None):
    return database(url, folder=folder, pool=pool)


def test_without_an_address_the_database_is_a_file_in_the_folder(tmp_path):
    found = read("", folder=tmp_path)
    assert found["NAME"] == tmp_path / "tandem.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_the_parts_of_an_address_are_read(scheme):
    found = read(f"{scheme}://me%40home:p%2Fw%23@db.example:6543/tandem?sslmode=verify-full")
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert [found[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "me@home",
        "p/w#",
        "db.example",
        6543,
        "tandem",
    ]
    assert found["OPTIONS"]["sslmode"] == "verify-full"


def test_a_socket_is_named_after_the_question_mark():
    found = read("postgresql://me@/tandem?host=/run/postgresql")
    assert (found["HOST"], found["PORT"]) == ("/run/postgresql", 5432)
    assert "host" not in found["OPTIONS"]


def test_connections_are_kept_by_a_pool_and_looked_at_before_use():
    found = read("postgresql://db.example/tandem", pool=3)
    assert found["OPTIONS"]["pool"]["max_size"] == 3
    assert (found["CONN_MAX_AGE"], found["CONN_HEALTH_CHECKS"]) == (0, True)


def test_options_of_ones_own_go_along_with_ours():
    found = read("postgresql://db.example/tandem?options=-c%20work_mem%3D32MB")
    assert found["OPTIONS"]["options"] == "-c work_mem=32MB -c idle_in_transaction_session_timeout=5min"


@pytest.mark.parametrize(
    "url, says",
    [
        ("mysql://me:hunter2@db.example/tandem", "must begin with postgresql://"),
        ("/var/lib/tandem.sqlite3", "must begin with postgresql://"),
        ("postgresql://me:hunter2@db.example", "must name one database"),
        ("postgresql://me:hunter2@db.example/", "must name one database"),
        ("postgresql://me:hunter2@db.example/tandem/public", "must name one database"),
        ("postgresql://me:hunter2@db.example:port/tandem", "port that is no number"),
        ("postgresql://me:hunter2/7@db.example/tandem", "port that is no number"),
        ("postgresql://me:hunter2#7@db.example/tandem", "write it as %23"),
        ("postgresql://me:hunter2@db.example/tandem?ssl=yes", "does not know"),
        ("postgresql://db.example/tandem?password=hunter2", "write it before"),
        ("postgresql://db.example/tandem?hunter2=x&sslmode=require", "after its question mark"),
    ],
)
def test_an_address_that_is_no_postgresql_is_refused_without_its_password(url, says):
    with pytest.raises(BadEnvironment, match=says) as refused:
        read(url)
    assert str(refused.value).startswith("DATABASE_URL")
    assert "hunter2" not in str(refused.value)


def test_a_pool_of_nothing_is_refused():
    with pytest.raises(BadEnvironment, match="^DATABASE_POOL"):
        read("postgresql://db.example/tandem", pool=0)
