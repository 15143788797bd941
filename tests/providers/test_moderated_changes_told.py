"""What moderators change on a listing stands in both feeds and in the interface, like any other change of its words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.common import clock
from providers.actions.listings import restore_listing, suspend_listing
from providers.actions.moderating import undo_moderation
from tests.providers.edits import REASON, make_moderator
from tests.providers.factories import listed
from tests.providers.moderation import WHY, moderated
from tests.utils.pages import parse_xml

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FEED, API = "/annuaire/changements.atom", "/api/v1/changes"


@pytest.fixture
def moderator():
    return make_moderator()


def feed_of(provider):
    return f"{provider.get_absolute_url()}flux.atom"


def titles(client, path):
    feed = parse_xml(client.get(path))
    found = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
    return [title.replace("\u202f", " ") for title in found]


def told(client, provider):
    """In the feed of all, in the one of the listing, and in the interface (kind and fields)."""
    items = client.get(API).json()["items"]
    rows = [(one["kind"], one["fields"]) for one in items]
    return titles(client, FEED), titles(client, feed_of(provider)), rows


def test_a_change_by_moderators_is_told_without_who_and_why(client, moderator):
    provider = listed(name="Le Moyeu")
    moderated(provider, actor=moderator, summary="Nous avons déménagé.")
    title = "Modifié : En une phrase"
    assert told(client, provider) == ([f"Le Moyeu : {title}"], [title], [("changed", ["En une phrase"])])
    for path in (FEED, feed_of(provider), API):
        page = client.get(path).content.decode()
        assert WHY not in page and "Véra" not in page


def test_a_change_that_is_undone_is_one_change_more(client, moderator, frozen):
    provider = listed(name="Le Moyeu")
    moderated(provider, actor=moderator, summary="Nous avons déménagé.", website="https://moyeu.example")
    with clock.frozen_at(frozen + timedelta(minutes=5)):
        undo_moderation(provider, revision=provider.revision, actor=moderator)
        everywhere, own, rows = told(client, provider)
    assert own == ["Modifié : En une phrase, Site"] * 2 and everywhere == [f"Le Moyeu : {one}" for one in own]
    assert [kind for kind, _fields in rows] == ["changed", "changed"]
    moments = [one["at"] for one in client.get(API).json()["items"]]
    assert moments == sorted(moments, reverse=True) and len(set(moments)) == 2


def test_a_private_address_put_right_is_no_change_that_anybody_reads(client, moderator):
    provider = listed(name="Le Moyeu")
    moderated(provider, actor=moderator, email="nouvelle@moyeu.example", phone="0472000000")
    undo_moderation(provider, revision=provider.revision, actor=moderator)
    assert told(client, provider) == ([], [], [])
    moderated(provider, actor=moderator, phone="0472000001", summary="Nous avons déménagé.")
    assert told(client, provider)[1] == ["Modifié : En une phrase"]


def test_a_change_while_it_is_suspended_is_told_once_it_is_back(client, moderator, frozen):
    canary = "zzcanari"
    provider = listed(name="Le Moyeu")
    suspend_listing(provider, actor=moderator, reason=REASON)
    with clock.frozen_at(frozen + timedelta(minutes=5)):
        moderated(provider, actor=moderator, summary=canary)
        revision = provider.revision
    assert titles(client, FEED) == ["Une fiche a quitté l’annuaire"]
    assert client.get(feed_of(provider)).status_code == 410
    (row,) = client.get(API).json()["items"]
    assert (row["kind"], row["name"]) == ("left", None) and canary not in str(row)
    with clock.frozen_at(frozen + timedelta(minutes=9)):
        undo_moderation(provider, revision=revision, actor=moderator)
        assert titles(client, FEED) == ["Une fiche a quitté l’annuaire"]
        restore_listing(provider, actor=moderator)
        assert titles(client, feed_of(provider)) == ["De retour dans l’annuaire", *["Modifié : En une phrase"] * 2]
