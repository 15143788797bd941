"""The settings of the site in the back office: colours, logo, dates; what they change, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image as Drawing
from wagtail.images.models import Image

from portal.accounts.actions.people import create_person
from portal.common import clock
from portal.home.models import SiteSettings
from portal.home.notifications import TrialMail
from portal.notifications import letterhead
from portal.notifications.registry import Recipient
from portal.notifications.rendering import render
from tests.portal.home.factories import make_site

# Wagtail leaves the memory in which it draws to the collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

SETTINGS = "/admin/settings/home/sitesettings/"
TYPED = {"name": "Vélocité", "motto_fr": "Ensemble.", "motto_en": "Together."}
GREEN = {"road_light": "#7ED957", "road_dark": "#5FBF3A"}


@pytest.fixture
def save(client, db, with_second_factor):
    """Save the settings as an operator: `save(name=…)` gives the answer."""
    make_site()
    person = create_person(actor=None, email="op@desk.example", display_name="Op", groups=("operators",))
    with_second_factor(client, person)
    address = client.get(SETTINGS)["Location"]
    return lambda **typed: client.post(address, TYPED | typed, follow=True)


def errors(answer) -> dict[str, list[str]]:
    return answer.context["form"].errors


def picture(name="logo.png", size=(300, 200), kind="PNG") -> SimpleUploadedFile:
    written = BytesIO()
    Drawing.new("RGB", size, "#15203B").save(written, format=kind)
    return SimpleUploadedFile(name, written.getvalue())


def test_without_colours_of_its_own_a_site_asks_for_no_more_style_sheets(client, db):
    make_site()
    assert "/colours/" not in client.get("/").content.decode()


def test_own_colours_are_a_small_sheet_of_our_own_on_every_page_and_in_mails(client, save):
    save(**GREEN)
    digest = SiteSettings.objects.get().colours_digest
    page = client.get("/").content.decode()
    assert f'<link rel="stylesheet" href="/colours/{digest}.css">' in page
    sheet = client.get(f"/colours/{digest}.css")
    assert sheet["Content-Type"].startswith("text/css") and "immutable" in sheet["Cache-Control"]
    assert "--road:#7ED957" in sheet.content.decode() and len(sheet.content) < 300
    mail = render(TrialMail(), Recipient("a@b.example"))
    assert "background:#7ED957" in mail.html and ".road{background:#5FBF3A!important" in mail.html
    assert letterhead.current().day["link"] == "#123F9C"


def test_a_sheet_of_other_colours_is_not_there(client, save):
    save(**GREEN)
    assert client.get("/colours/000000000000.css").status_code == 404


def test_the_ground_colours_the_browser_around_the_page(client, save):
    assert 'name="theme-color" content="#EFF3E6"' in client.get("/").content.decode()
    save(ground_light="#FFFFFF", ground_dark="#000000")
    assert 'name="theme-color" content="#FFFFFF"' in client.get("/").content.decode()


def test_a_colour_that_cannot_be_read_is_refused_with_its_contrast_and_a_better_one(save):
    with translation.override("fr"):
        answer = save(link_light="#6A8FD8", link_dark="#9CC7FF")
        (said,) = errors(answer)["link_light"]
    assert "2,8:1" in said and "4,5:1" in said and "#" in said
    assert SiteSettings.objects.get().link_light == ""
    assert 'value="#6A8FD8"' in answer.content.decode()  # nothing typed is lost
    better = said.rpartition("#")[2][:6]
    assert not errors_of_saving(save, link_light=f"#{better}", link_dark="#9CC7FF")


def errors_of_saving(save, **typed):
    form = save(**typed).context.get("form")
    return form.errors if form and form.is_bound else {}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"road_light": "#7ED957"}, "road_dark"),
        ({"red_dark": "#FF8673"}, "red_light"),
        ({"link_light": "rouge", "link_dark": "#9CC7FF"}, "link_light"),
        ({"ground_light": "#fff;}*{display:none", "ground_dark": "#000000"}, "ground_light"),
        ({"security_contact": "ici"}, "security_contact"),
        ({"security_contact": "javascript:alert(1)"}, "security_contact"),
        ({"security_contact": "s@velo.example", "security_valid_until": "2020-01-01"}, "security_valid_until"),
        ({"security_contact": "s@velo.example", "security_valid_until": "2099-01-01"}, "security_valid_until"),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(save, typed, field):
    assert list(errors(save(**typed))) == [field]
    assert SiteSettings.objects.get().name == "Tandem"


@pytest.mark.parametrize(
    ("typed", "tab"),
    [
        ({"name": ""}, "tab-nom_et_logo"),
        ({"road_light": "#7ED957", "security_contact": "ici"}, "tab-couleurs"),
        ({"contact_email": "ici"}, "tab-contact_et_mentions_legales"),
        ({"security_contact": "ici"}, "tab-tenir_le_site"),
    ],
)
def test_a_refused_form_opens_at_the_tab_where_something_is_refused(save, typed, tab):
    page = save(**typed).content.decode()
    assert f'data-w-tabs-active-panel-id-value="{tab}"' in page and f'id="{tab}"' in page
    assert "data-w-tabs-active-panel-id-value" not in save().content.decode()


def test_a_contact_for_faults_is_valid_for_eleven_months_unless_said_otherwise(save):
    save(security_contact="s@velo.example")
    assert SiteSettings.objects.get().security_valid_until == clock.today() + timedelta(days=330)


def test_the_panel_shows_signs_by_day_and_by_night_and_what_was_measured(save):
    text = save(**GREEN).content.decode()
    page = save(**GREEN, security_contact="?").content.decode()
    assert page.count('<svg viewBox="0 0 360 250"') == 2 and 'fill="#7ED957"' in page
    assert "10" in text


def test_a_logo_is_shown_on_pages_that_only_read_and_where_links_are_shared(client, save):
    logo = Image.objects.create(title="Logo", file=picture())
    save(logo=logo.pk)
    page = client.get("/annuaire/").content.decode()
    small, shared = (logo.renditions.get(filter_spec=spec) for spec in ("height-68", "max-1200x630|format-png"))
    assert f'<img src="{small.url}" width="102" height="68" alt="">' in page
    assert f'property="og:image" content="http://localhost:8000{shared.url}"' in page
    logo.renditions.all().delete()
    assert f'src="{logo.file.url}"' in client.get("/annuaire/").content.decode()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (lambda: picture(size=(4001, 10)), "4"),
        (lambda: picture("logo.avif", kind="AVIF"), "AVIF"),
        (lambda: SimpleUploadedFile("logo.png", picture().read() + b"\0" * 3_000_000), "2,9"),
    ],
)
def test_a_picture_that_is_no_logo_is_refused_in_words(save, sent, words):
    logo = Image(title="Logo", file=sent())
    logo.width, logo.height = logo.file.width, logo.file.height
    logo.save()
    (said,) = errors(save(logo=logo.pk))["logo"]
    assert words in said
    assert SiteSettings.objects.get().logo is None


@pytest.mark.parametrize(
    "sent",
    [
        lambda: SimpleUploadedFile("x.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        lambda: SimpleUploadedFile("x.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        lambda: SimpleUploadedFile("x.png", picture().read() + b"\0" * (9 * 1024 * 1024)),
        lambda: picture("bomb.png", size=(8000, 6000)),
        lambda: SimpleUploadedFile("x.html", b"<script>alert(1)</script>"),
    ],
    ids=["svg", "svg named png", "9 MB", "48 million pixels", "html"],
)
def test_the_library_of_pictures_takes_no_svg_and_nothing_too_large(client, db, with_second_factor, sent):
    make_site()
    editor = create_person(actor=None, email="ed@desk.example", display_name="Ed", groups=("editors",))
    with_second_factor(client, editor)
    answer = client.post("/admin/images/add/", {"title": "X", "file": sent(), "collection": 1})
    assert answer.status_code == 200 and answer.context["form"].errors["file"]
    assert not Image.objects.exists()
