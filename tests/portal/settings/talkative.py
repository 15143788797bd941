"""A public site on which everything happens that could make it talk. Prints what was planted; its log is on stderr.

Run in a process of its own, under production settings: there alone the log is the one of a public site.
"""

from __future__ import annotations

import json
import logging
import sys

import django
from django.conf import settings

# Nothing is collected in a test, so no file has its name of production.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
django.setup()

from django.db import IntegrityError, connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from portal.accounts.models import User  # noqa: E402
from portal.outbox.models import OutboxEvent  # noqa: E402
from portal.outbox.sweeper import sweep  # noqa: E402
from providers.views import listing, request_follow  # noqa: E402
from tests.security.access import ALSO_READ, TABLE  # noqa: E402
from tests.security.canaries import CANARIES  # noqa: E402
from tests.security.town import Town, build  # noqa: E402

MAIL, PHONE, NAME = "odile.zinzolin@exemple.example", "06 99 88 77 66", "Odile Zinzolin"
IBAN = "FR76 3000 6000 0112 3456 7890 189"
REQUESTS = ("request", "answer", "draft", "waiting", "signature", "closed")
PLANTED_PARTS = (*REQUESTS, "invitation", "stop reset", "stop mails")
NUMBER = "asked-by-the-proxy-0001"


def visit_everything(town: Town) -> None:
    """Every address of ours, by a visitor, a member, a moderator; keys of pages among them, whole and broken."""
    parts = {**town.parts, "facet": "need", "months": 6, "unknown": "x" * 43, "section": "listings", "first": 1}
    addresses = [reverse(name, args=[parts[key] for key in keys]) for name, keys, _ in TABLE] + ALSO_READ
    for who in (None, "admin", "moderator"):
        client = Client(headers={"host": "localhost"}, raise_request_exception=False)
        if who:
            client.force_login(town.people[who])
        for address in addresses:
            client.get(address)
    for name in PLANTED_PARTS:
        for path in (f"/demande/{parts[name]}/x/", f"/nowhere/{parts[name]}", f"/demande/{parts[name]}%20/"):
            client.get(path)


def fill_forms(town: Town) -> None:
    """What people type, sent to whoever takes it, and to whoever does not."""
    typed = {
        "login": MAIL,
        "email": MAIL,
        "password": "hunter2-hunter2",
        "password1": "hunter2-hunter2",
        "display_name": NAME,
        "contact_name": NAME,
        "contact_email": MAIL,
        "contact_phone": PHONE,
        "code": "hunter2",
    }
    client = Client(headers={"host": "localhost"}, raise_request_exception=False)
    for name in ("account_login", "account_signup", "account_request_login_code", "account_reset_password"):
        client.post(reverse(name), typed)
    for name in ("request_association", "request_need", "request_review", "request_data"):
        keys = [] if name == "request_data" else [town.parts["draft"]]
        client.post(reverse(f"providers:{name}", args=keys), typed)
    strict = Client(headers={"host": "localhost"}, enforce_csrf_checks=True, raise_request_exception=False)
    strict.post(reverse("providers:request_withdraw", args=[town.parts["request"]]), typed)
    strict.post(f"/compte/login/?next=/&email={MAIL}", typed)


def break_pages(town: Town) -> None:
    """Exceptions that nobody foresaw, with all of it in their messages, in their arguments and around them."""

    def fail(subject: object, **kwargs: object) -> None:
        mail, phone, account, typed = MAIL, PHONE, IBAN, NAME  # what a traceback with its values would show
        raise ValueError(f"no such thing: {mail} {phone} {account} {subject}", len(typed))

    request_follow.request_or_404 = fail
    listing.listings.listing = fail
    client = Client(headers={"host": "localhost", "x-request-id": NUMBER}, raise_request_exception=False)
    answers = [
        client.get(reverse("providers:request_detail", args=[town.parts["request"]]) + f"?mail={MAIL}"),
        client.get(f"/annuaire/la-boussole/?mail={MAIL}&name=Odile+Zinzolin"),
    ]
    given = [[answer.status_code, answer.headers["X-Request-ID"]] for answer in answers]
    sys.stdout.write(json.dumps({"answers": given}) + "\n")


def break_the_database() -> None:
    """A row that is refused, as the database puts it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            User.objects.create(email=MAIL, display_name=NAME)
            User.objects.create(email=MAIL.upper(), display_name=NAME)
            cursor.execute("SELECT 1")
    except IntegrityError:
        logging.getLogger("portal").exception("refused")


def send_mails() -> None:
    """To a mail server that is not there."""
    OutboxEvent.objects.filter(state="waiting").update(attempts=11)
    while sweep():
        pass


def talk() -> None:
    for name in ("factory", "faker"):  # of the tests: no site has them
        logging.getLogger(name).setLevel("WARNING")
    town = build()
    visit_everything(town)
    fill_forms(town)
    send_mails()
    break_the_database()
    logging.getLogger("portal").warning("key %s of %s", town.parts["request"], MAIL, extra={"status": 17})
    logging.getLogger("gunicorn.access").info("%s GET /?q=%s", "203.0.113.5", NAME)
    break_pages(town)
    keys = [town.parts[key] for key in PLANTED_PARTS]
    planted = [*CANARIES.values(), MAIL, PHONE, IBAN, "hunter2", "zinzolin", *keys]
    sys.stdout.write(json.dumps({"planted": planted}) + "\n")


if __name__ == "__main__":
    talk()
