"""The test databases themselves: what other tests rely on."""

import sqlite3
import threading

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from tests.utils import database


@pytest.mark.django_db
def test_a_test_starts_with_what_the_migrations_put_in():
    assert Group.objects.filter(name="moderators").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_committing_test_leaves_nothing_to_the_next_one(turn):
    assert not Group.objects.filter(name="left behind").exists()
    Group.objects.create(name="left behind")
    assert Group.objects.filter(name="moderators").exists()


@pytest.mark.django_db(transaction=True)
def test_threads_see_what_was_committed():
    Group.objects.create(name="seen by all")
    seen = []

    def look():
        seen.append(Group.objects.filter(name="seen by all").exists())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [True]


def test_another_process_can_be_given_a_database_of_its_own(database_file):
    with sqlite3.connect(database_file) as opened:
        names = {name for (name,) in opened.execute("SELECT name FROM auth_group")}
    opened.close()
    assert "moderators" in names


def test_the_template_is_named_after_the_migrations(monkeypatch):
    before = database.fingerprint()
    monkeypatch.setattr(database, "SOURCES", database.SOURCES + ("manage.py",))
    assert database.fingerprint() != before
