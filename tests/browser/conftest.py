"""A site as in production and a browser, for the tests of this folder."""

from __future__ import annotations

import json
import os
import shutil
from datetime import date

import pytest

from tests.browser import filling
from tests.utils import browser, database
from tests.utils.mailbox import open_mailbox
from tests.utils.once import PLACE, fingerprint
from tests.utils.site import environment, kept, run, running

# What the demo's content depends on; what only shows it (views, templates) is left out.
SOURCES = tuple(
    f"{app}/**/{part}"
    for app in ("portal", "providers")
    for part in ("models/*", "models.py", "migrations/*", "actions/*", "actions.py", "data/*", "demo/*", "importing/*")
) + ("portal/search/**/*.py", "providers/search.py", "tests/browser/filling.py", "requirements.txt")


@pytest.fixture(scope="session")
def mailbox_and_port():
    with open_mailbox() as opened:
        yield opened


@pytest.fixture(scope="session")
def mailbox(mailbox_and_port):
    """The mail server: every mail that the site sends."""
    return mailbox_and_port[0]


@pytest.fixture(scope="session")
def filled(django_db_setup, django_db_blocker):
    """The folder of a database with the demo of today, and of the keys to its pages."""
    browser.chromium()  # without one there is nothing to fill for

    def build(folder):
        with django_db_blocker.unblock():
            database.put_into(folder)
        filler = f"from tests.browser.filling import fill; fill({str(folder)!r})"
        run("manage.py", "shell", "-v0", "-c", filler, env=environment(folder, module="base"))
        shutil.rmtree(folder / "mail", ignore_errors=True)

    # The demo's dates count from the day on which it is filled.
    return kept("demo", f"{date.today():%Y%m%d}-{database.mark()}-{fingerprint(SOURCES)}", build)  # noqa: DTZ011 - of this machine


@pytest.fixture(scope="session")
def site(filled, mailbox_and_port):
    """The running portal."""
    folder = PLACE / f"site-{os.getpid()}"
    with running(filled, folder, mail_port=mailbox_and_port[1]) as started:
        yield started


@pytest.fixture
def open_window(chromium, request):
    """Opens windows, each with cookies of its own."""

    def opened(size=browser.DESKTOP, language="fr", **options):
        context = chromium.new_context(viewport=size, locale=language, **options)
        context.set_default_timeout(browser.PATIENCE)
        request.addfinalizer(context.close)
        return context.new_page()

    return opened


@pytest.fixture(scope="session")
def keys(filled):
    """Tokens and slugs that lead to pages of the demo."""
    found = json.loads((filled / filling.KEYS).read_text(encoding="utf-8"))
    second, third = found.pop("others")
    return {**found, "second": second, "third": third}
