"""Pages to read: their sections, their place in the tree, their other language."""

from __future__ import annotations

import pytest

from portal.home.models import StandardPage
from portal.home.sections import Outline
from tests.portal.accounts.factories import UserFactory
from tests.portal.home.factories import make_page, make_site


@pytest.fixture
def page(db):
    make_site()
    return StandardPage.objects.get(slug="qui-nous-sommes")


def test_a_page_is_read_with_its_sections_and_the_day_it_was_changed(client, page):
    answer = client.get("/qui-nous-sommes/")
    text = answer.content.decode()
    assert not answer.cookies
    assert '<h2 id="le-pourquoi">' in text and 'href="#le-pourquoi"' in text
    assert "Page modifiée pour la dernière fois le" in text
    assert 'rel="canonical"' in text and 'hreflang="en"' in text


def test_a_short_page_has_no_outline(client, page):
    text = client.get("/en/about-us/").content.decode()
    assert "reading--plain" in text and "On this page" not in text


def test_sections_get_addresses_of_their_own_and_keep_what_was_marked():
    outline = Outline()
    html = outline.mark(
        "<h2>Content</h2><h2>L’été &amp; <b>après</b></h2><h2>L’été &amp; après</h2><h2></h2><h2>日本</h2><p>x</p>"
    )
    assert [section.url for section in outline.sections] == ["#content-2", "#lete-apres", "#lete-apres-2", "#section"]
    assert outline.sections[1].label == "L’été & après"
    assert "<h2></h2>" in html and "<b>après</b>" in html and html.endswith("<p>x</p>")


def test_a_page_below_another_one_says_where_it_stands_and_is_found_from_above(client, page):
    make_page(page)
    assert 'href="/qui-nous-sommes/">Qui nous sommes</a>' in client.get("/qui-nous-sommes/comptes/").content.decode()
    assert 'href="/qui-nous-sommes/comptes/">Les comptes</a>' in client.get("/qui-nous-sommes/").content.decode()


def test_a_page_without_english_is_not_found_there_and_leads_to_its_nearest_translated_parent(client, page):
    make_page(page)
    text = client.get("/qui-nous-sommes/comptes/").content.decode()
    assert 'class="language-link" href="/en/about-us/"' in text
    assert 'rel="alternate"' not in text
    missing = client.get("/en/qui-nous-sommes/comptes/")
    assert missing.status_code == 404
    assert "This road leads nowhere" in missing.content.decode()


def test_a_page_that_was_taken_back_is_gone_for_visitors(client, page):
    page.unpublish()
    assert client.get("/qui-nous-sommes/").status_code == 404


def test_a_guide_for_those_who_keep_the_portal_stands_at_the_desk_alone_and_in_their_language(
    client, page, with_second_factor
):
    StandardPage.objects.update(at_desk=True, in_footer=False)
    assert "qui-nous-sommes" not in client.get("/annuaire/").content.decode().partition("<footer")[2]
    desk = with_second_factor(client, UserFactory(groups=["moderators"]))
    assert 'href="/qui-nous-sommes/">Qui nous sommes</a>' in desk.get("/moderation/fiches/").content.decode()
    assert 'href="/en/about-us/">Who we are</a>' in desk.get("/en/moderation/listings/").content.decode()
