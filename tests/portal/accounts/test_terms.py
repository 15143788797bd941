"""Terms of use: accepted at sign-up or later, version by version; never a wall."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.accounts.actions.terms import accept_terms
from portal.accounts.exceptions import OtherTerms
from portal.accounts.models import Acceptance, User
from portal.audit.models import AuditEntry
from tests.portal.accounts.factories import UserFactory
from tests.portal.accounts.terms import terms_in_force

pytestmark = pytest.mark.django_db

NEWCOMER = {"email": "nouvelle@example.org", "display_name": "Nouvelle"}


def test_without_terms_nothing_is_asked_at_sign_up(client):
    page = client.get(reverse("account_signup")).content.decode()
    assert "terms" not in page
    client.post(reverse("account_signup"), NEWCOMER)
    assert User.objects.filter(email=NEWCOMER["email"]).exists() and not Acceptance.objects.exists()


def test_terms_are_asked_at_sign_up_with_a_link_and_no_ticked_box(client):
    with terms_in_force() as terms:
        page = client.get(reverse("account_signup")).content.decode()
        assert f'href="{terms.url}"' in page and terms.version in page
        assert "checked" not in page
        refused = client.post(reverse("account_signup"), {**NEWCOMER, "terms_version": terms.version})
    assert "Lisez les conditions" in refused.content.decode()
    assert 'value="Nouvelle"' in refused.content.decode()
    assert not User.objects.exists()


def test_what_is_accepted_at_sign_up_is_noted_with_its_version(client):
    with terms_in_force("3") as terms:
        client.post(reverse("account_signup"), {**NEWCOMER, "terms": "on", "terms_version": terms.version})
    acceptance = Acceptance.objects.get()
    assert (acceptance.user.email, acceptance.version) == (NEWCOMER["email"], "3")
    assert AuditEntry.objects.get(verb="person.terms_accepted").new == {"version": "3"}


def test_terms_that_change_while_somebody_signs_up_are_shown_before_anything_is_accepted(client):
    with terms_in_force("2"):
        answer = client.post(reverse("account_signup"), {**NEWCOMER, "terms": "on", "terms_version": "1"})
    assert "entre-temps" in answer.content.decode() and 'value="2"' in answer.content.decode()
    assert not User.objects.exists()


def test_a_new_version_is_told_calmly_and_accepted_on_its_page(client):
    person = UserFactory()
    client.force_login(person)
    with terms_in_force("2"):
        home = client.get(reverse("accounts:home")).content.decode()
        assert reverse("accounts:terms") in home
        client.post(reverse("accounts:terms"), {"version": "2"})
        assert person.acceptances.get().version == "2"
        assert 'class="notice"' not in client.get(reverse("accounts:home")).content.decode()
        assert "version 2" in client.get(reverse("accounts:data")).content.decode()


def test_an_old_version_cannot_be_accepted_any_more(client):
    person = UserFactory()
    client.force_login(person)
    with terms_in_force("2"):
        answer = client.post(reverse("accounts:terms"), {"version": "1"}, follow=True)
        assert "entre-temps" in answer.content.decode()
        with pytest.raises(OtherTerms):
            accept_terms(person, actor=person, version="1", language="fr")
    assert not Acceptance.objects.exists()


def test_accepting_twice_is_once_and_nobody_does_it_for_others():
    person, other = UserFactory(), UserFactory()
    with terms_in_force("2"):
        first = accept_terms(person, actor=person, version="2", language="fr")
        assert accept_terms(person, actor=person, version="2", language="fr") == first
        with pytest.raises(PermissionDenied):
            accept_terms(person, actor=other, version="2", language="fr")
    with pytest.raises(IntegrityError, match="version|unique|UNIQUE"), transaction.atomic():
        Acceptance.objects.create(user=person, version="2")
