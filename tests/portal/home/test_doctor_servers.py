"""`manage.py doctor` and servers that are not there, or not what they should be. They are real."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from portal.common.faults import search_server
from portal.common.redis_health import try_redis
from portal.common.services import Trouble
from tests import services
from tests.portal.home.broken import Patient, examine, mail_server, refuses_everybody, sound, web_server
from tests.utils.ports import free_port


@pytest.fixture
def patient(database_folder):
    return sound(database_folder, mail_port=1)


@contextmanager
def nowhere() -> Iterator[str]:
    yield f"smtp://127.0.0.1:{free_port()}"


@contextmanager
def at_an_unknown_host() -> Iterator[str]:
    yield "smtp://no.such.invalid:25"


@contextmanager
def refusing_the_log_in() -> Iterator[str]:
    with mail_server(authenticator=refuses_everybody, auth_require_tls=False) as port:
        yield f"smtp://portal:hunter2@127.0.0.1:{port}"


@contextmanager
def without_log_in() -> Iterator[str]:
    with mail_server() as port:
        yield f"smtp://portal:hunter2@127.0.0.1:{port}"


@contextmanager
def without_tls() -> Iterator[str]:
    with mail_server() as port:
        yield f"smtp+tls://127.0.0.1:{port}"


@contextmanager
def not_speaking_tls_at_once() -> Iterator[str]:
    with mail_server() as port:
        yield f"smtp+ssl://127.0.0.1:{port}"


@pytest.mark.parametrize(
    "mail, says",
    [
        (nowhere, r"^Nothing listens at 127\.0\.0\.1:\d+, which EMAIL_URL names: start the server, or correct host"),
        (at_an_unknown_host, r"^The host no\.such\.invalid of EMAIL_URL is not known to the DNS: correct the name"),
        (refusing_the_log_in, r"refuses the log-in: correct user and password in EMAIL_URL\.$"),
        (without_log_in, r"takes no log-in: leave user and password out, or use smtp\+tls:// \(EMAIL_URL\)\.$"),
        (without_tls, r"offers no TLS there: use another port, or smtp:// in EMAIL_URL\.$"),
        (not_speaking_tls_at_once, r"does not speak TLS as EMAIL_URL says: correct the beginning of the address"),
    ],
)
def test_the_doctor_says_what_is_wrong_with_the_mail_server(patient: Patient, mail: Callable, says: str):
    with mail() as url:
        patient.env["EMAIL_URL"] = url
        report = examine(patient)
    assert list(report.wrong) == ["mail server"], report.output
    assert re.search(says, report.wrong["mail server"]), report.wrong
    assert report.ended_with == 1 and "hunter2" not in report.output


def sentence_of(url: str) -> str:
    """What is said of a Redis that fails."""
    with pytest.raises(Trouble) as trouble:
        try_redis(url, variable="CACHE_URL")
    assert "hunter2" not in str(trouble.value)
    return str(trouble.value)


def test_a_redis_that_is_not_there_is_named():
    assert sentence_of(f"redis://:hunter2@127.0.0.1:{free_port()}/0").startswith("Nothing listens at 127.0.0.1:")


def test_something_else_than_a_redis_is_named():
    with web_server() as port:
        sentence = sentence_of(f"redis://127.0.0.1:{port}/0")
    assert sentence.endswith("hangs up: see the server's log, and whether CACHE_URL names the port of something else.")


@pytest.mark.needs("redis")
@pytest.mark.parametrize(
    "options, login, says",
    [
        (["--requirepass", "right"], ":hunter2@", r"refuses the password; correct the one in CACHE_URL\.$"),
        (["--requirepass", "right"], "", r"wants a password; write CACHE_URL as redis://:password@127\.0\.0\.1:\d+/0"),
        (["--maxmemory", "1kb"], "", r"is full: raise its maxmemory, or see what fills it \(CACHE_URL\)\.$"),
        (["--replicaof", "127.0.0.1 1"], "", r"is a replica that takes no writes: let CACHE_URL name the primary\.$"),
    ],
)
def test_a_redis_that_cannot_be_used_is_named(options, login, says):
    with services.started("redis") as redis_that_starts:
        assert try_redis(redis_that_starts.url, variable="CACHE_URL").endswith("connected, wrote, read")
    server = services.KINDS["redis"](*options)
    try:
        server.start()
        sentence = sentence_of(server.url.replace("redis://", f"redis://{login}"))
        assert re.search(says, sentence), sentence
    finally:
        server.remove()


@pytest.mark.needs("redis")
def test_a_redis_that_hangs_is_named_within_two_seconds():
    with services.started("redis") as server:
        server.freeze()
        began = time.monotonic()
        assert "does not answer in time" in sentence_of(server.url)
        assert time.monotonic() - began < 2.5
        server.thaw()
        assert "wrote" in try_redis(server.url, variable="CACHE_URL")


@pytest.mark.parametrize(
    "status, text, says",
    [
        (401, "", "refuses user or password; correct them in SEARCH_URL."),
        (403, "security_exception", "give it all rights on indexes of SEARCH_PREFIX."),
        (403, "index [x] blocked by: [FORBIDDEN/12/index read-only / allow delete (api)]", "free it (SEARCH_URL)."),
        (429, "flood-stage watermark, index has read-only-allow-delete block", "free it (SEARCH_URL)."),
        (429, "es_rejected_execution_exception", "give it more memory or nodes (SEARCH_URL)."),
        (404, "index_not_found_exception", "run `manage.py search_index rebuild`."),
        (503, "", "see its log and its health (SEARCH_URL)."),
        (418, "", "which the portal does not expect: see its log."),
    ],
)
def test_each_refusal_of_a_search_server_has_its_sentence(status, text, says):
    assert search_server.of_status(status, text, place="search.example:9200").endswith(says)
