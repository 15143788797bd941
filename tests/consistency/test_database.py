"""The test databases themselves: what other tests rely on."""

import threading

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from tests.utils import database
from tests.utils.once import MIGRATED, fingerprint


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


def test_another_process_can_be_given_a_database_of_its_own(database_folder):
    names = {name for (name,) in database.ask(database_folder, "SELECT name FROM auth_group")}
    assert "moderators" in names


def test_the_template_is_named_after_the_migrations():
    assert fingerprint(MIGRATED) != fingerprint((*MIGRATED, "manage.py"))
