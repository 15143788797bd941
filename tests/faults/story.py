"""What happens to the site of these tests: each service in turn is stopped, frozen and restarted under load."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Protocol

from tests.faults.load import Load, LogIn
from tests.faults.stage import Stage
from tests.faults.visitor import Answer

SERVICES = ("PostgreSQL", "Redis", "OpenSearch", "worker", "beat")
FAULTS = ("stopped", "frozen", "restarted")
TIMES = list(product(SERVICES, FAULTS))
AWAY, FROZEN = 3.0, 8.0  # seconds
AT_LEAST = 2.0  # what is seen of a fault that is over at once
RECOVERY = 5.0  # what a site may take after a fault of its database
AFTERWARDS = 1.5
TIME_TO_SETTLE = 100.0
READS, ALL = ("read",), ("read", "log in", "decide")


class Breakable(Protocol):
    def start(self) -> None: ...
    def stop(self) -> None: ...
    def freeze(self) -> None: ...
    def thaw(self) -> None: ...


@dataclass(frozen=True)
class Chapter:
    """One fault, and what people saw of it."""

    service: str
    fault: str
    begin: float
    end: float  # of the fault: the service answers again
    close: float  # of the chapter
    during: list[Answer]  # reads
    forms: list[Answer]  # what was sent, in the same time
    later: list[Answer]  # every kind of page, from `RECOVERY` seconds after the end on
    anything: list[Answer]
    log_ins: list[LogIn] = field(default_factory=list)  # that worked, and were under way in the chapter

    @property
    def name(self) -> str:
        return f"{self.service} {self.fault}"

    @property
    def slowest(self) -> Answer:
        """The read that took longest."""
        return max(self.during, key=lambda answer: answer.took)

    @property
    def longest_mail(self) -> float:
        """Seconds from the promise of a code to its mail."""
        return max((one.mail_took for one in self.log_ins), default=0.0)

    @property
    def failures(self) -> list[Answer]:
        """Pages of every kind that failed, from the beginning of the fault on."""
        return [answer for answer in self.anything if answer.failed]

    @property
    def late_failures(self) -> list[Answer]:
        return [answer for answer in self.later if answer.failed]


@dataclass
class Story:
    """All chapters, and how things stand at the end."""

    chapters: dict[tuple[str, str], Chapter] = field(default_factory=dict)
    load: Load | None = None
    open_events: list[tuple] = field(default_factory=list)
    unsent: list[tuple] = field(default_factory=list)  # kind, when written, state and dates of its event
    message_ids: list[str] = field(default_factory=list)
    check: str = ""
    checked_well: bool = False
    readiness: dict[str, Any] = field(default_factory=dict)
    words: str = ""


def tell(stage: Stage, load: Load) -> Story:
    """Let it happen, then let the site settle and look into its books."""
    story = Story(load=load)
    with load.going_on():
        time.sleep(2)
        for service, fault in TIMES:
            story.chapters[service, fault] = _chapter(stage, load, service, fault)
    for one in story.chapters.values():
        one.log_ins.extend(way for way in load.doings.log_ins if way.ended >= one.begin and way.begun <= one.close)
    _settle(stage)
    story.open_events = stage.ask(
        "SELECT topic, state, attempts, last_error FROM outbox_outboxevent WHERE state NOT IN ('done')"
    )
    story.unsent = stage.ask(
        "SELECT kind, mail.created_at, event.state, event.created_at, event.done_at"
        " FROM notifications_outgoingmail mail LEFT JOIN outbox_outboxevent event"
        " ON event.topic LIKE 'mail.send%' AND (event.payload->>'mail')::bigint = mail.id"
        " WHERE sent_at IS NULL AND blanked_at IS NULL"  # what was erased before it left does not leave any more
    )
    checked = stage.manage("search_index", "check")
    story.check, story.checked_well = checked.stdout + checked.stderr, checked.returncode == 0
    story.readiness = stage.readiness()
    story.words = stage.words()
    return story


def _chapter(stage: Stage, load: Load, service: str, fault: str) -> Chapter:
    begin = time.monotonic()
    _break(_target(stage, service), fault)
    end = time.monotonic()
    recovery = RECOVERY if service == "PostgreSQL" else 0.0
    time.sleep(recovery + AFTERWARDS)
    close = time.monotonic()
    seen_until = max(end, begin + AT_LEAST)
    return Chapter(
        service,
        fault,
        begin,
        end,
        close,
        during=load.notes.between(begin, seen_until, *READS),
        forms=[one for one in load.notes.between(begin, seen_until, *ALL) if one.path.startswith("POST")],
        later=[one for one in load.notes.between(end, close, *ALL) if one.begun > end + recovery],
        anything=load.notes.between(begin, close, *ALL),
    )


def _target(stage: Stage, service: str) -> Breakable:
    found: dict[str, Breakable] = {
        "PostgreSQL": stage.servers["postgresql"],
        "Redis": stage.servers["redis"],
        "OpenSearch": stage.servers["opensearch"],
        "worker": stage.worker,
        "beat": stage.beat,
    }
    return found[service]


def _break(target: Breakable, fault: str) -> None:
    steps: dict[str, tuple[Callable[[], None], float, Callable[[], None]]] = {
        # A server that is killed has no time to say good-bye; of a worker, tests/portal/outbox/test_workers.py tells.
        "stopped": (getattr(target, "kill", target.stop), AWAY, target.start),
        "frozen": (target.freeze, FROZEN, target.thaw),
        "restarted": (target.stop, 0, target.start),
    }
    disturb, seconds, mend = steps[fault]
    disturb()
    time.sleep(seconds)
    mend()


def _settle(stage: Stage) -> None:
    """Until nothing waits any more, or for as long as patience lasts."""
    until = time.monotonic() + TIME_TO_SETTLE
    while time.monotonic() < until:
        [(left,)] = stage.ask("SELECT count(*) FROM outbox_outboxevent WHERE state IN ('waiting', 'claimed')")
        if not left:
            return
        time.sleep(0.5)
