"""The page of components in a real browser: accessible, never wider than the window, usable with the keyboard."""

import pytest

from tests.utils import browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(live_server, settings):
    settings.ROOT_URLCONF = "tests.portal.common.urls_with_dev"
    return f"{live_server.url}/dev/components/"


@pytest.fixture
def visit(chromium, address):
    with browser.visits(chromium, address) as open_page:
        yield open_page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_components_have_no_accessibility_violation(visit, scheme, width, language):
    page = visit(f"?lang={language}", color_scheme=scheme, viewport={"width": width, "height": 900})
    assert browser.violations(page) == []


@pytest.mark.parametrize("width", [320, 390, 640, 899, 900, 1150, 1920])
def test_nothing_scrolls_sideways(visit, width):
    assert browser.sideways(visit(viewport={"width": width, "height": 900})) == 0


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "503"])
def test_error_pages_have_no_accessibility_violation(chromium, address, name):
    page = chromium.new_page(viewport={"width": 390, "height": 800})
    page.goto(address.replace("components", f"errors/{name}"))
    assert browser.violations(page) == []
    assert browser.sideways(page) == 0
    page.close()


def test_error_summary_takes_the_focus_and_leads_to_the_field(visit):
    page = visit()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    page.get_by_role("link", name="Votre adresse de courriel").click()
    assert page.evaluate("document.activeElement.id") == "id_email"


def test_suggestions_are_chosen_with_the_keyboard(visit):
    page = visit()
    field = page.locator("#id_place")
    assert field.get_attribute("role") == "combobox"
    field.type("gi")
    options = page.locator("#id_place + [role=listbox] [role=option]")
    options.first.wait_for()
    assert options.count() == 4
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    field.press("ArrowDown")
    active = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    assert (active.get_attribute("aria-selected"), active.inner_text()) == ("true", "Gisors commune")
    field.press("Enter")
    assert field.input_value() == "Gisors"
    assert field.get_attribute("aria-expanded") == "false"


def test_suggestions_are_put_away_with_escape_and_what_was_typed_stays(visit):
    page = visit()
    field = page.locator("#id_place")
    field.type("gi")
    page.locator("#id_place + [role=listbox] [role=option]").first.wait_for()
    field.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    assert field.input_value() == "gi"


def test_suggestions_are_chosen_with_the_mouse(visit):
    page = visit()
    page.locator("#id_place").type("vill")
    page.get_by_role("option", name="Villeurbanne").click()
    assert page.locator("#id_place").input_value() == "Villeurbanne"


def test_without_script_the_page_still_stands(visit):
    page = visit(java_script_enabled=False)
    assert page.locator("[data-portal-print]").is_hidden()
    assert page.locator("#id_place").get_attribute("role") is None
    assert page.get_by_role("heading", name="Components").is_visible()


def test_a_print_button_shows_itself_where_script_runs(visit):
    assert visit().locator("[data-portal-print]").is_visible()
