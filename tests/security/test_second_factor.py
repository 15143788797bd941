"""No back office without a second factor, by whatever door."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import translation

from portal.accounts.middleware import is_guarded_path
from tests.portal.accounts.factories import UserFactory
from tests.portal.accounts.logging_in import app_code, log_in_by_code

pytestmark = pytest.mark.django_db

DOORS = [
    "/admin/",
    "/admin/pages/",
    "/admin/documents/",
    "/admin/images/",
    "/admin/api/main/pages/",
    "/admin/users/",
    "/admin/settings/home/sitesettings/",
    "/admin/account/",
    "/moderation/",
    "/en/moderation/",
    "/moderation/seconds-facteurs/",
    "/en/moderation/second-factors/",
]


@pytest.fixture(autouse=True)
def in_french():
    with translation.override("fr"):
        yield


def leads_inside(response):
    """Whether the answer is a page of the back office, and not a way to a log-in or a second factor."""
    return response.status_code == 200


@pytest.mark.parametrize("path", DOORS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_keeper_without_second_factor_is_led_to_add_one(path, method):
    client = Client()
    log_in_by_code(client, UserFactory(groups=["moderators", "operators", "editors"]).email)
    response = getattr(client, method)(path)
    assert response.status_code == 302
    with translation.override("en" if path.startswith("/en/") else "fr"):
        assert response.url == reverse("mfa_index")
    assert "second_factor_next" in client.session
    assert 'class="plate"' in client.get(response.url).content.decode()


@pytest.mark.parametrize("path", DOORS)
def test_a_session_opened_before_the_factor_was_added_has_to_show_it(path):
    client = Client()
    keeper = UserFactory(groups=["operators"], second_factor=True)
    client.force_login(keeper)
    response = client.get(path)
    assert response.status_code == 302
    assert response.url.startswith(reverse("mfa_reauthenticate"))


def test_showing_the_factor_opens_the_door_and_leads_back():
    client = Client()
    keeper = UserFactory(groups=["operators"], second_factor=True)
    client.force_login(keeper)
    path = reverse("accounts:factor_resets")
    response = client.post(client.get(path).url, {"code": app_code()})
    assert response.url == path
    assert leads_inside(client.get(path))


@pytest.mark.django_db(transaction=True)
def test_adding_a_factor_leads_back_to_where_one_wanted_to_go():
    client = Client()
    log_in_by_code(client, UserFactory(groups=["operators"]).email)
    wanted = reverse("accounts:factor_resets")
    client.get(client.get(wanted).url)
    secret = re.search(r'class="code">([A-Z2-7 ]+)<', client.get(reverse("mfa_activate_totp")).content.decode())[1]
    page = client.post(
        reverse("mfa_activate_totp"), {"code": app_code(secret.replace(" ", ""))}, follow=True
    ).content.decode()
    assert f'href="{wanted}"' in page
    assert leads_inside(client.get(wanted))


def test_a_full_log_in_opens_the_back_office():
    client = Client()
    keeper = UserFactory(is_superuser=True, is_staff=True, second_factor=True)
    log_in_by_code(client, keeper.email)
    client.post(reverse("mfa_authenticate"), {"code": app_code()})
    assert leads_inside(client.get("/admin/"))


def test_someone_else_s_records_do_not_count():
    """The records of a session belong to one person: logging in as another clears the way for nobody."""
    client = Client()
    first = UserFactory(groups=["operators"], second_factor=True)
    log_in_by_code(client, first.email)
    client.post(reverse("mfa_authenticate"), {"code": app_code()})
    second = UserFactory(groups=["operators"])
    records = client.session["account_authentication_methods"]
    client.force_login(second)
    session = client.session
    session["account_authentication_methods"] = records
    session.save()
    assert client.get("/moderation/seconds-facteurs/").status_code == 302


@pytest.mark.parametrize("path", ["/admin/login/", "/_util/login/", "/admin/login/?next=/admin/"])
def test_wagtail_s_own_log_in_pages_lead_to_ours(path):
    response = Client().get(path)
    assert response.status_code in (301, 302)
    assert response.url.startswith(reverse("account_login"))
    posted = Client().post(path, {"username": "x", "password": "y"})
    assert posted.status_code in (301, 302, 405)


@pytest.mark.parametrize(
    "path", ["/admin/password_reset/", "/admin/account/change_password/", "/admin/account/change_email/"]
)
def test_wagtail_manages_no_password_and_no_address(path):
    client = Client()
    keeper = UserFactory(is_superuser=True, is_staff=True, second_factor=True)
    log_in_by_code(client, keeper.email)
    client.post(reverse("mfa_authenticate"), {"code": app_code()})
    assert client.get(path).status_code in (302, 404)
    page = client.get("/admin/account/")
    assert b"new_password" not in page.content


@pytest.mark.parametrize(
    ("path", "guarded"),
    [
        ("/admin/", True),
        ("/admin", True),
        ("//admin//", True),
        ("/Admin/pages/", True),
        ("/moderation/file/3/", True),
        ("/en/moderation/", True),
        ("/fr/moderation", True),
        ("/", False),
        ("/administration/", False),
        ("/annuaire/admin/", False),
        ("/en/", False),
        ("/compte/2fa/", False),
    ],
)
def test_the_guard_knows_its_paths_in_every_spelling(path, guarded):
    assert is_guarded_path(path) is guarded


def test_every_url_of_wagtail_s_admin_is_behind_the_guard():
    for pattern in get_resolver().url_patterns:
        app = getattr(pattern, "urlconf_module", None)
        if "wagtail.admin" in getattr(app, "__name__", ""):
            assert is_guarded_path("/" + str(pattern.pattern))


def test_other_people_are_not_asked_and_still_do_not_enter():
    client = Client()
    log_in_by_code(client, UserFactory().email)
    for path in DOORS:
        assert not leads_inside(client.get(path)), path
    assert client.get(reverse("accounts:home")).status_code == 200
