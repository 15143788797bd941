"""Prospects made through the actions, and the mails that left for them."""

from __future__ import annotations

import re
from typing import Any

from portal.notifications.models import OutgoingMail
from providers.importing.reading import parse_table
from providers.vetting.actions.prospect_importing import apply_prospects, plan_prospects
from providers.vetting.actions.prospecting import add_prospect, invite
from providers.vetting.models import Prospect
from providers.vetting.prospect_table import SHAPE, ProspectLine
from tests.portal.accounts.factories import UserFactory

ADDRESS = "bonjour@atelier-tilleul.example"
KINDS = ("vetting.invitation", "vetting.invitation_reminder")


def moderator() -> Any:
    return UserFactory(groups=["moderators"])


def line(**fields: Any) -> ProspectLine:
    told = {
        "name": "L’Atelier du Tilleul",
        "email": ADDRESS,
        "website": "https://atelier-tilleul.example",
        "why": "Trois associations nous en ont parlé.",
    }
    return ProspectLine(**{**told, **fields})


def noted(actor: Any = None, **fields: Any) -> Prospect:
    """Somebody noted at the desk."""
    return add_prospect(line(**fields), actor=actor or moderator())


def invited(actor: Any = None, **fields: Any) -> Prospect:
    """Somebody who was invited."""
    actor = actor or moderator()
    return invite(noted(actor, **fields), actor=actor)


def take_in(table: str) -> Any:
    """Take a table in, as the command does."""
    return apply_prospects(plan_prospects(parse_table(table.encode(), SHAPE)), actor=None)


def mails(address: str = ADDRESS) -> list[OutgoingMail]:
    """The mails of this room to an address, in order."""
    return list(OutgoingMail.objects.filter(to_address=address, kind__in=KINDS).order_by("pk"))


def kinds(address: str = ADDRESS) -> list[str]:
    return [mail.kind for mail in mails(address)]


def token_in(mail: OutgoingMail) -> str:
    found = re.search(r"/invitation/([\w-]{20,})/", mail.text)
    assert found is not None
    return found[1]
