"""Pages kept for the next reader: drawn once, never older than the last change, never anybody's own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from portal.accounts.actions.people import create_person
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.common.readers import mark
from portal.home.kept_pages import LARGEST, may_be_kept, stamp
from portal.home.models import StandardPage
from portal.search.models import FruitlessSearch
from providers.actions.listings import suspend_listing
from tests.portal.home.factories import make_site
from tests.providers.factories import listed
from tests.utils.client import StrictClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_pages")]

STAMP_ONLY = 1  # the queries of a page that is kept


@pytest.fixture
def site():
    return make_site()


@pytest.fixture
def moderator():
    return create_person(actor=None, email="vera@desk.example", display_name="Véra", groups=("moderators",))


def read(path, **headers):
    """What somebody without any cookie is sent."""
    return StrictClient().get(path, headers=headers)


def test_the_second_reader_gets_the_page_that_the_first_one_had(site, django_assert_num_queries):
    listed(name="Le Moyeu", slug="le-moyeu")
    for path in ("/", "/en/", "/annuaire/", "/annuaire/?q=moyeu", "/annuaire/le-moyeu/", "/qui-nous-sommes/"):
        first = read(path)
        assert first.status_code == 200, path
        with django_assert_num_queries(STAMP_ONLY):
            second = read(path)
        assert second.content == first.content
        for answer in (first, second):
            del answer["X-Request-ID"]
        assert {**second.headers} == {**first.headers}


def test_a_suspended_listing_is_gone_for_the_next_reader_at_once(site, moderator):
    provider = listed(name="Le Moyeu", slug="le-moyeu", summary="Des messageries, sans hâte.")
    places = ("/", "/annuaire/", "/annuaire/?q=moyeu", "/annuaire/carte/", "/annuaire/le-moyeu/carte.vcf")
    for path in (*places, "/annuaire/le-moyeu/"):
        read(path)
    suspend_listing(provider, actor=moderator, reason="Le site et le téléphone ne répondent plus.")
    for path in places:
        assert "Des messageries, sans hâte." not in read(path).content.decode(), path
    assert read("/annuaire/le-moyeu/").status_code == 410


def test_what_an_editor_publishes_or_takes_away_is_seen_at_once(site):
    page = StandardPage.objects.get(slug="qui-nous-sommes")
    read("/qui-nous-sommes/")
    page.intro = "Nous, et quelques autres."
    page.save_revision().publish()
    assert "Nous, et quelques autres." in read("/qui-nous-sommes/").content.decode()
    page.unpublish()
    assert read("/qui-nous-sommes/").status_code == 404
    assert "Qui nous sommes" not in read("/").content.decode()


def test_what_is_changed_in_the_settings_is_seen_at_once(client, site, with_second_factor):
    read("/")
    editor = create_person(actor=None, email="edith@desk.example", display_name="Édith", groups=("editors",))
    address = with_second_factor(client, editor).get("/admin/settings/home/sitesettings/", follow=True).redirect_chain
    fields = {"name": "Pignon", "motto_fr": "Ensemble.", "motto_en": "Together."}
    assert client.post(address[-1][0], fields).status_code == 302
    assert "Pignon" in read("/").content.decode()


def test_a_new_day_draws_the_pages_anew(site, frozen):
    today = stamp()
    with clock.frozen_at(frozen + timedelta(days=1)):
        assert stamp() != today


def test_a_change_that_is_committed_late_is_noticed_although_its_number_is_not_the_last(site):
    entry = {"happened_at": clock.now(), "verb": "listing.suspend", "target_type": "x", "target_id": "1"}
    AuditEntry.objects.create(pk=5_002, **entry)
    before = stamp()
    AuditEntry.objects.create(pk=5_001, **entry)
    assert stamp() != before


def test_who_brings_a_cookie_gets_a_page_of_their_own_and_leaves_none_behind(site, moderator, with_second_factor):
    theirs = with_second_factor(StrictClient(), moderator)
    assert "Véra" in theirs.get("/").content.decode()
    assert "Véra" not in read("/").content.decode()
    assert "Véra" in theirs.get("/").content.decode()


def test_a_fragment_and_its_page_do_not_stand_in_for_each_other(site):
    listed(name="Le Moyeu", slug="le-moyeu")
    page, fragment = read("/annuaire/"), read("/annuaire/", **{"HX-Request": "true"})
    assert "<html" in page.content.decode() and "<html" not in fragment.content.decode()
    assert read("/annuaire/").content == page.content
    assert read("/annuaire/", **{"HX-Request": "true"}).content == fragment.content


def test_a_compressed_page_is_not_sent_to_who_cannot_read_it(site):
    assert Client().get("/", headers={"Accept-Encoding": "gzip"})["Content-Encoding"] == "gzip"
    plain = read("/")
    assert "Content-Encoding" not in plain and "<html" in plain.content.decode()


def test_a_search_without_result_is_counted_each_time(site):
    for _ in range(3):
        read("/annuaire/?q=xylophone")
    assert FruitlessSearch.objects.get().count == 3


def test_a_page_with_a_form_is_drawn_for_each_visitor(site):
    address = reverse("account_login")
    assert read(address).cookies["csrftoken"].value != read(address).cookies["csrftoken"].value


def with_cookie(response):
    response.set_cookie("a", "b")
    return response


@pytest.mark.parametrize(
    "answer",
    [
        HttpResponse("not marked"),
        mark(HttpResponse("gone", status=410)),
        mark(with_cookie(HttpResponse("somebody's"))),
        mark(HttpResponse("private", headers={"Cache-Control": "no-store"})),
        mark(HttpResponse("hangs on more", headers={"Vary": "Cookie, Authorization"})),
        mark(HttpResponse("x" * (LARGEST + 1))),
        mark(StreamingHttpResponse(["a", "b"])),
    ],
    ids=lambda answer: getattr(answer, "content", b"streamed")[:12].decode(),
)
def test_is_not_kept(answer):
    assert not may_be_kept(answer)


def test_is_kept():
    assert may_be_kept(mark(HttpResponse("calm", headers={"Vary": "Accept-Encoding, Cookie, HX-Request"})))
