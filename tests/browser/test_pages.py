"""Every public page, in both languages, by day and by night: accessible, light, quiet, and the same without script."""

import pytest

from tests.browser.pages import PAGES
from tests.browser.visits import said_without_script, visit

pytestmark = pytest.mark.browser

EACH_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


# By day on a desktop, by night on a phone. Colours and roles speak no language: English is only weighed and measured.
@EACH_PAGE
@pytest.mark.parametrize("language, scheme", [("fr", "light"), ("fr", "dark"), ("en", "light")])
def test_page_is_accessible_light_and_the_same_without_script(
    page, language, scheme, chromium, site, keys, record_property
):
    address = site.url + page.path(language, keys)
    seen = visit(chromium, page, address, language=language, scheme=scheme, accessible=language == "fr")
    record_property("figures", [page.name, language, scheme, seen.kilobytes, seen.requests, seen.html, seen.script,
                                seen.elements, seen.ecoindex])  # fmt: skip
    assert [*seen.heavy(), *seen.faults] == []
    if (language, scheme) == ("fr", "light"):
        assert len(seen.said) > 40
        assert seen.said == said_without_script(chromium, address)
