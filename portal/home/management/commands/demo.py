from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.common import clock
from portal.common.progress import ProgressBar
from portal.home.actions.basics import BASICS
from portal.home.actions.first_pages import lay_down_first_pages
from portal.home.actions.settings import fill_in_settings
from portal.home.demo import (
    alerts,
    desk,
    edits,
    files,
    filling,
    leaving,
    lives,
    mistakes,
    organizations,
    partnerships,
    people,
    requests,
    trust,
    words,
)
from portal.outbox.sweeper import sweep
from portal.search.database import writing as database
from portal.search.elastic import client
from portal.search.elastic import writing as server
from providers.actions.alerts.upkeep import tell_alerts
from providers.models import Provider

TOLD = 60  # listings of directory.csv
MOST = 20_000


class Command(BaseCommand):
    help = (
        "Fill an empty site with invented people, associations, listings, requests, reports and files. "
        "The same seed on the same day gives the same site."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--providers", type=int, default=TOLD, help=f"how many listings, {TOLD} by default")
        parser.add_argument("--seed", type=int, default=1, help="for the listings beyond the told ones")
        parser.add_argument("--if-empty", action="store_true", help="do nothing, quietly, on a site with listings")

    def handle(self, *args: Any, **options: Any) -> None:
        count = options["providers"]
        if not TOLD <= count <= MOST:
            raise CommandError(f"--providers {count}: choose a number from {TOLD} to {MOST}.")
        if Provider.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError(
                "This site has listings already, and the demo would mix with them. "
                "`make demo` throws away what is in var/ and begins again."
            )
        self.step("criteria of before", files.lay_down_criteria)
        words_and_places, *others = BASICS
        self.step(words_and_places.name, partial(words_and_places.lay_down, None))
        self.long_step("listings", lambda bar: filling.fill_listings(count, options["seed"], clock.today(), bar))
        # Before the first pages of a real site, which are left out then; they name listings.
        self.step(
            "pages of the demonstration", lambda: lay_down_first_pages(actor=None, overlay=filling.HERE / "pages.toml")
        )
        for basic in others:
            self.step(basic.name, partial(basic.lay_down, None))
        self.step("facts of the site", lambda: fill_in_settings(filling.read_toml("site.toml"), actor=None))
        everybody = self.step("people and associations", people.fill_people)
        self.step("what organizations say of themselves", lambda: organizations.fill_organizations(everybody))
        self.step("requests and answers", lambda: requests.fill_requests(everybody))
        self.step("months that go by", lambda: lives.fill_lives(everybody))
        self.step("reported mistakes", lambda: mistakes.fill_mistakes(everybody))
        self.step("changes of listings", lambda: edits.fill_edits(everybody))
        self.step("listings that work together", lambda: partnerships.fill_partnerships(everybody))
        self.step("who answers for an organization", lambda: trust.fill_trust(everybody))
        self.step("what lies on the desk", lambda: desk.fill_desk(everybody))
        self.long_step("index", lambda bar: database.rebuild("provider", bar))
        if client.is_configured():
            self.long_step("index on the search server", lambda bar: server.rebuild("provider", bar, anew=True))
        # Followed before the files: the listing that one of them becomes is news.
        self.step("searches that are followed", lambda: alerts.fill_alerts(everybody))
        self.step("files of those who apply", lambda: files.fill_files(everybody))
        self.step("an association that may go", lambda: leaving.fill_leaving(everybody))
        self.step("corrections, examples, searches", lambda: words.fill_words(everybody))
        self.step("mails", self.send_everything)
        self.step("what is new for those who follow a search", tell_alerts)
        self.send_everything()

    def step(self, name: str, work: Any) -> Any:
        """Do one part, saying which one and that it is done."""
        self.stdout.write(f"  {name}… ", ending="")
        self.stdout.flush()
        result = work()
        self.stdout.write("done")
        return result

    def long_step(self, name: str, work: Any) -> None:
        """Do one part that takes its time, with a progress bar."""
        bar = ProgressBar(self.stdout, name)
        work(bar)
        bar.end()

    def send_everything(self) -> None:
        while sweep():
            pass
