"""Mails carry the name of the site, not the one of the software."""

import pytest
from wagtail.models import Site

from portal.home.models import SiteSettings
from portal.notifications import letterhead

pytestmark = pytest.mark.django_db


def test_mails_go_out_under_the_name_and_address_of_the_site():
    site = Site.objects.get(is_default_site=True)
    SiteSettings.objects.update_or_create(
        site=site, defaults={"name": "Ensemble & libres", "postal_address": "1 rue du Bac, Lyon"}
    )
    assert letterhead.current() == letterhead.Letterhead("Ensemble & libres", "1 rue du Bac, Lyon")


def test_a_site_without_settings_writes_under_the_name_of_the_software():
    assert letterhead.current().site_name == "Tandem"
