"""The language switch: the same page in the other language, else its nearest translated parent."""

import pytest
from django.shortcuts import render
from django.test import RequestFactory
from django.utils import translation
from wagtail.models import Locale, Page, Site

from portal.common import languages
from portal.home.models import HomePage, StandardPage

HOME = dict.fromkeys(
    ["slogan_first", "slogan_second", "standfirst", "question", "example", "find_text", "write_text", "trust_text",
     "keepers_title", "keepers"], "x",
)  # fmt: skip


@pytest.fixture
def home(db):
    """A French and an English home page, published."""
    french, english = (Locale.objects.get_or_create(language_code=code)[0] for code in ("fr", "en"))
    Page.objects.filter(depth=2).delete()
    root = Page.get_first_root_node().add_child(
        instance=HomePage(title="Accueil", slug="accueil", locale=french, **HOME)
    )
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": root})
    root.copy_for_translation(english).save_revision().publish()
    return root


@pytest.fixture
def faq(home):
    return home.add_child(
        instance=StandardPage(
            title="Questions", slug="faq", locale=home.locale, blocks=[{"type": "text", "value": "x"}]
        )
    )


def alternates(path, page=None, language="fr"):
    with translation.override(language):
        return languages.alternates(RequestFactory().get(path), page)


def test_a_page_of_ours_is_found_at_its_translated_address():
    (english,) = alternates("/compte/login/?next=/x/")
    assert (english.code, english.name, english.url, english.exact) == (
        "en",
        "English",
        "/en/account/login/?next=/x/",
        True,
    )


def test_from_english_the_switch_leads_back_to_french():
    (french,) = alternates("/en/account/login/", language="en")
    assert (french.name, french.url) == ("Français", "/compte/login/")


def test_an_address_for_search_engines_is_absolute_and_has_no_query(settings):
    settings.SITE_URL = "https://tandem.example"
    (english,) = alternates("/compte/login/?next=/x/")
    assert english.address == "https://tandem.example/en/account/login/"


def test_an_address_without_language_has_no_alternate():
    assert alternates("/admin/") == []


def test_the_home_page_leads_to_the_other_home_page(home):
    (english,) = alternates("/", home)
    assert (english.url, english.exact) == ("/en/", True)


def test_a_translated_page_leads_to_its_translation(faq):
    english = Locale.objects.get(language_code="en")
    faq.copy_for_translation(english).save_revision().publish()
    (found,) = alternates("/faq/", faq)
    assert found.exact
    assert found.url.startswith("/en/faq")


def test_an_untranslated_page_leads_to_its_nearest_translated_parent(faq):
    (found,) = alternates("/faq/", faq)
    assert (found.url, found.exact) == ("/en/", False)


def test_a_translation_that_is_not_public_is_not_offered(faq):
    faq.copy_for_translation(Locale.objects.get(language_code="en"))
    (found,) = alternates("/faq/", faq)
    assert found.exact is False


def test_the_page_says_its_alternates_and_its_own_address(home, settings):
    settings.SITE_URL = "https://tandem.example"
    with translation.override("fr"):
        page = render(RequestFactory().get("/compte/login/"), "base.html").content.decode()
    assert '<link rel="canonical" href="https://tandem.example/compte/login/">' in page
    assert '<link rel="alternate" hreflang="en" href="https://tandem.example/en/account/login/">' in page
    assert 'href="/en/account/login/" lang="en" hreflang="en"' in page
