"""The pages for developers exist in debug only."""

from __future__ import annotations

import subprocess
import sys
from importlib import reload

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import clear_url_caches, reverse, set_urlconf

import portal.urls
from tests.portal.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_debug(settings):
    settings.DEBUG = True
    reload(portal.urls)
    clear_url_caches()
    set_urlconf(None)
    yield
    settings.DEBUG = False
    reload(portal.urls)
    clear_url_caches()


@pytest.mark.parametrize("path", ["/dev/personnes/", "/dev/personnes/1/", "/dev/mails/", "/dev/components/"])
def test_no_page_for_developers_outside_debug(client, path):
    UserFactory(pk=1)
    assert client.get(path).status_code == 404
    assert client.post(path).status_code in (403, 404)
    assert isinstance(client.get("/").wsgi_request.user, AnonymousUser) or not client.session.get("_auth_user_id")


def test_no_name_of_such_a_page_outside_debug():
    code = (
        "import django; django.setup()\n"
        "from django.urls import get_resolver\n"
        "names = [str(key) for key in get_resolver().reverse_dict]\n"
        "assert not [name for name in names if name.startswith('dev_')], names\n"
    )
    subprocess.run(
        [sys.executable, "-c", code], check=True, env={"DJANGO_SETTINGS_MODULE": "portal.settings.test", "PATH": ""}
    )


def test_in_debug_one_enters_as_anybody_with_the_second_factor_done(in_debug):
    client = Client()
    keeper = UserFactory(display_name="Annick", groups=["operators"], second_factor=True)
    page = client.get(reverse("dev_people")).content.decode()
    assert "Annick" in page
    assert client.get(reverse("dev_person_enter", args=[keeper.pk])).status_code == 405
    client.post(reverse("dev_person_enter", args=[keeper.pk]))
    methods = [record["method"] for record in client.session["account_authentication_methods"]]
    assert methods == ["code", "mfa"]
    assert client.get(reverse("accounts:factor_resets")).status_code == 200


def test_in_debug_every_mail_can_be_seen(in_debug, client):
    from portal.notifications.registry import notifications

    assert client.get(reverse("dev_mails")).status_code == 200
    for kind in notifications:
        assert client.get(reverse("dev_mail_sample", args=[kind, "fr"])).status_code == 200
    # A mail has its style in itself: the page that shows it has a policy of its own.
    html = Client().get(reverse("dev_mail_sample_html", args=[kind, "en"]))
    assert "sandbox" in html.headers["Content-Security-Policy"]
