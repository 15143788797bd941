"""No page and no job reads a whole table of tens of thousands of rows, as PostgreSQL itself plans it.

Every page of the access matrix is opened, in a town where each table that grows has forty thousand rows; what
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
from django.urls import reverse

from portal.accounts.adapter import owner_of
from portal.outbox import api
from portal.outbox.schedule import schedule
from portal.outbox.sweeper import claim_next
from providers.request_limits import may_write_to
from tests.plans.multiply import multiply, tables
from tests.plans.people import settle
from tests.security.access import TABLE
from tests.security.test_access_matrix import addresses
from tests.security.town import ROLES

pytestmark = [pytest.mark.only_on("postgresql"), pytest.mark.django_db]

READERS = ("anonymous", "member", "admin", "provider", "moderator", "operator", "superuser")
WHOLE = {"providers:desk_import_table"}  # a file of all there is
# Beside the addresses of the matrix: lists in their other orders, and by their filters.
ORDERS = ("order=name", "order=until", "order=-changed", "state=suspended", "state=expired", "page=3")
# Table, part of what is asked of it, and why it may be read from end to end.
ALLOWED: list[tuple[str, str, str]] = [
    ("accounts_user", "'%.example'", "operators, until the site opens: whether people of the demonstration are left"),
    *(
        (table, 'AS "uses" FROM "taxonomy_', "how often each word is used, for those who keep the vocabulary")
        for table in (
            "accounts_organizationprofile_brands_left",
            "accounts_organizationprofile_tools_in_use",
            "providers_supportrequest_needs",
            "vetting_toldproject_left",
            "vetting_toldproject_tools",
        )
    ),
    ("words_correction", 'SELECT COUNT(*) AS "__count" FROM "words_correction"', "how many corrections the list has"),
    ("search_foundsearch", "GROUP BY", "what is looked for: thirty days are read, and no more are kept"),
    ("search_searchdocument", "name_sort", "the directory in memory, read when the index has changed"),
    ("search_searchdocument", 'SELECT "search_searchdocument"."object_id" AS "object_id" FROM', "operators compare"),
    ("search_searchdocument", '"search_searchdocument"."fingerprint" AS', "once a day, all is compared"),
    ("providers_provider", 'SELECT "providers_provider"."id" AS "pk" FROM', "operators compare the index with all"),
    ("providers_provider", 'SELECT COUNT(*) AS "__count" FROM "providers_provider"', "how many listings the list has"),
    ("accounts_membership", '"accounts_user"."last_login" IS NULL', "once a day, accounts that nobody confirmed"),
    ("moderation_notice", "GROUP BY", "figures of all years; the page is kept"),
    ("providers_followup", "GROUP BY", "a sum over all answers, two rows; the page is kept"),
    ("providers_followup", "NOT (EXISTS", "twice a day, who of half a year was asked; PostgreSQL finds that cheaper"),
    ("providers_recipient", '"silence_told_at" IS NULL', "once an hour, who was never answered; joined as is cheaper"),
    ("providers_provider", '"identifier_kind" AS', "a moderator opens a file: who could be the same people"),
    ("vetting_application", '"identifier_kind" AS', "a moderator opens a file: who could be the same people"),
    ("accounts_organization", '"identifier_kind" AS', "a moderator opens a file: who could be the same people"),
    ("vetting_application", '"blanked_at" IS NOT NULL', "twice a day, supports that no listing tells any more"),
    ("vetting_toldproject", '"blanked_at" IS NOT NULL', "twice a day, supports that no listing tells any more"),
    ("vetting_toldproject_left", "DELETE FROM", "twice a day, supports that no listing tells any more"),
    ("vetting_toldproject_tools", "DELETE FROM", "twice a day, supports that no listing tells any more"),
    ("vetting_application", '"vetting_criteriaset"."is_draft"', "how many files were sent under each version"),
    ("vetting_application", "DATE_TRUNC", "figures of all files; the public ones are kept"),
    (
        "accounts_organization",
        '"accounts_membership"."id" IS NULL',
        "twice a day, files left behind by their organization",
    ),
    ("usersessions_usersession", "DELETE", "once a day, lines of sessions that have ended"),
    ("django_session", 'DELETE FROM "usersessions_usersession"', "once a day, lines of sessions that have ended"),
]


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
        "limits: mails to an address": lambda: may_write_to("odile@exemple.example"),
        "log-in: who has this address": lambda: owner_of("odile@exemple.example"),
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
        for role in READERS if name not in WHOLE else ():
            kinds = rows.get(name)
            if kinds is None or kinds[ROLES.index(role)] in ("ok", "gone"):
                with listening(f"{name} as {role}", found):
                    clients[role].get(address)
    for query in ORDERS:
        with listening(f"listings of the desk, {query}", found):
            response = clients["moderator"].get(f"{reverse('providers:desk_listings')}?{query}")
            assert response.status_code == 200
    for name, job in jobs().items():
        with transaction.atomic(), listening(name, found, most=4):
            try:
                job()
            except Enough:
                pass
            transaction.set_rollback(True)
    return found


def partial_indexes() -> set[str]:
    """Indexes of a few rows among many: to read one of them whole is what it is for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexrelid::regclass::text FROM pg_index WHERE indpred IS NOT NULL")
        return {name for (name,) in cursor.fetchall()}


def read_whole(sql: str, partial: set[str]) -> set[str]:
    """Big tables that the plan of a statement reads from end to end."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        (plan,) = cursor.fetchone()
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return set(_read_whole(plan[0]["Plan"], partial, stops_early=False))


def _read_whole(node: dict[str, Any], partial: set[str], *, stops_early: bool) -> Iterator[str]:
    kind, table = node["Node Type"], node.get("Relation Name")
    if table in tables():
        if kind == "Seq Scan" and (not stops_early or "Filter" in node):
            yield table
        if kind in ("Index Scan", "Index Only Scan") and not stops_early:
            if "Index Cond" not in node and node["Index Name"] not in partial:
                yield table
    for child in node.get("Plans", []):
        # A limit ends what streams to it; what sorts or sums reads all before it says anything.
        early = (stops_early or kind == "Limit") and kind not in ("Sort", "Aggregate", "Hash", "Hash Join")
        yield from _read_whole(child, partial, stops_early=early)


def may_be_read_whole(table: str, sql: str) -> bool:
    return any(table == allowed and part in sql for allowed, part, _why in ALLOWED)


def notices(partial: set[str]) -> bool:
    """Whether what is looked for would be seen."""
    return [
        read_whole(f"SELECT {sql}", partial)  # noqa: S608 - sentences of this test
        for sql in (
            "* FROM outbox_outboxevent WHERE last_error = 'x'",
            "count(*) FROM audit_auditentry",
            "* FROM audit_auditentry WHERE reason = 'x' LIMIT 1",
            "* FROM audit_auditentry WHERE id = 1",
            "* FROM audit_auditentry ORDER BY id DESC LIMIT 5",
        )
    ] == [{"outbox_outboxevent"}, {"audit_auditentry"}, {"audit_auditentry"}, set(), set()]


def test_no_page_and_no_job_reads_a_whole_table(heard):
    partial, report = partial_indexes(), []
    assert notices(partial) and len(heard) > 150, "hardly anything was asked or seen: the test is blind"
    for asked in heard.values():
        found = [table for table in read_whole(asked.sql, partial) if not may_be_read_whole(table, asked.sql)]
        if found:
            report.append(f"{asked.by}: {', '.join(sorted(found))}\n{asked.sql[:3000]}")
    assert not report, f"{len(report)} statements\n" + "\n\n".join(sorted(report))
