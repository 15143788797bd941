"""Two people edit one listing, two moderators decide, one of each meet; a listing leaves or is suspended meanwhile.

The guard is the row of the listing, held before anything is read of it. `unguarded` reads first and lets the rival go
in between.
"""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from types import SimpleNamespace

import pytest
from django.db import transaction

from portal.common.transitions import TransitionError, Workflow
from providers.actions import deciding, editing, writing
from providers.actions.deciding import accept_edit, send_back_edit
from providers.actions.editing import EditError, EditOvertaken, edit_listing
from providers.actions.leaving import leave_directory
from providers.actions.listings import suspend_listing
from providers.models import ListingEdit, Provider
from tests.providers.edits import REASON, admin_of, edited, make_moderator, proposed, shown_version
from tests.providers.factories import ProviderFactory
from tests.providers.requests import mails
from tests.utils.rivals import race, the_winner

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

TURNS = 3


def again(model, row):
    return model._default_manager.get(pk=row.pk)


@pytest.fixture
def unguarded(monkeypatch):
    """Everybody reads, decides, and writes later without asking again; `lets(deed)`: what a rival does in between."""
    waiting = []
    read = {module: module.stored_listing for module in (editing, deciding)}

    def reading(module):
        def stored(pk):
            data = read[module](pk)
            while waiting:
                waiting.pop()()
            return data

        return stored

    def move(workflow, model, pk, name, *, reason="", target="", **changes):
        model.objects.filter(pk=pk).update(state=target or workflow.get(name).target, **changes)
        return ""

    def write(provider, data, names, *, at):
        provider.refresh_from_db(fields=["revision"])  # whatever it is by now
        writing.write_fields(provider, data, names, at=at)

    no_transaction = SimpleNamespace(atomic=nullcontext, on_commit=transaction.on_commit)
    for module in (editing, deciding):
        monkeypatch.setattr(module, "transaction", no_transaction)
        monkeypatch.setattr(module, "held", lambda provider: provider)
        monkeypatch.setattr(module, "hold", lambda rows: list(rows))
        monkeypatch.setattr(module, "stored_listing", reading(module))
        tell = "tell_provider" if module is deciding else "tell_address"
        monkeypatch.setattr(module, tell, transaction.atomic(getattr(module, tell)))
    monkeypatch.setattr(editing, "index_soon_and_now", lambda provider: None)
    monkeypatch.setattr(editing, "write_fields", write)
    monkeypatch.setattr(Workflow, "apply", move)
    return waiting.append


def two_who_edit():
    """One listing, and two of its admins who have opened the same page."""
    provider = ProviderFactory(summary="Avant")
    version = shown_version(provider, ["summary"])
    return provider, [
        partial(edit_listing, again(Provider, provider), {"summary": words}, version=version, actor=admin_of(provider))
        for words in ("Une", "Deux")
    ]


def test_without_the_guard_the_second_who_saves_overwrites_the_first(unguarded):
    provider, (one, two) = two_who_edit()
    unguarded(two)
    one()
    assert again(Provider, provider).summary == "Une" and again(Provider, provider).revision == 2


@pytest.mark.parametrize("_turn", range(TURNS))
def test_of_two_who_save_one_page_one_is_told(_turn):
    provider, deeds = two_who_edit()
    results = race(*deeds)
    the_winner(results)
    assert any(isinstance(result, EditOvertaken) for result in results)
    assert again(Provider, provider).revision == 1


def test_without_the_guard_two_moderators_both_decide(unguarded):
    edit = proposed()
    one, two = make_moderator(), make_moderator("b@desk.example")
    mine = again(ListingEdit, edit)
    unguarded(partial(accept_edit, again(ListingEdit, edit), revision=1, actor=two))
    accept_edit(mine, revision=1, actor=one)
    provider = again(Provider, edit.provider)
    told = [mail.to_address for mail in mails("edit_accepted")]
    assert provider.revision == 2 and told.count(provider.email) == 2


@pytest.mark.parametrize("_turn", range(TURNS))
def test_of_two_moderators_one_decides(_turn):
    edit = proposed()
    one, two = make_moderator(), make_moderator("b@desk.example")
    results = race(
        partial(accept_edit, again(ListingEdit, edit), revision=1, actor=one),
        partial(send_back_edit, again(ListingEdit, edit), revision=1, actor=two, reason=REASON),
    )
    the_winner(results)
    assert any(isinstance(result, TransitionError) for result in results)
    published = again(Provider, edit.provider).name == edit.values["name"]
    assert published == (again(ListingEdit, edit).state == "accepted")


@pytest.mark.parametrize("_turn", range(TURNS))
def test_what_is_accepted_is_what_was_read_though_it_is_edited_again(_turn):
    edit = proposed(name="Lue")
    admin, provider = admin_of(edit.provider), again(Provider, edit.provider)
    version = shown_version(provider, ["name"])
    accepted, changed = race(
        partial(accept_edit, again(ListingEdit, edit), revision=1, actor=make_moderator()),
        partial(edit_listing, provider, {"name": "Pas lue"}, version=version, actor=admin),
    )
    assert again(Provider, edit.provider).name in ("Lue", edit.before["name"])
    assert isinstance(accepted, ListingEdit | TransitionError)
    assert not isinstance(changed, Exception) or isinstance(changed, EditError)
    waits = ListingEdit.objects.filter(state="waiting").first()
    assert waits is not None and waits.values == {"name": "Pas lue"}


@pytest.mark.parametrize("_turn", range(TURNS))
def test_what_is_suspended_while_a_change_is_accepted_is_both(_turn):
    edit, moderator = proposed(), make_moderator()
    results = race(
        partial(accept_edit, again(ListingEdit, edit), revision=1, actor=moderator),
        partial(suspend_listing, again(Provider, edit.provider), actor=moderator, reason="Injoignable."),
    )
    assert not [result for result in results if isinstance(result, Exception)], results
    now = again(Provider, edit.provider)
    assert (now.state, now.name) == ("suspended", edit.values["name"])


def test_without_the_guard_a_change_is_written_into_what_has_left(unguarded):
    edit, moderator = proposed(), make_moderator()
    admin = admin_of(edit.provider)
    unguarded(partial(Provider.objects.filter(pk=edit.provider_id).update, state="left", left_on="2026-01-01"))
    accept_edit(again(ListingEdit, edit), revision=1, actor=moderator)
    now = again(Provider, edit.provider)
    assert admin.pk and (now.state, now.revision) == ("left", 1)


@pytest.mark.parametrize("_turn", range(TURNS))
def test_what_leaves_while_a_change_is_accepted_says_what_it_said_or_what_was_accepted(_turn):
    edit, moderator = proposed(), make_moderator()
    admin = admin_of(edit.provider)
    accepted, left = race(
        partial(accept_edit, again(ListingEdit, edit), revision=1, actor=moderator),
        partial(leave_directory, again(Provider, edit.provider), actor=admin),
    )
    assert isinstance(left, Provider)
    published = again(Provider, edit.provider).name == edit.values["name"]
    assert published == isinstance(accepted, ListingEdit)


@pytest.mark.parametrize("_turn", range(TURNS))
def test_two_who_propose_at_once_make_one_proposal(_turn):
    provider = ProviderFactory()
    results = race(*(partial(edited, again(Provider, provider), actor=admin_of(provider), name=n) for n in ("A", "B")))
    assert any(not isinstance(result, Exception) for result in results)
    assert ListingEdit.objects.filter(provider=provider).count() == 1
