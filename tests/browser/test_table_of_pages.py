"""The table of pages is whole: an address of ours is in it, or excused with a reason."""

from fnmatch import fnmatchcase

from django.urls import URLPattern, get_resolver

from tests.browser.ecoindex import ecoindex
from tests.browser.pages import EXCUSED, PAGES

THEIRS = ("admin/", "documents/", "_util/")  # Wagtail's own trees


def names(resolver, namespace=""):
    """Every name of an address, with its namespace."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            if entry.name and not str(entry.pattern).startswith(THEIRS):
                yield namespace + entry.name
        elif not str(entry.pattern).startswith(THEIRS):
            yield from names(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)


def excuse(name):
    return next((reason for pattern, reason in EXCUSED.items() if fnmatchcase(name, pattern)), None)


def test_every_address_is_visited_or_excused():
    visited = {page.view for page in PAGES}
    assert [name for name in names(get_resolver()) if name not in visited and not excuse(name)] == []


def test_nothing_is_excused_that_is_visited_or_gone():
    known = set(names(get_resolver()))
    visited = {page.view for page in PAGES}
    idle = [pattern for pattern in EXCUSED if not any(fnmatchcase(name, pattern) for name in known - visited)]
    assert idle == []
    assert visited <= known


def test_ecoindex_is_the_published_one():
    """10 requests and 100 kB leave room for 355 elements in class A; the lightest page there is has 100."""
    assert round(ecoindex(355, 10, 100)) == 81
    assert round(ecoindex(475, 10, 100)) == 76
    assert ecoindex(0, 0, 0) == 100
    assert ecoindex(594601, 3920, 223213) == 0
