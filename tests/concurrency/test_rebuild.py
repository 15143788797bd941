"""The index is made anew while listings change and readers read: nothing is lost, nobody notices."""

from __future__ import annotations

import re
import threading
import time
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connections, transaction
from django.test import Client

from portal.outbox.sweeper import sweep
from portal.search import api
from portal.search.interface import Query
from providers.models import Provider
from tests.providers.factories import ProviderFactory
from tests.utils import search_servers
from tests.utils.rivals import PATIENCE

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
LISTINGS, EDITS = 120, 15


@pytest.fixture(params=["database", *search_servers.SERVERS])
def engine(request):
    """The site searches with this one."""
    if request.param == "database":
        yield request.param
        return
    with search_servers.in_use(request.param):
        yield request.param


@contextmanager
def meanwhile(deed):
    """Does `deed` again and again, in a thread of its own, while the block runs; what it raises, the block raises."""
    ended, failures = threading.Event(), []

    def run():
        try:
            while not ended.is_set():
                deed()
        except Exception as error:  # noqa: BLE001 - told below
            failures.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(60)
    assert failures == []


def rename(number, name):
    """As an action does: the row and the wish to have it indexed, in one transaction."""
    with transaction.atomic():
        Provider.objects.filter(slug=f"listing-{number:03}").update(name=name)
        api.enqueue("provider", [Provider.objects.get(slug=f"listing-{number:03}").pk])


def test_a_rebuild_under_a_stream_of_edits_loses_none_and_no_reader_notices(engine):
    for number in range(LISTINGS):
        ProviderFactory(slug=f"listing-{number:03}", name=f"Atelier {number}", summary="Un accompagnement commun.")
    call_command("search_index", "rebuild", verbosity=0)
    answers, names, edits = set(), {}, iter(range(10_000))

    def read():
        answer = Client().get("/annuaire/", {"q": "commun"})
        found = re.search(r"(\d+)\s+prestataires", answer.content.decode())
        answers.add((answer.status_code, found and int(found[1])))

    def edit():
        number = next(edits)
        names[number % LISTINGS] = f"Atelier renommé {number}"
        rename(number % LISTINGS, names[number % LISTINGS])
        sweep()
        time.sleep(0.01)

    with meanwhile(read), meanwhile(edit):
        until = time.monotonic() + PATIENCE
        while len(names) < EDITS and time.monotonic() < until:
            call_command("search_index", "rebuild", verbosity=0)
    while sweep():
        pass
    assert answers == {(200, LISTINGS)}
    assert len(names) >= EDITS
    call_command("search_index", "check")
    for name in names.values():
        [pk] = api.engine().search(Query(kind="provider", text=name)).ids[:1]
        assert Provider.objects.get(pk=pk).name == name
