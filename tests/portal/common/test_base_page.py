"""The frame of every page: what another collective changes in the site settings shows, nothing comes from elsewhere."""

import re
from io import BytesIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.constants import SUCCESS
from django.contrib.messages.storage.base import Message
from django.core.files.images import ImageFile
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from lxml import html
from PIL import Image as Picture
from wagtail.images.models import Image
from wagtail.models import Site

from portal.accounts.models import User
from portal.home.models import SiteSettings


@pytest.fixture
def site(db):
    return SiteSettings.for_site(Site.objects.get(is_default_site=True))


def page(language="fr", user=None, **context):
    request = RequestFactory().get("/")
    request.user = user or AnonymousUser()
    with translation.override(language):
        return html.fromstring(render_to_string("base.html", context, request=request))


def test_the_first_link_leads_to_the_content(site):
    found = page()
    first = found.xpath("//body//a")[0]
    assert first.get("href") == "#content"
    assert found.xpath("//main/@id") == ["content"]


def test_the_name_of_the_site_is_the_one_of_its_settings(site):
    site.name = "Ensemble & libres"
    site.save()
    found = page()
    assert found.xpath("//a[@class='brand']")[0].text_content().strip() == "Ensemble & libres"
    assert found.xpath("//title")[0].text_content().endswith("— Ensemble & libres")


def test_a_view_with_a_site_of_its_own_keeps_the_name(site):
    found = page(site={"name": "localhost:8000"})
    assert found.xpath("//a[@class='brand']")[0].text_content().strip() == "Tandem"


def test_the_logo_takes_the_place_of_the_drawing(site):
    picture = BytesIO()
    Picture.new("RGB", (102, 68), "navy").save(picture, "PNG")
    site.logo = Image.objects.create(title="Logo", file=ImageFile(picture, "logo.png"))
    # Made beforehand: Wagtail leaves a temporary file open when it makes one, and warnings are errors here.
    site.logo.renditions.create(filter_spec="height-68", file=ImageFile(picture, "small.png"), width=102, height=68)
    site.save()
    (brand,) = page().xpath("//a[@class='brand']")
    assert [image.get("alt") for image in brand.xpath(".//img")] == [""]
    assert brand.xpath(".//*[name()='svg']") == []


def test_motto_and_keepers_follow_the_language(site):
    site.motto_fr, site.motto_en = "On y va.", "Off we go."
    site.about_fr, site.about_en = "Tenu par nous.", "Kept by us."
    site.contact_email = "bonjour@example.org"
    site.save()
    french, english = (page(language).xpath("//footer")[0].text_content() for language in ("fr", "en"))
    assert "On y va." in french and "Tenu par nous." in french and "Nous écrire" in french
    assert "Off we go." in english and "Kept by us." in english and "Write to us" in english


def test_without_settings_the_footer_still_says_who_we_are(site):
    SiteSettings.objects.all().delete()
    assert "Personne ne part seul." in page().xpath("//footer")[0].text_content()


def test_a_visitor_may_log_in_and_a_member_finds_their_account(site):
    assert page().xpath("//a[@class='account-link']")[0].text_content() == "Se connecter"
    member = User.objects.create_user("odile@example.org", "long enough", display_name="Odile <3")
    assert page(user=member).xpath("//a[@class='account-link']")[0].text_content() == "Odile <3"


def test_what_was_just_done_is_said_before_the_content(site):
    found = page(messages=[Message(SUCCESS, "C’est parti.")])
    assert found.xpath("//main//*[@role='status']")[0].text_content().strip() == "C’est parti."


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs_inline(site):
    found = page()
    told = "@rel='canonical' or @rel='alternate' or @rel='search'"  # addresses that no page loads
    loaded = found.xpath(f"//link[not({told})]/@href | //script/@src | //img/@src")
    assert loaded and all(address.startswith("/static/") for address in loaded)
    assert found.xpath("//style | //script[not(@src)] | //*[@style]") == []
    assert not [name for element in found.iter() for name in element.attrib if re.match(r"on\w+$", name)]


def test_a_page_without_changes_in_place_loads_no_script(site):
    assert page().xpath("//script") == []
