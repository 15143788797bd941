"""The operators' page in a real browser: accessible, never wider than the window, readable without script."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.accounts.actions.people import create_person
from portal.common import clock
from portal.common.services import Service, Trouble, services
from portal.outbox.models import OutboxEvent
from tests.utils import browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visit(chromium, live_server, with_second_factor, monkeypatch):
    """Opens the page as an operator, on a day on which something of everything is wrong."""

    def away():
        raise Trouble("Nothing listens there.")

    for name in ("cache", "folder", "search index"):
        position, service = services._entries[name]
        failing = Service(label=service.label, check=away, meanwhile=service.meanwhile)
        monkeypatch.setitem(services._entries, name, (position, failing))
    now = clock.now()
    OutboxEvent.objects.create(
        topic="mail.send", state="failed", created_at=now, due_at=now, attempts=12, last_error="550 no such user"
    )
    operator = create_person(actor=None, email="op@desk.example", display_name="Op", groups=("operators",))
    cookie = with_second_factor(Client(), operator).cookies["sessionid"].value
    signed_in = {"name": "sessionid", "value": cookie, "domain": "localhost", "path": "/"}
    with browser.visits(chromium, live_server.url, storage_state={"cookies": [signed_in]}) as open_page:
        yield open_page


@pytest.mark.parametrize("path", ["/moderation/exploitation/", "/en/moderation/operations/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_is_accessible_and_fits(visit, path, scheme, width):
    page = visit(path, color_scheme=scheme, viewport={"width": width, "height": 900})
    assert page.locator("#services").is_visible()
    assert browser.violations(page) == []
    assert browser.sideways(page) == 0


@pytest.mark.parametrize("width", [320, 640, 900, 1920])
def test_nothing_scrolls_sideways(visit, width):
    assert browser.sideways(visit("/moderation/exploitation/", viewport={"width": width, "height": 900})) == 0


def test_without_script_the_services_are_read_all_the_same(visit):
    page = visit("/en/moderation/operations/", java_script_enabled=False)
    rows = page.locator("section[aria-labelledby=services] li")
    texts = [" ".join(text.split()) for text in rows.all_inner_texts()]
    assert any(text.startswith("Cache Something slower stands in for it.") and "fails since" in text for text in texts)
    assert "Database works" in texts and "Mail server not used" in texts
