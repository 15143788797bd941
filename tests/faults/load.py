"""People who use the site all along: readers, somebody who logs in again and again, a moderator who decides."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, cycle
from typing import Any

from tests.faults.visitor import Answer, Notes, Visitor
from tests.utils.mailbox import Mailbox, text_of

CODE = re.compile(r"^    (\S+)\r?$", re.M)
ASK, CONFIRM, HOME = "/compte/login/code/", "/compte/login/code/confirm/", "/mon-compte/"
READING = (
    "/",
    "/annuaire/?q=quitter+Gmail",
    "/annuaire/?q=nuage&need=files&remote=remote",
    "/annuaire/suggestions/?q=nua",
    "/annuaire/?need=mail&sort=name",
)
BREATH = 0.25  # seconds between two pages of a reader
AGAIN = 0.5  # before somebody loads a page again that failed
LONGEST = 90  # seconds after which a log-in has not worked


@dataclass(frozen=True)
class LogIn:
    """One person's way into their account."""

    address: str
    begun: float
    ended: float
    mail_took: float


@dataclass
class Doings:
    """What was done, beside the pages that were asked for."""

    log_ins: list[LogIn] = field(default_factory=list)
    asked: dict[str, int] = field(default_factory=dict)  # codes by mail that the site said were on their way
    unsure: dict[str, int] = field(default_factory=dict)  # those whose answer was a failure
    decisions: int = 0
    complaints: list[str] = field(default_factory=list)


class Load:
    """The people, each in a thread, until they are told to stop."""

    def __init__(self, url: str, keys: dict[str, Any], mailbox: Mailbox) -> None:
        self.url, self.keys, self.mailbox = url, keys, mailbox
        self.notes, self.doings = Notes(), Doings()
        self._stopping = threading.Event()

    @contextmanager
    def going_on(self) -> Iterator[Load]:
        """They begin, and at the end each finishes what they are at."""
        people = [
            lambda: self.read("10.0.0.1"),
            lambda: self.read("10.0.0.2"),
            lambda: self.read("10.0.0.3", drawn_anew="yes"),
            self.log_in_again_and_again,
            self.decide,
        ]
        threads = [threading.Thread(target=self._complaining, args=[person]) for person in people]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self._stopping.set()
            for thread in threads:
                thread.join()

    def _complaining(self, person: Callable[[], None]) -> None:
        try:
            person()
        except Exception as error:  # noqa: BLE001 - the test reads it
            self.doings.complaints.append(f"{type(error).__name__}: {error}")

    def read(self, address: str, **cookies: str) -> None:
        """Page after page; with a cookie none of them is a kept one."""
        visitor = Visitor(self.url, self.notes, address=address, what="read")
        visitor.cookies = cookies
        pages = [*READING, *(f"/annuaire/{slug}/" for _pk, slug in self.keys["listings"][:3])]
        for path in cycle(pages):
            if self._stopping.wait(BREATH):
                return
            visitor.get(path)

    def log_in_again_and_again(self) -> None:
        """Everybody in turn."""
        for number, address in enumerate(self.keys["people"]):
            if self._stopping.wait(BREATH):
                return
            self.log_in(address, f"10.1.{number // 250}.{number % 250 + 1}")
        raise AssertionError("there are too few people")

    def log_in(self, address: str, comes_from: str) -> None:
        """Ask for a code, read it in the mail, type it, see one's account. Whatever fails is tried again."""
        person = Visitor(self.url, self.notes, address=comes_from, what="log in")
        begun = time.monotonic()

        def ask() -> Answer:
            page = person.get(ASK)
            if page.failed:
                return page
            answer = person.post(ASK, page, email=address)
            book = self.doings.unsure if answer.failed else self.doings.asked
            book[address] = book.get(address, 0) + 1
            return answer

        tried: list[str] = []

        def type_in() -> Answer:
            page = person.get(CONFIRM)
            # Led elsewhere: a try that failed had been taken all the same, or the way in has to begin again.
            return page if page.failed or page.status == 302 else person.post(CONFIRM, page, code=tried[-1])

        is_in = False
        while not is_in:
            self._until_it_works(ask, begun, (302,))
            asked = time.monotonic()
            opened = False
            while not opened:  # a code that is refused came of a try that failed: there is a newer mail
                tried.append(self._code_for(address, tried, begun))
                mail_took = time.monotonic() - asked
                opened = self._until_it_works(type_in, begun, (302, 200)).status == 302
            is_in = self._until_it_works(lambda: person.get(HOME), begun, (200, 302)).status == 200
        self.doings.log_ins.append(LogIn(address, begun, time.monotonic(), mail_took))

    def _until_it_works(self, step: Callable[[], Answer], begun: float, wanted: tuple[int, ...]) -> Answer:
        while (answer := step()).failed:
            assert time.monotonic() - begun < LONGEST, f"no log-in in {LONGEST} s: {answer.status} {answer.text[:200]}"
            time.sleep(AGAIN)
        assert answer.status in wanted, f"{answer.path}: {answer.status} {answer.location} {answer.text[:3000]}"
        return answer

    def _code_for(self, address: str, tried: list[str], begun: float) -> str:
        """The code in the last mail to somebody that was not tried yet; each person asks in one log-in only."""
        while time.monotonic() - begun < LONGEST:
            for mail in reversed(self.mailbox.mails):
                if address in str(mail["To"]) and (found := CODE.search(text_of(mail))) and found[1] not in tried:
                    return found[1]
            time.sleep(0.05)
        raise AssertionError(f"no code for {address} within {LONGEST} s")

    def decide(self) -> None:
        """Suspend a listing, see that it is gone, put it back; the last ones of the directory in turn."""
        moderator = Visitor(self.url, self.notes, address="10.2.0.1", what="decide")
        moderator.cookies = {"sessionid": self.keys["session"]}
        stranger = Visitor(self.url, self.notes, address="10.2.0.2", what="read")
        listings = self.keys["listings"][-10:]
        for number in count():
            pk, slug = listings[number % len(listings)]
            path = f"/moderation/fiches/{pk}/"
            self._decided(moderator, path, "suspend")
            page = stranger.get(f"/annuaire/{slug}/")
            if page.status == 200:
                self.doings.complaints.append(f"{slug} was suspended, and is shown")
            self._decided(moderator, path, "restore")
            if self._stopping.wait(BREATH):
                return

    def _decided(self, moderator: Visitor, path: str, decision: str) -> None:
        """Until the page offers the opposite: then it was done, by this try or by one that failed to say so."""
        begun = time.monotonic()
        while True:
            page = moderator.get(path)
            if not page.failed:
                assert page.status == 200, f"{path}: {page.status} {page.location}"
                if f'value="{decision}"' not in page.text:
                    self.doings.decisions += 1
                    return
                moderator.post(path, page, decision=decision, reason="Les horaires ne sont plus à jour, merci.")
            else:
                time.sleep(AGAIN)
            assert time.monotonic() - begun < LONGEST, f"{decision} at {path} did not work in {LONGEST} s"
