"""Without a mouse: where the focus goes, what is announced, and the way back."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

DIRECTORY = "/annuaire/"
MOST_STOPS = 40


@pytest.fixture
def window(open_window):
    return open_window()


def tab_until(window, condition):
    """Press Tab until the focused element meets `condition`, a JavaScript expression of `it`."""
    for _stop in range(MOST_STOPS):
        window.keyboard.press("Tab")
        if window.evaluate(f"(it => {condition})(document.activeElement)"):
            return
    raise AssertionError(f"{MOST_STOPS} times Tab, and nothing with {condition}")


def announced(window):
    """What the page said aloud last."""
    return window.locator("body > p[role=status]")


def count_of(window):
    return int(re.match(r"\d+", window.locator("#results-title").inner_text())[0])


@pytest.mark.parametrize("path", ["/", DIRECTORY, "/demande/", "/qui-nous-sommes/"])
def test_first_stop_skips_to_the_content(window, site, path):
    window.goto(site.url + path)
    window.keyboard.press("Tab")
    skip = window.locator(".skip-link")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    window.keyboard.press("Enter")
    expect(window.locator("#content")).to_be_focused()


def test_home_is_answered_with_the_keyboard_alone(window, site):
    window.goto(site.url)
    tab_until(window, "it.name === 'q'")
    window.keyboard.type("quitter Gmail")
    tab_until(window, "it.matches('.question .button')")
    window.keyboard.press("Enter")
    expect(window.locator("h1")).to_contain_text("Gmail")


def test_suggestion_is_taken_with_the_arrows(window, site):
    window.goto(site.url)
    tab_until(window, "it.name === 'q'")
    window.keyboard.type("gma")
    window.get_by_role("option").first.wait_for()
    expect(announced(window)).to_contain_text("suggestion")
    window.keyboard.press("ArrowDown")
    window.keyboard.press("Enter")
    expect(window.locator("#question")).to_have_value("Quitter Gmail")


def test_facet_keeps_the_focus_and_the_new_count_is_announced(window, site):
    window.goto(site.url + DIRECTORY)
    before = count_of(window)
    box = window.locator("#facets input[type=checkbox]").first
    chosen = f"#{box.get_attribute('id')}"
    box.focus()
    window.keyboard.press("Space")
    expect(window.locator(".chips")).to_be_visible()
    expect(window.locator(chosen)).to_be_focused()
    expect(window.locator(chosen)).to_be_checked()
    expect(announced(window)).to_have_text(re.compile(r"\d+ fiches? "))
    assert count_of(window) < before
    assert announced(window).inner_text() == window.locator("#results-title").inner_text()


def test_next_page_begins_at_its_title(window, site):
    window.goto(site.url + DIRECTORY)
    window.locator(".pagination a[rel=next]").focus()
    window.keyboard.press("Enter")
    expect(window).to_have_url(re.compile(r"page=2"))
    expect(window.locator("#results-title")).to_contain_text("page 2")
    expect(window.locator("#results-title")).to_be_focused()
    expect(announced(window)).to_contain_text("page 2")


def test_back_shows_the_whole_page_as_it_was(window, site):
    window.goto(site.url + DIRECTORY)
    before = count_of(window)
    box = window.locator("#facets input[type=checkbox]").first
    name = f"#{box.get_attribute('id')}"
    box.check()
    expect(window.locator(".chips")).to_be_visible()
    window.go_back()
    expect(window).to_have_url(site.url + DIRECTORY)
    expect(window.locator(".chips")).to_have_count(0)
    expect(window.locator(name)).not_to_be_checked()
    expect(window.locator("header.site-header")).to_be_visible()
    assert count_of(window) == before
    window.go_forward()
    expect(window.locator(".chips")).to_be_visible()
    expect(window.locator(name)).to_be_checked()


def test_values_of_a_facet_open_beside_the_results_and_take_the_focus(window, site):
    window.goto(site.url + DIRECTORY)
    window.locator("#facet-area a").focus()
    window.keyboard.press("Enter")
    expect(window.locator("#facet-area legend")).to_be_focused()
    expect(window.locator("#area-rhone")).to_be_visible()
    expect(window).to_have_url(site.url + DIRECTORY)


def test_map_says_each_department_with_its_figure_and_leads_to_as_many(window, site):
    window.goto(site.url + DIRECTORY + "carte/")
    tab_until(window, "it.closest('svg.map')")
    name = window.evaluate("document.activeElement.getAttribute('aria-label')")
    told = re.fullmatch(r".+ \(\w+\)\s?: (\d+) fiches?", name)
    assert told, name
    window.keyboard.press("Tab")
    assert window.evaluate("document.activeElement.getAttribute('aria-label')") != name
    window.keyboard.press("Shift+Tab")
    window.keyboard.press("Enter")
    expect(window).to_have_url(re.compile(r"area="))
    assert count_of(window) == int(told[1])


def test_listings_are_chosen_and_compared_with_the_keyboard_in_a_table_that_can_be_listened_to(window, site):
    window.goto(site.url + DIRECTORY)
    for number in range(3):
        window.locator("input[name=pick][type=checkbox]").nth(number).focus()
        window.keyboard.press("Space")
        expect(window.locator(".tray--held strong")).to_contain_text(str(number + 1))
    window.locator(".tray button").focus()
    window.keyboard.press("Enter")
    table = window.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_count(3)
    names = table.get_by_role("columnheader").all_inner_texts()
    assert table.get_by_role("rowheader").count() > 5
    for name in names:
        expect(table.get_by_role("link", name=f"Retirer {name}")).to_have_count(1)
    window.set_viewport_size({"width": 794, "height": 1123})  # a sheet of paper
    window.emulate_media(media="print")
    edges = [table.get_by_role("columnheader").nth(number).bounding_box() for number in range(3)]
    assert len({round(edge["y"]) for edge in edges}) == 1, "side by side"
    assert all(edge["x"] + edge["width"] <= 795 for edge in edges)
