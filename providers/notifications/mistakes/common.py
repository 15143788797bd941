"""What the mails about a reported mistake share: how to reach whoever reported it, and invented content for samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.common import clock
from portal.notifications.delivery import send
from portal.notifications.registry import Notification, Recipient
from providers.enums import MistakeAnswer, MistakeKind, MistakeState
from providers.models import MistakeReport, Provider
from providers.notifications.requests.common import SAMPLE_KEY


def tell_reporter(report: MistakeReport, message: Notification) -> None:
    """Send a mail to whoever reported it, if they left an address, in the caller's transaction."""
    send(message, to=Recipient(address=report.contact_email, language=report.language, user=report.author))


@dataclass
class AboutMistake(Notification):
    """What all of them share."""

    report: MistakeReport

    optional = False

    @property
    def names(self) -> dict[str, str]:
        return {"name": self.report.provider.name}

    @classmethod
    def sample(cls) -> Notification:
        return cls(sample_report())


def sample_report(**fields: Any) -> MistakeReport:
    provider = Provider(name="Le Moyeu", slug="le-moyeu", email="bonjour@le-moyeu.example")
    told: dict[str, Any] = {
        "provider": provider,
        "token": SAMPLE_KEY + "p",
        "follow_token": SAMPLE_KEY + "f",
        "kind": MistakeKind.CONTACT,
        "words": "Le numéro de téléphone de la fiche sonne chez un fleuriste, très aimable d’ailleurs.",
        "state": MistakeState.ASKED,
        "created_at": clock.now(),
    }
    return MistakeReport(**{**told, **fields})


def sample_corrected() -> MistakeReport:
    return sample_report(
        state=MistakeState.CORRECTED,
        answer=MistakeAnswer.CORRECTED,
        answer_words="Merci ! Nous avons déménagé en mai, le nouveau numéro est sur la fiche.",
        closed_at=clock.now(),
    )


def sample_decided() -> MistakeReport:
    return sample_report(
        state=MistakeState.SETTLED,
        decision_reason="Nous avons appelé les deux numéros : celui de la fiche est maintenant le bon.",
        closed_at=clock.now(),
    )
