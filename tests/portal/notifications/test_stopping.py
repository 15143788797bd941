"""Stopping mails: by the link alone, in one click, and back again."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from portal.accounts.models import User
from portal.notifications.delivery import send
from portal.notifications.models import MailPreference
from portal.notifications.preferences import Person, stop_link, stopped_kinds
from portal.notifications.registry import Recipient, notifications
from tests.portal.notifications.test_delivery import News

VISITOR = Recipient("odile@voix-du-lavoir.example", name="Odile", language="fr")


@pytest.fixture(autouse=True)
def news_is_registered(monkeypatch):
    monkeypatch.setitem(notifications, News.kind, News)


@pytest.fixture
def person(db):
    return User.objects.create_user("annick@le-moyeu.example", display_name="Annick")


def path_of(to):
    return stop_link(News.kind, to).removeprefix("http://localhost:8000")


def write(to):
    with transaction.atomic():
        return send(News(), to=to)


@pytest.fixture
def strict_client():
    return Client(enforce_csrf_checks=True)


@pytest.mark.django_db
def test_one_click_stops_without_cookie_or_token(strict_client):
    headers = write(VISITOR).headers
    path = headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    response = strict_client.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert response.status_code == 200
    assert not response.cookies
    assert write(VISITOR) is None
    strict_client.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert MailPreference.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(notifications))
def test_the_page_names_the_mail_it_stops(client, kind):
    path = stop_link(kind, VISITOR).removeprefix("http://localhost:8000")
    page = unescape(client.post(path).content.decode())
    with translation.override("fr"):
        assert str(notifications[kind].label) in page


@pytest.mark.django_db
def test_opening_the_link_only_asks(strict_client):
    response = strict_client.get(path_of(VISITOR))
    assert response.status_code == 200
    assert not response.cookies
    assert b"<form" in response.content
    assert not MailPreference.objects.exists()
    assert write(VISITOR) is not None


@pytest.mark.django_db
def test_stopping_can_be_undone_from_the_page_that_says_so(strict_client):
    page = strict_client.post(path_of(VISITOR)).content.decode()
    undo = re.search(r'action="(/[^"]+)"', page)[1]
    assert strict_client.get(undo).status_code == 405
    assert strict_client.post(undo).status_code == 200
    assert write(VISITOR) is not None


@pytest.mark.django_db
def test_the_link_holds_no_address_and_cannot_be_made_up(strict_client):
    path = path_of(VISITOR)
    assert "odile" not in path
    assert strict_client.post(path[:-3] + "/").status_code == 404
    assert strict_client.post(path.replace("stop", "stop").rstrip("/") + "x/").status_code == 404
    assert not MailPreference.objects.exists()


def test_what_was_stopped_before_signing_up_stays_stopped(person, client):
    client.post(path_of(Recipient(person.email)))
    assert write(Recipient.of(person)) is None
    assert stopped_kinds(Person.of(person)) == {News.kind}


def test_all_mails_can_be_chosen_by_the_link_alone(strict_client, person):
    token = path_of(Recipient.of(person)).rstrip("/").rpartition("/")[2]
    page = strict_client.get(reverse("notifications:choose", args=[token]))
    assert "accounts-test_news" in page.content.decode()
    assert not page.cookies
    strict_client.post(reverse("notifications:choose", args=[token]), {})
    assert News.kind in stopped_kinds(Person.of(person))
    strict_client.post(reverse("notifications:choose", args=[token]), {"accounts-test_news": "on"})
    assert News.kind not in stopped_kinds(Person.of(person))


def test_preferences_page_needs_the_account_and_its_token(client, person):
    url = reverse("notifications:preferences")
    assert client.get(url).status_code == 302
    client.force_login(person)
    assert client.get(url).status_code == 200
    assert client.post(url, {}).status_code == 302
    assert News.kind in stopped_kinds(Person.of(person))
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(person)
    assert forged.post(url, {"accounts-test_news": "on"}).status_code == 403
    assert News.kind in stopped_kinds(Person.of(person))


def test_one_person_s_link_leaves_the_others_alone(strict_client, person):
    strict_client.post(path_of(VISITOR))
    assert write(Recipient.of(person)) is not None
