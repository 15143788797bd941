"""A browser in a test does not leave it with a database of its own."""

from __future__ import annotations

from threading import Thread

import pytest
from django.conf import settings
from django.db import connection

from portal.common import clock
from portal.outbox.models import PeriodicRun
from tests.utils import database
from tests.utils.browser import opened

pytestmark = pytest.mark.django_db(transaction=True)


def names_seen_by_another_thread() -> list[str]:
    found = []

    def look():
        found.extend(PeriodicRun.objects.values_list("name", flat=True))
        connection.close()

    thread = Thread(target=look)
    thread.start()
    thread.join()
    return found


def test_after_a_browser_all_threads_use_the_database_that_was_given_meanwhile():
    before = settings.DATABASES["default"]["NAME"]
    another = database.fresh()
    PeriodicRun.objects.count()
    try:
        with opened():
            database.use(another)
        PeriodicRun.objects.create(name="swept", last_run_at=clock.now())
        assert "swept" in names_seen_by_another_thread()
    finally:
        database.use(before)
        database.remove(another)
