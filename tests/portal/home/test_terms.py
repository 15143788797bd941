"""Terms of use: which version is in force, and that older ones can be read again. And the page of questions."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from portal.accounts.models import Acceptance
from portal.accounts.registry import terms_in_force
from portal.common import clock
from portal.home.models import FaqPage, TermsPage
from portal.home.page_texts import blocks_of
from tests.portal.accounts.factories import UserFactory
from tests.portal.home.factories import make_page, make_site

pytestmark = pytest.mark.django_db


def terms(home, version, days, **fields):
    in_force_on = clock.today() + timedelta(days=days)
    named = {"title": f"Conditions {version}", "slug": f"conditions-{version}"}
    return make_page(home, model=TermsPage, version=version, in_force_on=in_force_on, **named, **fields)


def _translate(page, locale, slug):
    translation = page.copy_for_translation(locale)
    translation.slug = slug
    translation.save_revision().publish()


def test_a_site_without_terms_asks_nobody_to_accept_any():
    make_site()
    assert terms_in_force("fr") is None


def test_the_newest_published_version_whose_day_has_come_is_in_force():
    home = make_site()
    terms(home, "1", days=-400)
    terms(home, "2", days=0)
    terms(home, "3", days=1)
    terms(home, "4", days=-1, publish=False, live=False)
    found = terms_in_force("fr")
    assert (found.version, found.in_force_on, found.url) == ("2", clock.today(), "/conditions-2/")
    assert terms_in_force("en").version == "2"  # in French, until they are translated


def test_whoever_reads_in_another_language_accepts_the_same_version(client):
    home = make_site()
    english = Locale.objects.get(language_code="en")
    first = terms(home, "1", days=-400)
    _translate(first, english, "terms-1")
    assert terms_in_force("en").url == "/en/terms-1/"
    second = terms(home, "2", days=-3)
    assert (terms_in_force("en").version, terms_in_force("en").url) == ("2", "/conditions-2/")
    assert 'href="/conditions-2/">Read version 2' in client.get("/en/terms-1/").content.decode()
    _translate(second, english, "terms-2")
    assert (terms_in_force("en").version, terms_in_force("en").url) == ("2", "/en/terms-2/")


def test_a_version_that_somebody_accepted_stays_where_it_is_and_keeps_its_name_and_day():
    home, editor = make_site(), UserFactory(is_superuser=True)
    page = terms(home, "2", days=-3)
    assert page.permissions_for_user(editor).can_delete()
    Acceptance.objects.create(user=editor, version="2")
    may = TermsPage.objects.get(pk=page.pk).permissions_for_user(editor)
    assert may.can_edit()
    assert not (may.can_delete() or may.can_unpublish() or may.can_move())
    for name, value in (("version", "3"), ("in_force_on", clock.today())):
        changed = TermsPage.objects.get(pk=page.pk)
        setattr(changed, name, value)
        with pytest.raises(ValidationError, match="acceptée") as refused:
            changed.full_clean()
        assert name in refused.value.message_dict
    unchanged = TermsPage.objects.get(pk=page.pk)
    unchanged.full_clean()
    unchanged.expire_at = timezone.now() + timedelta(days=30)
    with pytest.raises(ValidationError, match="ne se retire pas") as refused:
        unchanged.full_clean()
    assert "expire_at" in refused.value.message_dict


def test_the_first_page_does_not_retire_on_a_day():
    home = make_site()
    home.expire_at = timezone.now() + timedelta(days=30)
    with pytest.raises(ValidationError, match="ne se retire pas"):
        home.full_clean()


def test_terms_stand_below_the_first_page_alone():
    home = make_site()
    page = make_page(home, slug="juridique", title="Juridique")
    assert TermsPage.can_create_at(home) and not TermsPage.can_create_at(page)
    assert not terms(home, "1", days=-3).can_move_to(page)


def test_who_signs_up_reads_and_accepts_the_published_terms(client):
    terms(make_site(), "2", days=-3)
    address = reverse("account_signup")
    page = client.get(address).content.decode()
    assert 'type="checkbox" name="terms"' in page and 'href="/conditions-2/"' in page
    newcomer = {"email": "nouvelle@example.org", "display_name": "Nouvelle", "terms_version": "2"}
    client.post(address, newcomer)
    assert not Acceptance.objects.exists()
    client.post(address, {**newcomer, "terms": "on"})
    assert Acceptance.objects.get().version == "2"


def test_a_version_says_whether_it_is_in_force_and_leads_to_the_others(client):
    home = make_site()
    terms(home, "1", days=-400)
    terms(home, "2", days=-3)
    old, new = (client.get(f"/conditions-{version}/").content.decode() for version in "12")
    assert "En vigueur depuis le" in new and 'href="/conditions-1/"' in new
    assert 'href="/conditions-2/">Lire la version 2' in old and "En vigueur depuis" not in old


def test_two_versions_do_not_have_one_name():
    home = make_site()
    terms(home, "1", days=0)
    with pytest.raises(ValidationError, match="une version"):
        TermsPage(title="x", slug="x", version="1", in_force_on=clock.today(), locale=home.locale).clean()


def test_questions_have_an_address_each_stand_open_and_are_told_to_search_engines(client):
    asked = "\n".join(f"### Question {number} ?\nRéponse **{number}**." for number in range(5))
    make_page(make_site(), model=FaqPage, blocks=blocks_of(f"::: questions Tout\n{asked}\n:::"))
    page = client.get("/comptes/").content.decode()
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert data["@type"] == "FAQPage" and len(data["mainEntity"]) == 5
    assert data["mainEntity"][2]["acceptedAnswer"]["text"] == "Réponse 2."
    assert page.count('href="#question-2"') == 2 and '<h3 id="question-2">' in page


def test_a_page_of_questions_without_a_question_is_refused():
    with pytest.raises(ValidationError, match="Questions et réponses"):
        FaqPage(title="x", slug="x", blocks=[], locale=make_site().locale).clean()
