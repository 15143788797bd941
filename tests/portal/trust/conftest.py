from __future__ import annotations

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_french():
    """The language of the last request stays active in a thread; each test begins in French."""
    with translation.override("fr"):
        yield
