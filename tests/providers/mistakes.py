"""Reported mistakes at each station of their life, made through the actions, as people would."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from portal.accounts.actions.people import create_person
from portal.common import clock
from providers.actions.mistakes.answering import Said, answer_mistake
from providers.actions.mistakes.deciding import dismiss_mistake, settle_mistake
from providers.actions.mistakes.following import say_still_wrong
from providers.actions.mistakes.reporting import Told, report_mistake
from providers.actions.mistakes.upkeep import hand_over_mistakes
from providers.enums import MistakeAnswer, MistakeKind, MistakeState
from providers.models import MistakeReport, Provider
from providers.models.mistake_report import ANSWER_WITHIN
from tests.providers.factories import ProviderFactory

WORDS = "Le numéro de téléphone sonne chez un fleuriste."
CORRECTED = "Nous avons déménagé en mai, le nouveau numéro y est."
RIGHT = "Le numéro est bon, nous l’avons essayé ce matin."
STILL = "Le fleuriste répond toujours, et il s’impatiente."
REASON = "Nous avons appelé : le numéro de la fiche est le bon."
ADDRESS = "odile@voix-du-lavoir.example"


def make_report(
    provider: Provider | None = None,
    *,
    words: str = WORDS,
    kind: str = MistakeKind.CONTACT,
    address: str = "",
    actor: Any = None,
    language: str = "fr",
) -> MistakeReport:
    """A report that the provider has just been asked about."""
    told = Told(MistakeKind(kind), words, address)
    return report_mistake(provider or ProviderFactory(), told, actor=actor, language=language)


def answer(report: MistakeReport, said: str = MistakeAnswer.CORRECTED, words: str = "") -> MistakeReport:
    text = words or (CORRECTED if said == MistakeAnswer.CORRECTED else RIGHT)
    return answer_mistake(report, Said(MistakeAnswer(said), text), actor=None)


def make_corrected(**told: Any) -> MistakeReport:
    """A report that the provider closed itself."""
    return answer(make_report(**told))


def make_contested(**told: Any) -> MistakeReport:
    """A report that is with the moderators because the provider says that all is right."""
    return answer(make_report(**told), MistakeAnswer.RIGHT)


def make_unanswered(**told: Any) -> MistakeReport:
    """A report that is with the moderators because the provider was silent for ten days."""
    with clock.frozen_at(clock.now() - ANSWER_WITHIN - timedelta(minutes=1)):
        report = make_report(**told)
    assert hand_over_mistakes()
    report.refresh_from_db()
    return report


def make_called_wrong(**told: Any) -> MistakeReport:
    """A report that came back, its correction being none."""
    return say_still_wrong(make_corrected(**told), STILL, actor=None)


def make_decided(state: str = MistakeState.SETTLED, *, actor: Any, **told: Any) -> MistakeReport:
    """A report that a moderator closed."""
    decide = settle_mistake if state == MistakeState.SETTLED else dismiss_mistake
    return decide(make_contested(**told), actor=actor, reason=REASON)


def make_moderator(name: str = "Véra") -> Any:
    return create_person(actor=None, email=f"{name.lower()}@desk.example", display_name=name, groups=("moderators",))
