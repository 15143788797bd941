"""Listings that nobody answers for, and people who claim them: for tests."""

from __future__ import annotations

from portal.notifications.models import OutgoingMail
from portal.trust.actions.claiming import claim_organization
from portal.trust.enums import ClaimWay
from portal.trust.models import Claim
from tests.portal.accounts.factories import UserFactory
from tests.providers.factories import ProviderFactory

LISTED = "contact@boussole.example"
WHY = "Je suis la coordinatrice depuis janvier."
REASON = "Le site de la structure vous nomme parmi son équipe."


def make_unclaimed(**values):
    """A listing whose organization has nobody."""
    return ProviderFactory(**{"name": "La Boussole", "email": LISTED, **values})


def make_claim(organization=None, *, way=ClaimWay.MAIL, user=None, why=WHY) -> Claim:
    organization = organization or make_unclaimed().organization
    return claim_organization(organization, actor=user or UserFactory(), why=why, way=way)


def token_in_mail(kind: str = "trust.claim_to_confirm") -> str:
    """What the link of the newest mail of a kind carries."""
    mail = OutgoingMail.objects.filter(kind=kind).latest("pk")
    link = next(word for word in mail.text.split() if "/prendre-soin/" in word)
    return link.rstrip("/").rsplit("/", 1)[1]


def kinds_to(address: str) -> list[str]:
    """The kinds of the mails that an address was written, oldest first."""
    return list(OutgoingMail.objects.filter(to_address=address).order_by("pk").values_list("kind", flat=True))
