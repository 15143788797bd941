"""The page of components: every component renders, in both languages, and answers what its comment says."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from lxml import html

COMPONENTS = sorted(Path(settings.BASE_DIR, "portal/templates/components").glob("*.html"))


def tree(component, language="en", /, **context):
    with translation.override(language):
        return html.fromstring(f"<main>{render_to_string(f'components/{component}.html', context)}</main>")


def words(element):
    return " ".join(element.text_content().split())


@pytest.fixture
def dev_pages(settings):
    settings.ROOT_URLCONF = "tests.portal.common.urls_with_dev"


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_says_its_parameters_in_a_head_comment(path):
    assert path.read_text(encoding="utf-8").startswith("{% comment %}")


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_has_no_inline_script_or_style(path):
    source = path.read_text(encoding="utf-8")
    for forbidden in (" style=", "<script", "<style", " onclick=", "javascript:"):
        assert forbidden not in source


@pytest.mark.parametrize(("language", "step"), [("fr", "Étape 3 sur 5"), ("en", "Step 3 of 5")])
def test_the_page_of_components_speaks_both_languages(client, db, dev_pages, language, step):
    page = client.get(f"/dev/components/?lang={language}").content.decode()
    assert step in page
    assert f'<html lang="{language}">' in page


def test_an_unknown_language_falls_back_to_french(client, db, dev_pages):
    assert '<html lang="fr">' in client.get("/dev/components/?lang=xx").content.decode()


def test_the_page_of_components_does_not_exist_outside_debug(client, db):
    assert client.get("/dev/components/").status_code == 404


def test_sample_suggestions_answer_what_was_typed(client, db, dev_pages):
    answer = client.get("/dev/components/suggest/", {"q": "gi"}).json()
    assert [entry["label"] for entry in answer] == ["Givors", "Gisors", "Gimont", "Gien"]


@pytest.mark.parametrize(
    ("state", "said"), [("done", "Quotes (done)"), ("ahead", "Quotes (to come)"), ("not", "Quotes: no"), ("", "Quotes")]
)
def test_the_state_of_a_station_is_said_in_words(state, said):
    (station,) = tree("route", stations=[{"label": "Quotes", "state": state}]).xpath("//li")
    assert words(station) == said


def test_the_current_station_is_marked_as_the_current_step():
    stations = [{"label": "A", "state": "done"}, {"label": "B", "state": "here"}]
    assert [li.get("aria-current") for li in tree("route", stations=stations).xpath("//li")] == [None, "step"]


def test_a_brand_on_an_exit_sign_is_left_in_words():
    assert words(tree("exit_sign", "fr", name="Gmail", url="/x")) == "Quitter Gmail"
    assert words(tree("exit_sign", "fr", name="Gmail", silent=True)) == "Gmail"


def test_a_trip_tells_what_was_left_and_what_replaced_it():
    page = tree("trip", "fr", left=["Doodle"], replaced=["Framadate"])
    assert words(page) == "Quitter Doodle pour Framadate"
    assert len(page.xpath("//*[@class='arrow']")) == 1


def test_a_single_page_needs_no_pagination():
    page = Paginator(range(3), 20).page(1)
    assert "nav" not in render_to_string("components/pagination.html", {"page": page})


def test_pagination_keeps_the_rest_of_the_address():
    page = Paginator(range(237), 20).page(5)
    request = RequestFactory().get("/a/?need=mail&need=files&page=5")
    found = tree("pagination", page=page, request=request)
    assert found.xpath("//a[@rel='next']/@href") == ["?need=mail&need=files&page=6"]
    assert [words(number) for number in found.xpath("//*[contains(@class, 'number')]")] == [
        "Page 1", "Page 4", "Page 5", "Page 6", "Page 12",
    ]  # fmt: skip
    assert words(found.xpath("//*[@aria-current='page']")[0]) == "Page 5"


def test_the_last_page_has_no_next_one():
    found = tree("pagination", page=Paginator(range(40), 20).page(2), request=RequestFactory().get("/"))
    assert found.xpath("//a[@rel='next']") == []
    assert len(found.xpath("//a[@rel='prev']")) == 1


def test_a_chip_says_that_it_removes():
    found = tree("chips", "fr", chips=[{"label": "Rhône", "url": "/x"}])
    assert words(found) == "Retirer : Rhône"
    assert found.xpath("//a/@href") == ["/x"]


@pytest.mark.parametrize("level", ["warning", "error"])
def test_a_message_that_warns_carries_the_danger_sign(level):
    message = {"level_tag": level}
    assert len(tree("messages", messages=[message]).xpath("//*[name()='svg']")) == 1


def test_a_gauge_says_its_figures_and_lists_its_tiers():
    found = tree("gauge", "fr", reached=824_000, tiers=[("Un", 400_000), ("Deux", 1_100_000)])
    label = found.xpath("//*[@role='img']/@aria-label")[0]
    assert label.replace("\u202f", " ") == "8 240 € promis sur 11 000 €, soit 74,9 %. Le tableau donne les paliers."
    rows = [words(row).replace("\u202f", " ") for row in found.xpath("//tbody/tr")]
    assert rows == ["Unatteint4 000 €", "Deuxpas encore11 000 €"]


def test_a_bar_chart_has_its_figures_in_a_table():
    found = tree("bars", caption="Searches", rows=[("Mail", 1204), ("Files", 91)], head=["Need", "Searches"])
    assert [words(cell) for cell in found.xpath("//td")] == ["1,204", "91"]
    assert found.xpath("//*[name()='rect']/@width") == ["80.0%", "6.0%"]


def test_what_a_person_wrote_is_escaped():
    page = render_to_string("components/facts.html", {"rows": [("Note", "<b>x</b>\nsecond line")]})
    assert "&lt;b&gt;x&lt;/b&gt;<br>second line" in page
