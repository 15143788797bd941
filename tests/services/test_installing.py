"""What is missing is named, and half a download is none."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import zipfile

import pytest

from tests.services import downloads, guard, tools
from tests.services.downloads import BadDownload, Download
from tests.utils.ports import lasting_port

KILLED_HALFWAY = """
import os, signal
from tests.services.downloads import Download
def fetch(folder):
    (folder / "first half").touch()
    os.kill(os.getpid(), signal.SIGKILL)
Download("thing", "a thing", fetch).path()
"""


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("TANDEM_SERVICES_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def bare_machine(tmp_path, monkeypatch):
    """Nothing is installed here."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(tools, "POSTGRESQL_PLACES", tmp_path / "postgresql")


def whole(folder):
    (folder / "first half").touch()
    (folder / "second half").touch()


def interrupted(folder):
    (folder / "first half").touch()
    raise KeyboardInterrupt


@pytest.mark.parametrize("user", [0, 1000], ids=["root without apt", "somebody"])
def test_who_may_not_install_is_told_what_and_how(bare_machine, monkeypatch, user):
    monkeypatch.setattr(os, "geteuid", lambda: user)
    with pytest.raises(tools.NotInstalled) as refused:
        tools.install([tools.POSTGRESQL, tools.REDIS], pytest.fail)
    assert "PostgreSQL and Redis" in str(refused.value)
    assert str(refused.value).endswith("sudo apt install postgresql redis-server")


def test_what_is_there_is_not_installed_again(bare_machine, tmp_path):
    (tmp_path / "redis-server").touch(mode=0o755)
    tools.install([tools.REDIS], pytest.fail)


def test_the_newest_of_several_postgresql_is_taken(bare_machine, tmp_path):
    for version in ("9.6", "15", "17"):
        place = tmp_path / "postgresql" / version / "bin"
        place.mkdir(parents=True)
        (place / "initdb").touch()
    (tmp_path / "postgresql" / "17" / "bin" / "initdb").unlink()  # its client only
    assert tools.POSTGRESQL.path("postgres") == tmp_path / "postgresql" / "15" / "bin" / "postgres"


def test_the_command_says_in_a_sentence_what_is_missing(own_cache, tmp_path):
    told = subprocess.run(
        [sys.executable, "-m", "tests.services", "install", "--only", "opensearch"],
        cwd=guard.ROOT,
        env={**os.environ, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert told.stderr.startswith("The real servers of the tests need Maven. Install it")
    assert not own_cache.exists()


def test_a_server_that_does_not_exist_is_refused():
    told = subprocess.run(
        [sys.executable, "-m", "tests.services", "install", "--only", "redis,mysql"],
        cwd=guard.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2
    assert "no such server: mysql (there are elasticsearch, opensearch, redis, postgresql)" in told.stderr


def test_an_interrupted_download_is_not_taken_for_a_finished_one(own_cache):
    with pytest.raises(KeyboardInterrupt):
        Download("thing", "a thing", interrupted).path()
    assert not Download("thing", "a thing", whole).there()
    path = Download("thing", "a thing", whole).path()
    assert {found.name for found in path.iterdir()} == {"first half", "second half"}
    assert {found.name for found in own_cache.iterdir()} == {"thing", "thing.lock"}


def test_nor_is_one_whose_process_was_killed(own_cache):
    killed = subprocess.run([sys.executable, "-c", KILLED_HALFWAY], cwd=guard.ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (own_cache / "building-thing").exists()
    path = Download("thing", "a thing", whole).path()
    assert {found.name for found in path.iterdir()} == {"first half", "second half"}
    assert {found.name for found in own_cache.iterdir()} == {"thing", "thing.lock"}


def test_what_is_there_is_not_fetched_again(own_cache):
    Download("thing", "a thing", whole).path()
    assert Download("thing", "a thing", pytest.fail).path() == own_cache / "thing"


def test_somebody_else_can_read_it_whatever_the_umask():
    before = os.umask(0o077)
    try:
        path = Download("thing", "a thing", whole).path()
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o755
    assert (path / "first half").stat().st_mode & 0o777 == 0o644


def test_a_download_with_another_hash_is_refused():
    with pytest.raises(BadDownload, match="the thing is not what it was .*: 1a2b instead of 3c4d"):
        downloads._compare("the thing", "1a2b", "3c4d")


def test_a_download_that_fails_says_what_the_program_said():
    with pytest.raises(BadDownload, match="no such host"):
        downloads._run("sh", "-c", "echo no such host; exit 1")


def test_of_an_archive_one_folder_is_unpacked_with_the_empty_ones_in_it(tmp_path):
    with zipfile.ZipFile(tmp_path / "some.zip", "w") as archive:
        archive.writestr("a/inner/file", "content")
        archive.mkdir("a/inner/empty")
        archive.writestr("a/other", "not wanted")
    downloads._unpack(tmp_path / "some.zip", "a/inner/", tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").rglob("*")) == ["empty", "file"]


def test_the_servers_are_there_before_django():
    check = "import sys, tests.services.__main__; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], cwd=guard.ROOT, check=False).returncode == 0


def test_a_port_that_somebody_has_is_not_given():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match="no port free"):
            lasting_port(port, port + 1)
    assert lasting_port(port, port + 1) == port
