"""Each service is stopped, frozen and restarted in turn while people use the site."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.faults import figures
from tests.faults.load import Load
from tests.faults.stage import keys, staged
from tests.faults.story import TIMES, tell
from tests.utils.mailbox import open_mailbox

pytestmark = [pytest.mark.faults, pytest.mark.needs("postgresql", "redis", "opensearch")]
LONGEST_READ = 2.5  # seconds


@pytest.fixture(scope="module")
def mailbox():
    with open_mailbox() as (opened, port):
        opened.port = port
        yield opened


@pytest.fixture(scope="module")
def story(tmp_path_factory, mailbox):
    with staged(tmp_path_factory.mktemp("faults"), mailbox.port) as stage:
        yield tell(stage, Load(stage.url, keys(), mailbox))


@pytest.fixture(params=TIMES, ids=lambda one: " ".join(one))
def chapter(request, story, record_property):
    found = story.chapters[request.param]
    record_property(figures.PROPERTY, (TIMES.index(request.param), figures.line(found)))
    return found


def seen(answers):
    return [(one.path, one.status, round(one.took, 2), one.text[-200:]) for one in answers[:5]]


def test_no_read_waits_long(chapter):
    assert len(chapter.during) >= 3, "somebody read"
    assert chapter.slowest.took <= LONGEST_READ, seen([chapter.slowest])


def test_only_without_the_database_a_page_fails_and_says_so(chapter):
    if chapter.service == "PostgreSQL":
        assert not [one for one in chapter.failures if not one.is_told], seen(
            [one for one in chapter.failures if not one.is_told]
        )
    else:
        assert not chapter.failures, seen(chapter.failures)


def test_five_seconds_later_all_is_well(chapter):
    assert not chapter.late_failures, seen(chapter.late_failures)


def test_people_log_in_all_the_same(chapter):
    assert chapter.log_ins


def test_nobody_was_left_behind(story):
    assert not story.load.doings.complaints
    assert story.load.doings.decisions > len(TIMES)


def test_every_mail_has_left(story):
    assert story.open_events == []
    assert story.unsent == []


def test_no_mail_came_twice(mailbox, story):
    copies = Counter(mail["Message-ID"] for mail in mailbox.mails)
    assert [number for number, times in copies.items() if times > 1] == []


def test_every_code_that_was_promised_came(story, mailbox):
    came = Counter(str(mail["To"]) for mail in mailbox.mails if "voyage" in str(mail["To"]))
    came = Counter({address: sum(n for to, n in came.items() if address in to) for address in story.load.doings.asked})
    doings = story.load.doings
    for address, promised in doings.asked.items():
        assert promised <= came[address] <= promised + doings.unsure.get(address, 0), address


def test_the_indexes_are_in_step_and_the_search_server_answers_again(story):
    assert story.checked_well, story.check
    assert story.readiness["ready"] and not story.readiness["degraded"], story.readiness
