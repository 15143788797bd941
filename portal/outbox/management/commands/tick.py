import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections

from portal.outbox.registry import QUEUES
from portal.outbox.schedule import run_due
from portal.outbox.sightings import note_look
from portal.outbox.sweeper import sweep


class Command(BaseCommand):
    help = "Do what waits: send mails, update the index, run the periodic jobs. Once, or again and again with --every."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, metavar="SECONDS", help="go on until stopped, with this pause")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["every"]:
            self.once()
            return
        try:
            while True:
                try:
                    self.once()
                except OperationalError as error:  # a busy or restarting database must not end the ticker
                    self.stderr.write(f"tick: {error}")
                close_old_connections()
                time.sleep(options["every"])
        except KeyboardInterrupt:
            pass

    def once(self) -> None:
        # Mails first: somebody is waiting for a code, nobody for a periodic job.
        done = sweep()
        for queue in QUEUES:
            note_look(queue)
        ran = run_due()
        if done or ran:
            self.stdout.write(f"tick: {done} events, {len(ran)} periodic jobs")
