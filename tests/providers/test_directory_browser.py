"""The directory in a real browser: changed in place, focus and back button right, whole without script."""

import pytest

from portal.search.api import update_now
from providers.models import Provider
from tests.providers.factories import CommuneFactory, DepartmentFactory, NeedFactory, ProviderFactory
from tests.utils import browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def directory(live_server):
    """Fifteen listings, five of them about mail."""
    rhone = DepartmentFactory(code="69", slug="rhone", name="Rhône", search_name="rhone")
    CommuneFactory(name="Villeurbanne", slug="villeurbanne-69", search_name="villeurbanne", department=rhone)
    mail = NeedFactory(slug="mail", name_fr="Courriel")
    made = [ProviderFactory(name=f"Roue {n:02}", areas=[rhone], needs=[mail] if n < 5 else []) for n in range(15)]
    update_now("provider", [provider.pk for provider in made])
    return f"{live_server.url}/annuaire/"


@pytest.fixture
def visit(chromium, directory):
    with browser.visits(chromium, directory, reduced_motion="reduce") as open_page:
        yield open_page


SAYS = r"""words => {
    const said = document.querySelector('#results-title')?.textContent ?? '';
    return ` ${said.replace(/\s+/g, ' ')}`.includes(` ${words}`);
}"""


def wait_for(page, words):
    """Until the title of the results says `words` as words of their own: "15 fiches" are not "5 fiches"."""
    page.wait_for_function(SAYS, arg=words)


def focused(page):
    return page.evaluate("document.activeElement.id")


def test_a_tick_changes_the_list_in_place_and_keeps_the_focus(visit):
    page = visit()
    page.evaluate("window.stayed = true")
    page.check("#need-mail")
    wait_for(page, "5 fiches")
    assert page.url.endswith("?need=mail")
    assert page.evaluate("window.stayed")
    assert page.title().startswith("5 prestataires pour")
    page.wait_for_function("() => document.activeElement.id === 'need-mail'")
    page.wait_for_function("() => document.querySelector('[role=status]')?.textContent.includes('5 fiches')")


def test_the_back_button_brings_the_former_list(visit):
    page = visit()
    page.check("#need-mail")
    wait_for(page, "5 fiches")
    page.go_back()
    wait_for(page, "15 fiches")
    assert not page.is_checked("#need-mail")
    assert page.locator("header").count() == 1
    page.go_forward()
    wait_for(page, "5 fiches")


def test_pages_and_chips_move_the_focus_to_the_results(visit):
    page = visit("?q=roue&sort=name")
    page.click(".pagination [rel=next]")
    wait_for(page, "page 2")
    page.wait_for_function("() => document.activeElement.id === 'results-title'")
    page.click(".chips a")
    page.wait_for_function("() => document.querySelector('#q')?.value === ''")
    assert page.url.endswith("/annuaire/?sort=name")
    page.wait_for_function("() => document.activeElement.id === 'results-title'")


def test_on_a_phone_the_drawer_stays_open_while_one_ticks(visit):
    page = visit(viewport={"width": 390, "height": 800})
    assert not page.is_visible("#need-mail")
    page.click("#facets-summary")
    page.check("#need-mail")
    wait_for(page, "5 fiches")
    assert page.is_visible("#need-mail")
    page.wait_for_function("() => document.querySelector('#facets-summary')?.innerText === 'Filtrer (1 choisi)'")
    assert browser.sideways(page) == 0


def test_a_place_is_suggested_and_taken_with_the_keyboard(visit):
    page = visit()
    page.type("#near", "villeu")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.input_value("#near") == "Villeurbanne (69)"
    page.keyboard.press("Enter")
    page.wait_for_url("**/?near=villeurbanne-69")


def test_without_script_one_ticks_then_presses(visit):
    page = visit(java_script_enabled=False)
    page.check("#need-mail")
    page.check(".compare input >> nth=0")
    page.check(".compare input >> nth=1")
    page.click("text=Voir les 15 fiches")
    page.wait_for_url("**/annuaire/?**need=mail**")
    assert page.inner_text("#results-title") == "5 fiches vérifiées"
    assert page.inner_text(".tray strong") == "2 choisis\u202f:"
    page.click(".tray button")
    page.wait_for_url("**/annuaire/comparer/?**")
    assert page.locator("thead th").count() == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_view_is_accessible(visit, scheme, width):
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    for query in (
        "",
        "?q=roue&need=mail&pick=prestataire-0",
        "?q=xqzt",
        "carte/?area=rhone",
        "choisir/area/",
        "comparer/",
        "selection/",
    ):
        page = visit(query, **options)
        assert browser.violations(page) == [], query
        assert browser.sideways(page) == 0, query


@pytest.mark.parametrize("view", ["", "selection/?pick={0}&pick={1}", "comparer/?pick={0}&pick={1}"])
@pytest.mark.parametrize("width", [390, 899])
def test_on_a_small_window_the_stages_stand_on_one_road(visit, view, width):
    slugs = Provider.objects.order_by("pk").values_list("slug", flat=True)[:2]
    page = visit(view.format(*slugs), viewport={"width": width, "height": 900})
    tops = page.evaluate("[...document.querySelector('.route--mini').children].map(stage => stage.offsetTop)")
    assert len(tops) > 1 and len(set(tops)) == 1
