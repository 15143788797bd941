"""Every public page, in both languages, by day and by night: accessible, light, quiet, and the same without script."""

import pytest

from tests.browser.pages import PAGES
from tests.browser.visits import visit

pytestmark = [pytest.mark.browser, pytest.mark.looks]

EACH_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)

# What script adds is no content (a button that prints), nor is what is said to those who have none.
SAID = """() => {
  document.querySelectorAll("noscript").forEach((remark) => remark.remove());
  document.querySelectorAll("[data-portal-print]").forEach((button) => { button.hidden = true; });
  return document.querySelector("main").innerText.replace(/\\s+/g, " ").trim();
}"""


# By day on a desktop, by night on a phone. Colours speak no language: English is looked at by day.
@EACH_PAGE
@pytest.mark.parametrize("language, scheme", [("fr", "light"), ("fr", "dark"), ("en", "light")])
def test_page_is_accessible_and_light(page, language, scheme, chromium, site, keys, record_property):
    seen = visit(chromium, page, site.url + page.path(language, keys), language=language, scheme=scheme)
    record_property("figures", [page.name, language, scheme, seen.kilobytes, seen.requests, seen.html, seen.script,
                                seen.elements, seen.ecoindex])  # fmt: skip
    assert [*seen.heavy(), *seen.faults] == []


@EACH_PAGE
def test_page_says_the_same_without_script(page, chromium, site, keys):
    said = []
    for script in (True, False):
        context = chromium.new_context(java_script_enabled=script, viewport={"width": 1280, "height": 900})
        window = context.new_page()
        window.goto(site.url + page.path("fr", keys))
        # Playwright's own world answers even where the page's scripts may not run.
        said.append(window.evaluate(SAID))
        context.close()
    assert len(said[0]) > 40
    assert said[0] == said[1]
