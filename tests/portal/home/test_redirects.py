"""A page that gets another address is still found at the old one, in both languages."""

from __future__ import annotations

import pytest
from wagtail.contrib.redirects.models import Redirect

from portal.home.models import StandardPage
from tests.portal.home.factories import make_site


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("slug", "old", "new"),
    [
        ("qui-nous-sommes", "/qui-nous-sommes/", "/notre-equipe/"),
        ("about-us", "/en/about-us/", "/en/notre-equipe/"),
    ],
)
def test_the_old_address_of_a_page_leads_to_the_new_one(client, slug, old, new, django_capture_on_commit_callbacks):
    make_site()
    page = StandardPage.objects.get(slug=slug)
    page.slug = "notre-equipe"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    answer = client.get(old)
    assert (answer.status_code, answer["Location"]) == (301, new)
    assert client.get(new).status_code == 200
    assert Redirect.objects.get().automatically_created


@pytest.mark.django_db
def test_an_address_that_is_taken_again_is_that_of_the_page_that_took_it(client, django_capture_on_commit_callbacks):
    make_site()
    page = StandardPage.objects.get(slug="qui-nous-sommes")
    for slug in ("autre", "qui-nous-sommes"):
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
    assert client.get("/qui-nous-sommes/").status_code == 200
    assert client.get("/autre/", follow=True).redirect_chain[-1][0] == "/qui-nous-sommes/"
