"""Somebody who reads files."""

from __future__ import annotations

import pytest

from tests.vetting.deciding import reader


@pytest.fixture
def vera():
    """A moderator."""
    return reader("Véra")


@pytest.fixture
def desk(client, vera, with_second_factor):
    """The desk as she sees it."""
    return with_second_factor(client, vera)
