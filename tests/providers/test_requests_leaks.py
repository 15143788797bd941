"""What is written in a request is read by those concerned, and by nobody else anywhere."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal.accounts.actions.erasure import erase_account
from portal.audit.models import AuditEntry
from portal.common.registries import exporters
from portal.outbox.models import OutboxEvent
from portal.outbox.sweeper import sweep
from providers.actions.requests import sending
from providers.enums import AnswerState
from providers.models import SupportRequest
from tests.providers.factories import ProviderFactory
from tests.providers.requests import answer, make_draft, make_member, make_person, make_sent
from tests.utils.dump import rows_of

pytestmark = pytest.mark.django_db

CANARY = "Zinzolin"
PLANTED = {
    "organization_name": f"Le {CANARY} club",
    "contact_name": f"Odile {CANARY}",
    "contact_email": f"{CANARY.lower()}@exemple.example",
    "contact_phone": "06 99 88 77 66",
    "place": f"{CANARY}-sur-Mer",
    "hope": f"Quitter les {CANARY}",
    "note": f"Demander à {CANARY}",
    "brand_typed": f"{CANARY} Mail",
}
WORDS = (CANARY.lower(), "06 99 88 77 66")


def names_of(patterns, prefix=""):
    """Every named URL of our own apps, namespaces included."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names_of(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{prefix}{pattern.name}"


def addresses(provider, other):
    """What can be opened without the link of this request: no argument, a listing, or the link of another request."""
    ours = [name for name in names_of(get_resolver().url_patterns) if not name.startswith(("wagtail", "admin"))]
    tried = {
        "plain": (),
        "listing": (provider.slug,),
        "facet": ("need",),
        "other request": (other.token,),
        "other answer": (other.recipients.get().token,),
        "position": (other.token, 1),
        "months": (other.token, 6),
    }
    found = set()
    for name in set(ours):
        for arguments in tried.values():
            try:
                found.add(reverse(name, args=arguments))
            except Exception:  # noqa: BLE001, S112 - this name takes other arguments
                continue
    return sorted(found | {"/"})


@pytest.fixture
def planted():
    """A request full of canaries, with an answer, and another one whose link a stranger holds."""
    provider, elsewhere = ProviderFactory(), ProviderFactory()
    request = make_sent([provider], **PLANTED)
    answer(request.recipients.get(), AnswerState.YES, text=f"Oui, {CANARY}")
    other = make_sent([elsewhere], organization_name="Une autre", contact_email="autre@ailleurs.example")
    return request, provider, other


def _holds(content: bytes) -> bool:
    text = content.decode(errors="replace").lower()
    return any(word in text for word in WORDS)


@pytest.mark.parametrize("who", ["visitor", "member elsewhere", "other provider"])
def test_no_page_shows_a_request_to_somebody_without_its_link(planted, who):
    request, provider, other = planted
    client = Client(raise_request_exception=False)
    if who == "member elsewhere":
        client.force_login(make_member(email="autre@ailleurs.example"))
    if who == "other provider":
        client.force_login(make_member(other.recipients.get().provider.organization, email="p@ailleurs.example"))
    opened = []
    for address in addresses(provider, other):
        response = client.get(address)
        if response.streaming:
            continue
        opened.append(response.status_code)
        assert not _holds(response.content), f"{address} as {who}"
    assert opened.count(200) >= 12


def test_the_canary_is_seen_by_those_concerned(planted):
    request, _, _ = planted
    client = Client()
    for name, token in (("request_detail", request.token), ("answer", request.recipients.get().token)):
        assert _holds(client.get(reverse(f"providers:{name}", args=[token])).content)


def test_search_finds_nothing_of_a_request(planted):
    while sweep():
        pass
    rows = rows_of("search").lower()
    assert not any(word in rows for word in WORDS)


def test_after_the_account_is_deleted_no_table_names_the_person():
    provider = ProviderFactory()
    person = make_person(PLANTED["contact_email"], PLANTED["contact_name"])
    sending.submit_request(make_draft([provider], actor=person, **PLANTED), actor=person)
    visited = make_sent([provider], **PLANTED)
    answer(visited.recipients.get(), AnswerState.YES)
    make_draft([provider], actor=person, **PLANTED)
    assert CANARY.lower() in rows_of().lower()
    erase_account(person, actor=person)
    while sweep():
        pass
    rows = rows_of().lower()
    assert [row for row in rows.splitlines() if any(word in row for word in WORDS)] == []
    person.refresh_from_db()
    kept = SupportRequest.objects.filter(author=person)
    assert [(row.state, str(row.author)) for row in kept] == [("withdrawn", "compte supprimé")]


def test_export_of_somebody_else_holds_nothing_of_a_request(planted):
    stranger = make_member(email="autre@ailleurs.example")
    rows = str([list(exporter(stranger)) for exporter in exporters]).lower()
    assert "une autre" in rows and not any(word in rows for word in WORDS)


def test_audit_and_outbox_hold_nothing_of_a_request(planted):
    rows = str(list(AuditEntry.objects.values()) + list(OutboxEvent.objects.values())).lower()
    assert "request.confirm" in rows and not any(word in rows for word in WORDS)


@pytest.mark.parametrize("kind", ["another token", "shortened", "of the provider", "of the association"])
def test_another_token_opens_nothing(planted, kind):
    request, _, _ = planted
    recipient = request.recipients.get()
    token = {
        "another token": "A" * 43,
        "shortened": request.token[:42],
        "of the provider": recipient.token,
        "of the association": request.token,
    }[kind]
    name = "answer" if kind == "of the association" else "request_detail"
    path = reverse(f"providers:{name}", args=["B" * 43]).replace("B" * 43, token)
    assert Client(raise_request_exception=False).get(path).status_code == 404


def test_link_of_a_draft_does_not_open_the_pages_of_what_was_sent():
    draft = make_draft(**PLANTED)
    client = Client()
    for name in ("request_close", "request_withdraw", "request_again", "request_outcome"):
        response = client.post(reverse(f"providers:{name}", args=[draft.token]), {"chosen": "-", "answers_seen": 0})
        assert response.status_code == 302
    assert list(SupportRequest.objects.values_list("state")) == [("draft",)]
