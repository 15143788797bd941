"""Why a guarded update asks its own row only: PostgreSQL reads what is joined as it was before a rival's commit."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import transaction

from providers.enums import RequestState
from providers.models import Recipient
from tests.providers.requests import make_sent
from tests.utils.rivals import PATIENCE, RIVALS, race, waiting_for_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def while_held(pk, deed):
    """What eight rivals get who all began while the row was locked."""
    found = []
    rivals = threading.Thread(target=lambda: found.extend(race(*[deed] * RIVALS)))
    with transaction.atomic():
        Recipient.objects.select_for_update(of=("self",)).get(pk=pk)
        rivals.start()
        until = time.monotonic() + PATIENCE / 2
        while waiting_for_locks() < RIVALS and time.monotonic() < until:
            time.sleep(0.02)
    rivals.join(PATIENCE)
    return found


@pytest.mark.only_on("postgresql")
def test_a_condition_on_another_table_lets_several_rivals_through():
    rows = Recipient.objects.filter(pk=make_sent().recipients.get().pk)
    joined = rows.filter(reminders_count=0, request__state=RequestState.SENT)
    assert sum(while_held(rows.get().pk, lambda: joined.update(reminders_count=1))) > 1


@pytest.mark.only_on("postgresql")
def test_a_condition_on_the_row_itself_lets_one_through():
    rows = Recipient.objects.filter(pk=make_sent().recipients.get().pk)
    assert sum(while_held(rows.get().pk, lambda: rows.filter(reminders_count=0).update(reminders_count=1))) == 1
