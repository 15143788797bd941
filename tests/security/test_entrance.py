"""The entrance gives nothing away, shuts nobody's office out, and stays open when its cache is gone."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from portal.common.cache import ResilientDatabaseCache
from portal.notifications.models import OutgoingMail
from tests.portal.accounts.factories import UserFactory
from tests.portal.accounts.logging_in import code_in, log_in_by_code

pytestmark = pytest.mark.django_db

KNOWN, UNKNOWN = "connue@example.org", "inconnue@example.org"
PASSWORD = "trois mots en file"


@pytest.fixture
def person():
    return UserFactory(email=KNOWN, password=PASSWORD)


def seen(response, address):
    """Everything a visitor can tell of an answer, the address itself and the tokens taken out."""
    text = response.content.decode().replace(address, "ADDRESS")
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
    return response.status_code, response.headers.get("Location"), sorted(response.cookies), text


def answers(step, address):
    """What a fresh visitor is answered, page after page, when they do `step` with this address."""
    client = Client()
    response = step(client, address)
    pages = [seen(response, address)]
    if response.status_code == 302:
        pages.append(seen(client.get(response.headers["Location"]), address))
    return pages


STEPS = {
    "sign up": lambda client, address: client.post(
        reverse("account_signup"), {"email": address, "display_name": "Odile"}
    ),
    "ask for a code": lambda client, address: client.post(reverse("account_request_login_code"), {"email": address}),
    "ask for a new password": lambda client, address: client.post(
        reverse("account_reset_password"), {"email": address}
    ),
    "log in with a password": lambda client, address: client.post(
        reverse("account_login"), {"login": address, "password": "autre chose encore"}
    ),
}


@pytest.mark.parametrize("step", STEPS)
def test_known_and_unknown_addresses_are_answered_alike(person, step):
    known, unknown = answers(STEPS[step], KNOWN), answers(STEPS[step], UNKNOWN)
    assert known == unknown


@pytest.mark.parametrize("step", ["sign up", "ask for a code", "ask for a new password"])
def test_both_get_exactly_one_mail_and_only_its_reader_learns_more(person, step):
    for address in (KNOWN, UNKNOWN):
        answers(STEPS[step], address)
        assert OutgoingMail.objects.filter(to_address=address).count() == 1
    kinds = set(OutgoingMail.objects.values_list("kind", flat=True))
    assert len(kinds) == 2


@pytest.mark.parametrize("step", ["sign up", "ask for a code", "ask for a new password"])
def test_a_wrong_code_is_answered_alike_too(person, step):
    pages = {
        "sign up": "account_email_verification_sent",
        "ask for a code": "account_confirm_login_code",
        "ask for a new password": "account_confirm_password_reset_code",
    }
    found = []
    for address in (KNOWN, UNKNOWN):
        client = Client()
        STEPS[step](client, address)
        found.append([seen(client.post(reverse(pages[step]), {"code": "NOPE-NOPE"}), address) for _try in range(4)])
    assert found[0] == found[1]


def test_changing_to_a_taken_address_is_answered_like_any_other(person):
    found = []
    for address in (KNOWN, UNKNOWN):
        client = Client()
        mover = UserFactory(email=f"de-{address}", display_name="Annick")
        log_in_by_code(client, mover.email)
        response = client.post(reverse("account_email"), {"email": address, "action_add": "1"})
        pages = [seen(response, address), seen(client.get(response.headers["Location"]), address)]
        found.append([(status, location, text.replace(mover.email, "OLD")) for status, location, _c, text in pages])
        assert OutgoingMail.objects.filter(to_address=address).count() == 1
    assert found[0] == found[1]
    person.refresh_from_db()
    assert person.email == KNOWN


def test_an_account_is_slowed_down_and_says_so_in_words(person):
    client = Client()
    for _try in range(5):
        client.post(reverse("account_login"), {"login": KNOWN, "password": "autre chose encore"})
    page = client.post(reverse("account_login"), {"login": KNOWN, "password": PASSWORD})
    assert "Attendez cinq minutes" in page.content.decode()
    assert client.get(reverse("accounts:home")).status_code == 302
    client.post(reverse("account_request_login_code"), {"email": KNOWN})
    client.post(reverse("account_confirm_login_code"), {"code": code_in("accounts.login_code")})
    assert client.get(reverse("accounts:home")).status_code == 200, "the way on that the page names is open"


def test_the_limit_of_one_account_holds_from_every_address(person):
    for number in range(5):
        Client(REMOTE_ADDR=f"192.0.2.{number}").post(
            reverse("account_login"), {"login": KNOWN, "password": "autre chose encore"}
        )
    page = Client(REMOTE_ADDR="192.0.2.99").post(reverse("account_login"), {"login": KNOWN, "password": PASSWORD})
    assert "Attendez cinq minutes" in page.content.decode()


def test_codes_are_not_sent_without_end():
    for _try in range(8):
        Client().post(reverse("account_request_login_code"), {"email": UNKNOWN})
    assert OutgoingMail.objects.filter(to_address=UNKNOWN).count() == 4


def test_an_office_that_shares_one_address_is_not_shut_out():
    """Thirty people of a workshop open accounts and log in from one network address within minutes."""
    for number in range(30):
        client = Client(REMOTE_ADDR="198.51.100.7")
        data = {"email": f"atelier{number}@example.org", "display_name": f"Personne {number}"}
        assert client.post(reverse("account_signup"), data).status_code == 302
        client.post(reverse("account_email_verification_sent"), {"code": code_in("accounts.signup_code")})
        assert client.get(reverse("accounts:home")).status_code == 200


def test_a_colleague_who_errs_does_not_shut_out_the_office(person):
    for number in range(20):
        Client(REMOTE_ADDR="198.51.100.7").post(
            reverse("account_login"), {"login": f"voisine{number}@example.org", "password": "autre chose encore"}
        )
    client = Client(REMOTE_ADDR="198.51.100.7")
    client.post(reverse("account_login"), {"login": KNOWN, "password": PASSWORD})
    assert client.get(reverse("accounts:home")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_with_a_dead_cache_people_log_in_and_limits_still_hold(monkeypatch):
    person = UserFactory(email=KNOWN, password=PASSWORD)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE common_cache RENAME TO away")
    monkeypatch.setattr(ResilientDatabaseCache, "clear", lambda self: self._spare.clear())
    client = Client()
    assert log_in_by_code(client, person.email).status_code == 302
    assert client.get(reverse("accounts:home")).status_code == 200
    assert Client().get(reverse("account_login")).status_code == 200
    for _try in range(5):
        Client().post(reverse("account_login"), {"login": KNOWN, "password": "autre chose encore"})
    page = Client().post(reverse("account_login"), {"login": KNOWN, "password": PASSWORD})
    assert page.status_code == 200
    assert "Attendez cinq minutes" in page.content.decode()


ELSEWHERE = [
    "https://voleur.example/",
    "//voleur.example/",
    "/\\voleur.example/",
    "https:voleur.example",
    "javascript:alert(1)",
    "http://testserver@voleur.example/",
    "\thttps://voleur.example/",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_led_elsewhere_after_logging_in(person, target):
    client = Client()
    response = log_in_by_code(client, KNOWN, next=target)
    assert response.headers["Location"] == reverse("accounts:home")


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_led_elsewhere_by_other_steps(person, target):
    client = Client()
    log_in_by_code(client, KNOWN)
    path = f"{reverse('account_reauthenticate')}?next={target}"
    response = client.post(path, {"password": PASSWORD, "next": target})
    assert "voleur" not in (response.headers.get("Location") or "")
    response = client.post(reverse("account_logout"), {"next": target})
    assert "voleur" not in response.headers["Location"]


def test_a_page_of_ours_is_where_one_arrives_when_it_was_asked_for(person):
    wanted = reverse("accounts:organizations")
    client = Client()
    login = client.get(wanted).headers["Location"]
    assert f"next={wanted}" in login
    assert log_in_by_code(client, KNOWN, next=wanted).headers["Location"] == wanted


def test_links_in_mails_come_from_the_settings_and_not_from_the_request(person, settings):
    settings.ALLOWED_HOSTS = ["*"]
    Client(HTTP_HOST="voleur.example").post(reverse("account_signup"), {"email": KNOWN, "display_name": "Odile"})
    mail = OutgoingMail.objects.get()
    assert "voleur" not in mail.text + mail.html
    assert "http://localhost:8000/" in mail.text


def test_a_host_name_that_is_not_ours_is_refused(person):
    assert Client(HTTP_HOST="voleur.example").get(reverse("account_login")).status_code == 400


def test_forwarded_addresses_count_only_from_a_proxy_we_know(settings):
    """Without a trusted proxy, an invented X-Forwarded-For does not win another set of tries."""
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "signup": "2/600s/ip"}
    codes = [
        Client(headers={"X-Forwarded-For": f"203.0.113.{number}"})
        .post(reverse("account_signup"), {"email": f"a{number}@example.org", "display_name": "A"})
        .status_code
        for number in range(3)
    ]
    assert codes == [302, 302, 429]


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_request_login_code", "account_logout"])
def test_every_write_at_the_entrance_wants_its_token(name):
    assert Client(enforce_csrf_checks=True).post(reverse(name), {"email": KNOWN}).status_code == 403
