"""Several people attach files to one application at once. The guard is its row, held before files are counted.

On SQLite the transaction itself is the guard, so that what happens without it is shown on PostgreSQL alone.
"""

from __future__ import annotations

from functools import partial

import pytest

from portal.common.attachments.refusal import FileRefused
from providers.vetting.actions import attaching, moving
from providers.vetting.actions.attaching import MOST_FILES, attach
from providers.vetting.enums import Part
from providers.vetting.models import Application, Attachment
from tests.portal.common.files import pdf, upload
from tests.utils.rivals import RIVALS, all_read_first, race, the_winner
from tests.vetting.applying import draft
from tests.vetting.attaching import attached

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def one_more(application, words):
    present = Application.objects.get(pk=application.pk)
    return attach(present, upload(f"{words}.pdf", pdf(words=words)), part=Part.PROJECTS, actor=application.author)


@pytest.fixture
def almost_full():
    """An application with room for one file."""
    application = draft()
    for number in range(MOST_FILES - 1):
        attached(application, pdf(words=f"page {number}"))
    return application


@pytest.mark.only_on("postgresql")
def test_without_holding_more_files_are_attached_than_fit(almost_full, monkeypatch):
    monkeypatch.setattr(moving, "hold", list)
    monkeypatch.setattr(attaching, "_check_room", all_read_first(attaching._check_room, 2))
    race(*(partial(one_more, almost_full, f"rivale {number}") for number in range(2)))
    assert Attachment.objects.count() == MOST_FILES + 1


def test_the_last_place_is_taken_once(almost_full):
    results = race(*(partial(one_more, almost_full, f"rivale {number}") for number in range(RIVALS)))
    the_winner(results)
    assert sum(isinstance(result, FileRefused) for result in results) == RIVALS - 1
    assert Attachment.objects.count() == MOST_FILES


def test_the_same_bytes_sent_twice_at_once_are_attached_once_and_the_others_are_told():
    application = draft()
    results = race(*(partial(one_more, application, "la même") for _rival in range(RIVALS)))
    the_winner(results)
    assert sum(isinstance(result, FileRefused) for result in results) == RIVALS - 1
