"""Setting up a real site: who keeps it, its name and contact, where it is. Each is harmless when done again."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from wagtail.models import Site

from portal.accounts.actions.people import create_person, join_group
from portal.accounts.models import User
from portal.audit.api import record
from portal.home.actions.settings import own_settings
from portal.home.models import SiteSettings

PORTS = {"http": 80, "https": 443}


class NotProven(Exception):
    """The account of this address has never shown that the address is its own: its owner may be somebody else."""


def check_proven(email: str) -> None:
    """Whether the account of an address, if there is one, has shown that the address is its own. Raises NotProven."""
    person = User.objects.filter(email__iexact=email).first()
    if person and not EmailAddress.objects.filter(user=person, email__iexact=email, verified=True).exists():
        raise NotProven(email)


def make_keeper(*, email: str, display_name: str, language: str, group: str, actor: Any) -> tuple[User, bool]:
    """An account that keeps the portal, made or found by its address; whether anything was changed.

    Writes the account with a confirmed address, or adds the group to the one that is there. One logs in with a code
    sent by mail, and is asked for a second factor before the desk opens. Raises NotProven.
    """
    person = User.objects.filter(email__iexact=email).first()
    if person is None:
        return create_person(
            actor=actor, email=email, display_name=display_name, language=language, groups=(group,)
        ), True
    check_proven(email)
    return person, join_group(person, group, actor=actor)


def keep_closed_at_first(*, actor: Any) -> bool:
    """Keep search engines away from a site that is being set up; whether anything was changed."""
    with transaction.atomic():
        site = own_settings()
        changed = SiteSettings.objects.filter(pk=site.pk, is_open=True).update(is_open=False)
        if changed:
            record("site.closed", site, actor=actor, old={"is_open": True}, new={"is_open": False})
    return bool(changed)


def follow_site_url(*, actor: Any) -> bool:
    """Make the Wagtail site answer at the host and port of SITE_URL; whether anything was changed.

    Editors' links and previews are made of them.
    """
    wanted = urlsplit(settings.SITE_URL)
    hostname, port = wanted.hostname or "localhost", wanted.port or PORTS.get(wanted.scheme, 80)
    with transaction.atomic():
        site = Site.objects.get(is_default_site=True)
        if (site.hostname, site.port) == (hostname, port):
            return False
        old = {"hostname": site.hostname, "port": site.port}
        site.hostname, site.port = hostname, port
        site.save(update_fields=["hostname", "port"])  # by the model, which throws its own cache of sites away
        record("site.address_followed", site, actor=actor, old=old, new={"hostname": hostname, "port": port})
    return True
