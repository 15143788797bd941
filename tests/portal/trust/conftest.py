from __future__ import annotations

import pytest
from django.utils import translation

from tests.portal.accounts.factories import UserFactory
from tests.utils.client import StrictClient


@pytest.fixture(autouse=True)
def in_french():
    """The language of the last request stays active in a thread; each test begins in French."""
    with translation.override("fr"):
        yield


@pytest.fixture
def moderator():
    return UserFactory(groups=["moderators"])


@pytest.fixture
def desk(moderator, with_second_factor):
    return with_second_factor(StrictClient(), moderator)
