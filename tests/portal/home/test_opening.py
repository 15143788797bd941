"""The opening of a site: who sees what, what is found, the mail to oneself, the button and its way back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.urls import reverse

from portal.accounts.actions.people import create_person
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.home.actions.opening import close_site, open_site
from portal.home.models import SiteSettings, StandardPage
from portal.home.opening import found_points, mail_trial
from portal.moderation.registry import Standing
from portal.outbox.sweeper import sweep
from providers.vetting.actions.first_criteria import load_first_criteria
from tests.portal.home.factories import make_site

pytestmark = pytest.mark.django_db
FACTS = {
    "publication_director": "Solange Vauquelin",
    "host_name": "La Prise",
    "host_address": "3 quai des Câbles",
    "host_phone": "02 61 91 00 42",
    "contact_email": "ici@velo.test",
    "postal_address": "1 rue du Bac",
    "backups_note": "Chaque nuit, ailleurs.",
    "security_contact": "faille@velo.test",
}


@pytest.fixture
def operator():
    return create_person(actor=None, email="op@velo.test", display_name="Op", groups=("operators",))


@pytest.fixture
def office(client, operator, with_second_factor):
    """The client, signed in as the operator."""
    make_site(is_open=False)
    with_second_factor(client, operator)
    return client


def standings(user, **headers) -> dict[str, str]:
    request = RequestFactory().get("/", **headers)
    request.user = user
    return {str(f.point.label): f.standing for part in found_points(request) for f in part.points}


def test_of_a_bare_site_it_says_what_is_to_be_done(office, operator):
    found = standings(operator)
    assert found["Hébergeur"] == found["Sauvegardes"] == found["Assez de modérateur·ices"] == Standing.TO_DO
    assert found["Logo et couleurs"] == Standing.NOT_NEEDED
    page = office.get("/moderation/ouverture/").content.decode()
    assert "à faire" in page and "Adresse postale" not in page


def test_what_is_done_is_found_done(operator, settings):
    settings.SITE_URL = "https://testserver"
    make_site(**FACTS, security_valid_until=clock.today() + timedelta(days=200))
    load_first_criteria(actor=None)
    for number in range(2):
        groups = ("operators", "moderators")
        create_person(actor=None, email=f"p{number}@velo.test", display_name=f"P{number}", groups=groups)
    found = standings(operator, secure=True)
    undone = {label for label, standing in found.items() if standing == Standing.TO_DO}
    assert undone <= {
        "Les courriels partent et arrivent",
        "Ce qui attend est fait",
        "Tout ce sur quoi le site repose",
    }


def test_a_page_in_one_language_and_an_invented_person_are_found(operator):
    home = make_site()
    home.add_child(instance=StandardPage(title="Seule", slug="seule", body="<p>x</p>", locale=home.locale))
    create_person(actor=None, email="maud@asso.example", display_name="Maud")
    found = standings(operator)
    assert found["Les pages dans chaque langue"] == found["Rien de la démonstration"] == Standing.TO_DO


def test_editors_see_what_concerns_them_and_open_nothing(client, with_second_factor):
    make_site(is_open=False)
    editor = create_person(actor=None, email="ed@velo.test", display_name="Ed", groups=("editors",))
    with_second_factor(client, editor)
    page = client.get("/moderation/ouverture/").content.decode()
    assert "Hébergeur" in page and "Sauvegardes" not in page and "<form" not in page
    for action in (open_site, close_site):
        with pytest.raises(PermissionDenied):
            action(actor=editor)
    assert not SiteSettings.objects.get().is_open


def test_a_site_is_opened_by_a_button_and_closed_again(office):
    for url, is_open, verb in (
        ("home:opening_open", True, "site.opened"),
        ("home:opening_close", False, "site.closed"),
    ):
        for _twice in range(2):
            assert office.post(reverse(url)).status_code == 302
        assert SiteSettings.objects.get().is_open is is_open
        assert AuditEntry.objects.filter(verb=verb).count() == 1
    assert office.get(reverse("home:opening_open")).status_code == 405


def test_a_mail_to_oneself_leaves_and_is_said_to_have_arrived(office, mailoutbox):
    office.post(reverse("home:opening_mail"))
    assert mail_trial(SiteSettings.objects.get()).asked_at and not mail_trial(SiteSettings.objects.get()).sent_at
    sweep()
    (mail,) = mailoutbox
    assert mail.to == ["op@velo.test"] and "/moderation/ouverture/" in mail.body
    assert "parti" in office.get("/moderation/ouverture/").content.decode()
    office.post(reverse("home:opening_mail_seen"))
    assert mail_trial(SiteSettings.objects.get()).seen_at and not mail_trial(SiteSettings.objects.get()).is_under_way


def test_the_page_asks_few_queries(office, django_assert_max_num_queries):
    office.get("/moderation/ouverture/")
    with django_assert_max_num_queries(25):
        office.get("/moderation/ouverture/")


def test_the_back_office_leads_there(office):
    assert "/moderation/ouverture/" in office.get("/admin/").content.decode()
