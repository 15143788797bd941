"""What the mails of a support request share: whom they go to, where their links lead, invented content for samples."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy

from portal.common import clock
from portal.notifications.registry import Notification, Text
from portal.notifications.registry import Recipient as Addressee
from portal.taxonomy.models import Brand, Need
from providers.enums import BudgetBand, Caretaker, DeadlineKind
from providers.models import Provider, Recipient, SupportRequest

SAMPLE_KEY = "sample-" * 6

FOR_ASSOCIATION = gettext_lazy("You receive this message because you wrote to providers with the form of the site.")
FOR_PROVIDER = gettext_lazy("You receive this message because your listing in the directory accepts requests.")


def absolute(name: str, *args: Any) -> str:
    """Absolute address of one of our pages, in the language of the mail."""
    return settings.SITE_URL.rstrip("/") + reverse(f"providers:{name}", args=args)


def association_of(request: SupportRequest) -> Addressee:
    """The association as one writes to it."""
    return Addressee(
        address=request.contact_email, name=request.contact_name, language=request.language, user=request.author
    )


def unconfirmed(request: SupportRequest) -> Addressee:
    """The same address before anybody confirmed it: without the name that was typed."""
    return Addressee(address=request.contact_email, language=request.language)


def provider_of(recipient: Recipient) -> Addressee:
    """The provider as one writes to it, at the address of its listing."""
    return Addressee(address=recipient.provider.email, name=recipient.provider.name, language=settings.LANGUAGE_CODE)


class AboutRequest(Notification):
    """What the mails to the association share."""

    reason: Text = FOR_ASSOCIATION
    optional = False

    def __init__(self, request: SupportRequest) -> None:
        self.request = request

    @classmethod
    def sample(cls) -> Notification:
        return cls(sample_request())


class AboutRecipient(Notification):
    """What the mails to, or about, one of the providers share."""

    reason: Text = FOR_PROVIDER
    essential_because: Text = gettext_lazy("An association waits for your answer; to receive none, pause the requests.")
    optional = False

    def __init__(self, recipient: Recipient) -> None:
        self.recipient = recipient
        self.request = recipient.request

    @classmethod
    def sample(cls) -> Notification:
        return cls(sample_recipient())


def spaced(code: str) -> str:
    """The code in groups of four, as one copies it by hand."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def sample_needs() -> list[Need]:
    return [Need(slug="mail", name_fr="une messagerie associative", name_en="shared mail")]


def sample_request() -> SupportRequest:
    return SupportRequest(
        token=SAMPLE_KEY + "s",
        resume_code="7Q4MK2PXW9RT",
        organization_name="La chorale Les Voix du Lavoir",
        contact_name="Odile",
        contact_email="odile@voix-du-lavoir.example",
        brand=Brand(name="Gmail"),
        hope="Une boîte que nous puissions relever à plusieurs, et ne plus dépendre d’un seul téléphone.",
        size=15,
        deadline_kind=DeadlineKind.DATE,
        deadline="avant l’assemblée du 13 juin",
        budget=BudgetBand.PREFER_NOT,
        caretaker=Caretaker.VOLUNTEERS,
        note="Le compte a été ouvert par Bernard, qui a déménagé. Il répond encore au téléphone.",
        sent_at=clock.now(),
    )


def sample_recipient(**fields: Any) -> Recipient:
    provider = Provider(name="Le Moyeu", slug="le-moyeu", email="bonjour@le-moyeu.example")
    return Recipient(request=sample_request(), provider=provider, token=SAMPLE_KEY + "r", **fields)
