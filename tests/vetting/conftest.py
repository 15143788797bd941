"""Somebody who reads files, and where attached files lie."""

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


@pytest.fixture
def folder(settings, tmp_path):
    """Private files lie on the disk, as on a real site."""
    backend = "portal.common.private_storage.PrivateStorage"
    private = {"BACKEND": backend, "OPTIONS": {"location": tmp_path / "private"}}
    settings.STORAGES = {**settings.STORAGES, "private": private}
    return tmp_path / "private"
