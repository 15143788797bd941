"""No page and no job reads a whole table of a hundred thousand rows, as PostgreSQL itself plans it.

Every page of the access matrix is opened, in a town where each table that grows has a hundred thousand rows; what
was asked of the database is explained. What may read everything is named below, with its reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from portal.outbox import api
from portal.outbox.schedule import schedule
from portal.outbox.sweeper import claim_next
from tests.plans.multiply import multiply, tables
from tests.plans.people import settle
from tests.security.access import TABLE
from tests.security.test_access_matrix import addresses
from tests.security.town import ROLES

pytestmark = [pytest.mark.only_on("postgresql"), pytest.mark.django_db]

READERS = ("anonymous", "member", "admin", "provider", "moderator", "operator", "superuser")
# Part of a statement, and why it may read a whole table.
ALLOWED: dict[str, str] = {}


class Enough(Exception):
    """A job has shown what it asks first; the rest would be done for each of many rows."""


@dataclass(frozen=True)
class Asked:
    """A statement, and who asked it."""

    by: str
    sql: str

    @property
    def shape(self) -> str:
        """The statement without its values: many differ in nothing else."""
        return re.sub(r"'(?:[^']|'')*'|\b\d+\b|\((?:\?, )+\?\)", "?", self.sql)


@contextmanager
def listening(by: str, heard: dict[str, Asked], most: int = 10_000) -> Iterator[None]:
    """Note every statement; after `most` of them, end what asks."""
    count = 0

    def note(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        nonlocal count
        looked_at = sql.lstrip("( \n").startswith(("SELECT", "UPDATE", "DELETE", "WITH")) and not many
        count += looked_at
        if count > most:
            raise Enough
        result = execute(sql, params, many, context)
        if looked_at:
            one = Asked(by, connection.ops.last_executed_query(context["cursor"].cursor, sql, params))
            heard.setdefault(one.shape, one)
        return result

    with connection.execute_wrapper(note):
        yield


def jobs() -> dict[str, Callable[[], Any]]:
    """What is done besides pages."""

    def wish() -> None:
        with transaction.atomic():
            api.emit("taxonomy.changed", {}, key="taxonomy.changed")

    return {
        "outbox: claim the next event": claim_next,
        "outbox: wish something once": wish,
        **{f"job {job.name}": job.run for job in schedule.values()},
    }


@pytest.fixture
def heard(with_second_factor) -> dict[str, Asked]:
    """Every statement of every page and job, by its shape."""
    town = settle()
    clients = {}
    for role in READERS:
        clients[role] = Client()
        if role in ("moderator", "operator", "superuser"):
            with_second_factor(clients[role], town.people[role])
        elif role != "anonymous":
            clients[role].force_login(town.people[role])
    multiply()
    found: dict[str, Asked] = {}
    rows = {" ".join([name, *keys]): row.split() for name, keys, row in TABLE}
    for name, address in addresses(town).items():
        for role in READERS:
            kinds = rows.get(name)
            if kinds is None or kinds[ROLES.index(role)] in ("ok", "gone"):
                with listening(f"{name} as {role}", found):
                    clients[role].get(address)
    for name, job in jobs().items():
        with transaction.atomic(), listening(name, found, most=4):
            try:
                job()
            except Enough:
                pass
            transaction.set_rollback(True)
    return found


def whole_tables(sql: str) -> list[str]:
    """Big tables that the plan of a statement reads from end to end."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        (plan,) = cursor.fetchone()
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return sorted(set(_read_whole(plan[0]["Plan"], stops_early=False)))


def _read_whole(node: dict[str, Any], *, stops_early: bool) -> Iterator[str]:
    kind, big = node["Node Type"], node.get("Relation Name") in tables()
    if big and kind == "Seq Scan" and not stops_early:
        yield f"{node['Relation Name']} (from end to end)"
    if big and kind == "Seq Scan" and stops_early and "Filter" in node:
        yield f"{node['Relation Name']} (until enough is found)"
    if big and kind in ("Index Scan", "Index Only Scan") and "Index Cond" not in node and not stops_early:
        yield f"{node['Relation Name']} (a whole index)"
    for child in node.get("Plans", []):
        early = (stops_early or kind == "Limit") and kind not in ("Sort", "Aggregate", "Hash", "Hash Join")
        yield from _read_whole(child, stops_early=early)


def test_no_page_and_no_job_reads_a_whole_table(heard):
    assert len(heard) > 150, "hardly anything was asked: the test is blind"
    faults = {}
    for asked in heard.values():
        if found := whole_tables(asked.sql):
            if not any(part in asked.sql for part in ALLOWED):
                faults[asked.by, ", ".join(found)] = asked.sql
    report = "\n\n".join(f"{by}: {what}\n{sql[:1500]}" for (by, what), sql in sorted(faults.items()))
    assert not faults, f"{len(faults)} statements\n{report}"
