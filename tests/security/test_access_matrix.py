"""Every address × ten roles, from the table in `access.py`; and the planted words read where they may be only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from providers.editing.words import Names
from tests.security.access import ALSO_READ, PREFIXES, TABLE
from tests.security.budgets import over
from tests.security.canaries import CANARIES, MAY_READ
from tests.security.town import ROLES, WITH_SECOND_FACTOR, Town, build
from tests.utils.client import StrictClient

OURS = ("portal", "providers", "ninja", "functools")  # modules of our views; those of the API are wrapped
LOGIN = ("/compte/login/", "/compte/2fa/", "/mon-compte/est-ce-vous/")  # with or without fresh proof
UNDRESSED = {"healthz", "readyz", "metrics"}  # answered before everything else, to probes
ANSWERS: dict[str, dict[str, Answer]] = {}


@dataclass(frozen=True)
class Answer:
    """What one role got at one address."""

    kind: str
    text: str
    policy: str = ""  # what the browser may load and run
    queries: int = 0


class Counted:
    """Counts what is asked of the database; to put a thing on record is no question of the page."""

    def __init__(self) -> None:
        self.queries = 0

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        self.queries += not sql.startswith(("SAVEPOINT", "RELEASE", "INSERT", "UPDATE"))
        return execute(sql, params, many, context)


def our_names(resolver: URLResolver | None = None, namespace: str = "") -> set[str]:
    """Names of all URLs of ours."""
    names = set()
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            # Wagtail's trees have a row of their own, whoever wrote a view in them.
            if pattern.callback.__module__.split(".")[0] in OURS and not namespace.startswith("wagtail"):
                names.add(f"{namespace}{pattern.name or pattern.pattern}")
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            names |= our_names(pattern, inner)
    return names


def without_row(names: set[str]) -> list[str]:
    """URLs that the table forgets."""
    return sorted(names - {name for name, _, _ in TABLE} - {resolve(path).view_name for path, _ in PREFIXES})


def kind_of(response) -> str:
    """A word of the table for an answer."""
    if response.status_code in (301, 302):
        return "login" if response["Location"].startswith(LOGIN) else "on"
    return {200: "ok", 403: "no", 404: "none", 405: "post", 410: "gone"}.get(
        response.status_code, str(response.status_code)
    )


def addresses(town: Town) -> dict[str, str]:
    """Where to knock: the address of every row and of what is read besides, by a name for the report."""
    parts = {**town.parts, "facet": "need", "months": 6, "unknown": "x" * 43, "section": "listings", "first": 1}
    found = {label(name, keys): reverse(name, args=[parts[key] for key in keys]) for name, keys, _ in TABLE}
    return found | {path: path for path, _ in PREFIXES} | {path: path for path in ALSO_READ}


def label(name: str, keys: tuple[str, ...]) -> str:
    return " ".join([name, *keys])


@pytest.fixture(params=ROLES, scope="module")
def role(request):
    """Each role in its turn: all that is asked about one is tried before the next one reads everything."""
    return request.param


@pytest.fixture
def reader(db, with_second_factor):
    """What a role gets everywhere: `reader(role)`."""
    town = cache(build)
    return lambda role: answers_of(role, town, with_second_factor)


def answers_of(role: str, built: Callable[[], Town], sign_in: Callable) -> dict[str, Answer]:
    """What a role gets everywhere; read once, as several tests ask for the same."""
    if role not in ANSWERS:
        town = built()
        client = client_of(role, town, sign_in)
        Names.load()  # kept until the vocabulary changes: some other page has read it before
        ANSWERS[role] = {name: answer_at(address, client) for name, address in addresses(town).items()}
    return ANSWERS[role]


def client_of(role: str, town: Town, sign_in: Callable) -> StrictClient:
    """A browser in which this role is signed in."""
    client = StrictClient()
    if role in WITH_SECOND_FACTOR:
        sign_in(client, town.people[role])
    elif role != "anonymous":
        client.force_login(town.people[role])
    return client


def answer_at(address: str, client: StrictClient) -> Answer:
    asked = Counted()
    with connection.execute_wrapper(asked):
        response = client.get(address)
        content = b"".join(response) if response.streaming else response.content
    policy = response.get("Content-Security-Policy", "")
    return Answer(kind_of(response), content.decode(errors="replace"), policy, asked.queries)


def leaks(role: str, answers: dict[str, Answer]) -> list[str]:
    """Planted words that a role reads where the table does not allow it."""
    return [
        f"{role} reads “{word}” at {name}"
        for name, answer in answers.items()
        for canary, word in CANARIES.items()
        if word in answer.text.replace(asked(name), "") and not may_read(canary, role, name)
    ]


def asked(name: str) -> str:
    """The part of an address that a page may repeat: it is what was typed, not what is known."""
    return name.rpartition("=")[2] if "=" in name else "\0"


def may_read(canary: str, role: str, name: str) -> bool:
    return any(who in ("*", role) and name.startswith(where) for who, where in MAY_READ[canary])


def test_every_url_of_ours_has_its_row():
    assert without_row(our_names()) == []


def test_every_row_is_a_url():
    assert {name for name, _, _ in TABLE} - our_names() == set()


def test_a_url_without_row_is_found():
    assert without_row({"providers:directory", "providers:back_door"}) == ["providers:back_door"]


def test_each_role_gets_what_the_table_says(role, reader):
    column = ROLES.index(role)
    answers = reader(role)
    wanted = {label(name, keys): row.split()[column] for name, keys, row in TABLE}
    wanted |= {path: row.split()[column] for path, row in PREFIXES}
    got = {name: answers[name].kind for name in wanted}
    assert {name: kind for name, kind in got.items() if kind != wanted[name]} == {}


def test_nobody_reads_what_is_hidden_from_them(role, reader):
    assert leaks(role, reader(role)) == []


def test_no_page_asks_more_of_the_database_than_it_may(role, reader):
    assert over({name: answer.queries for name, answer in reader(role).items()}, role) == {}


@pytest.mark.parametrize("role", ["anonymous", "superuser"])
def test_only_the_back_office_may_run_what_stands_in_a_page(role, reader):
    loose = {name for name, answer in reader(role).items() if "unsafe" in answer.policy or not answer.policy}
    assert {name for name in loose if not name.startswith(("/admin/", "listing_chooser:"))} <= UNDRESSED
    assert all("default-src 'none'" in answer.policy for answer in reader(role).values() if answer.policy)


def test_the_words_are_there_for_those_who_may_read_them(reader):
    """A word that nobody can read would prove nothing."""
    read = {
        canary
        for role in ("admin", "provider", "superuser", "anonymous")
        for answer in reader(role).values()
        for canary, word in CANARIES.items()
        if word in answer.text
    }
    assert read >= {canary for canary, readers in MAY_READ.items() if readers}


def test_a_leak_is_found():
    answers = {"providers:detail suspended": Answer("ok", f"<h1>{CANARIES['suspended']}</h1>")}
    assert len(leaks("member", answers)) == 1
    assert leaks("moderator", {"providers:desk_listing suspended number": answers["providers:detail suspended"]}) == []


@pytest.mark.django_db
def test_nobody_is_led_in_a_circle(client):
    """A member who knocks at the back office ends on a page that says something."""
    client.force_login(build().people["member"])
    assert client.get("/admin/", follow=True).status_code in (200, 403)


@pytest.mark.django_db
def test_staff_without_second_factor_come_nowhere_in_the_back_office(client):
    people = build().people
    for role in WITH_SECOND_FACTOR:
        client.force_login(people[role])
        for path in ("/admin/", "/admin/pages/", "/admin/settings/", "/moderation/", "/en/moderation/"):
            assert client.get(path).status_code == 302, (role, path)
