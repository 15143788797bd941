"""The log of a public site: one JSON object per line, and nothing in it that says who somebody is."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from portal.common.logs import KEYS
from portal.settings import gunicorn
from tests.utils import database
from tests.utils.once import one_builder
from tests.utils.site import ROOT, environment

NUMBER = "asked-by-the-proxy-0001"


@pytest.fixture(scope="module")
def talk(tmp_path_factory, django_db_setup, django_db_blocker):
    """What a site said on which everything happened, at the most talkative level: lines, planted words, answers."""
    own = tmp_path_factory.getbasetemp()
    kept = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "talk.json"
    with one_builder("talk"):  # it takes its time: one of the processes of this run listens for all of them
        if not kept.exists():
            with django_db_blocker.unblock():
                folder = database.put_into(tmp_path_factory.mktemp("talkative"))
            kept.write_text(json.dumps(listen_to(folder)), encoding="utf-8")
    said, told = json.loads(kept.read_text(encoding="utf-8"))
    return said, told


def listen_to(folder):
    env = {**environment(folder), "LOG_LEVEL": "DEBUG", "LOG_REQUESTS": "true"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.portal.settings.talkative"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    database.remove_folder(folder)
    assert done.returncode == 0, done.stderr[-4000:]
    told = {key: value for line in done.stdout.splitlines() for key, value in json.loads(line).items()}
    return done.stderr, told


@pytest.fixture(scope="module")
def lines(talk):
    return [json.loads(line) for line in talk[0].splitlines()]


def test_each_line_is_one_object_that_says_when_how_bad_and_where(lines):
    assert len(lines) > 300
    for line in lines:
        assert {"event", "level", "logger", "timestamp"} <= line.keys()


def test_nothing_that_was_planted_is_in_the_log(talk):
    log, told = talk
    assert len(told["planted"]) > 20
    found = {word for word in told["planted"] if word.lower() in log.lower()}
    assert found == set()


def test_no_mail_address_and_no_query_is_in_the_log(talk):
    assert re.findall(r"[\w.]+@[\w.]+\.\w+", talk[0]) == []
    assert re.findall(r"/\S*\?\w+=", talk[0]) == []


def test_an_unforeseen_exception_is_told_with_its_number_and_without_values(lines, talk):
    assert talk[1]["answers"] == [[500, NUMBER], [500, NUMBER]]
    errors = [line for line in lines if line.get("request_id") == NUMBER and "exception" in line]
    assert len(errors) == 2
    for line in errors:
        assert line["level"] == "error" and "ValueError: ('no such thing: …@… … …" in line["exception"]
        assert 'talkative.py", line' in line["exception"]
    assert {line["event"] for line in errors} == {
        "Internal Server Error: /demande/…/",
        "Internal Server Error: /annuaire/la-boussole/",
    }


def test_a_refused_row_is_told_by_its_rule(lines):
    (refused,) = [line for line in lines if line["event"] == "refused"]
    assert "IntegrityError" in refused["exception"]


def test_each_request_has_a_line_of_its_own_with_the_name_of_the_page(lines):
    requests = [line for line in lines if line["logger"] == "portal.requests"]
    assert {line["method"] for line in requests} == {"GET", "POST"}
    assert {"providers:request_detail", "providers:directory", "account_login"} <= {line["route"] for line in requests}
    assert all(set(line) == AS_A_LINE for line in requests)
    assert all(isinstance(line["status"], int) and isinstance(line["milliseconds"], int) for line in requests)


AS_A_LINE = {"event", "level", "logger", "timestamp", "request_id", "method", "route", "status", "milliseconds"}


def test_every_line_about_a_request_carries_its_number(lines):
    about = [
        line for line in lines if line["logger"].startswith(("django.request", "django.security", "portal.requests"))
    ]
    assert len(about) > 300 and all(len(line["request_id"]) >= 8 for line in about)


def test_the_lines_of_a_webserver_about_visitors_are_left_out(talk):
    assert "203.0.113.5" not in talk[0]
    loggers = gunicorn.logconfig_dict["loggers"]
    assert loggers["gunicorn.access"]["propagate"] is False and loggers["gunicorn.error"]["propagate"] is True


@pytest.mark.django_db
@pytest.mark.parametrize(
    "given, taken",
    [
        (NUMBER, True),
        ("f" * 32, True),
        ("short", False),
        ("x" * 65, False),
        ("odile@exemple.example", False),
        ("two words here", False),
        ("new\\nline-and-more", False),
    ],
)
def test_a_number_is_taken_over_if_it_looks_like_one(client, given, taken):
    answered = client.get("/annuaire/", headers={"x-request-id": given}).headers["X-Request-ID"]
    assert (answered == given) is taken
    assert re.fullmatch(r"[A-Za-z0-9._-]{8,64}", answered)


@pytest.mark.django_db
def test_each_request_has_a_number_of_its_own_even_for_a_kept_page(kept_pages):
    client = Client()
    numbers = {client.get("/annuaire/").headers["X-Request-ID"] for _ in range(3)}
    assert len(numbers) == 3


@pytest.mark.django_db
def test_a_kept_page_has_its_name_in_the_line(kept_pages, settings, caplog):
    settings.LOG_REQUESTS = True
    for path in ("/annuaire/", "/annuaire/", "/en/directory/", "/en/directory/"):
        with caplog.at_level("INFO", logger="portal.requests"):
            Client().get(path)
    assert [record.route for record in caplog.records if record.name == "portal.requests"] == [
        "providers:directory"
    ] * 4


@pytest.mark.django_db
def test_without_wish_requests_have_no_line(caplog):
    with caplog.at_level("INFO", logger="portal.requests"):
        Client().get("/annuaire/")
    assert caplog.records == []


def parts_of(resolver: URLResolver) -> set[str]:
    """Names of the parts of our addresses that may be anything."""
    found: set[str] = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            found |= parts_of(pattern)
        elif isinstance(pattern, URLPattern) and pattern.callback.__module__.startswith(("portal", "providers")):
            converters = getattr(pattern.pattern, "converters", {})
            found |= {name for name, converter in converters.items() if type(converter).__name__ in FREE}
    return found


FREE = ("StringConverter", "TokenConverter", "PathConverter")


def test_every_part_of_an_address_that_may_be_a_key_is_known_as_one():
    # "pk" is the key of a listing in a chooser of the back office: a number that opens nothing.
    assert parts_of(get_resolver()) <= {*KEYS, "pk"}
