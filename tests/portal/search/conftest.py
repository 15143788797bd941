import pytest

from portal.search import api, interface
from portal.search.database import writing
from tests.portal.search.toys import KIND, Shelf


def pytest_configure(config):
    # Not test files, yet full of asserts that should say what they compared.
    names = ("engine_contract", "helping_contract", "engine_properties")
    pytest.register_assert_rewrite(*(f"tests.portal.search.{name}" for name in names))


@pytest.fixture
def shelf(monkeypatch):
    """An empty shelf of toy documents, registered for this test."""
    monkeypatch.setattr(interface, "_sources", {})
    monkeypatch.setattr(interface, "_expanders", {})
    return interface.register_source(Shelf())


@pytest.fixture
def engine():
    return api.engine()


@pytest.fixture
def indexed(db, shelf):
    """A function that lays named documents on the shelf and indexes them: indexed("Anna", "Bob")."""

    def index(*names, **details):
        for name in names:
            shelf.put(len(shelf.documents) + 1, name, **details)
        writing.rebuild(KIND)
        return shelf

    return index
