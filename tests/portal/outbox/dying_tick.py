"""Run by the tests in a process of its own: `tick`, again and again, each time in a child that may kill itself.

    dying_tick.py MAILS POINT ROUNDS HOURS   write so many mails, then sweep up to ROUNDS times, the clock HOURS
                                             further on each time

Prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import nullcontext
from datetime import timedelta

from tests.portal.outbox.deaths import CLAIM_SECONDS, is_open, prepare, report, write_mail

from django.core.management import call_command  # isort: skip - the import above sets Django up

from portal.common import clock
from portal.outbox import sweeper
from portal.outbox.schedule import schedule


def sweep_in_a_child(point: str, later: timedelta) -> bool:
    """One `tick`; whether the child died."""
    pid = os.fork()
    if pid == 0:
        prepare(point)
        with clock.frozen_at(clock.now() + later) if later else nullcontext():
            call_command("tick")
        os._exit(0)
    _pid, status = os.waitpid(pid, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit("the child failed")
    return os.WIFSIGNALED(status)


def run(point: str, rounds: int, hours: float) -> None:
    sweeper.CLAIM = timedelta(seconds=CLAIM_SECONDS)
    schedule.clear()
    deaths = 0
    for number in range(rounds):
        if not is_open():
            break
        deaths += sweep_in_a_child(point, timedelta(hours=hours * number))
        if not hours:
            time.sleep(CLAIM_SECONDS + 0.1)
    print(json.dumps({"deaths": deaths, **report()}))  # noqa: T201 - read by the test


if __name__ == "__main__":
    for index in range(int(sys.argv[1])):
        write_mail(index)
    run(sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
