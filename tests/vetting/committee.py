"""The committee at work, and files whose end is known."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from portal.common import clock
from providers.vetting.actions import criteria as actions
from providers.vetting.models import Application, CriteriaSet, Criterion, Judgement
from providers.vetting.queries import rules
from providers.vetting.queries_committee import SETTLED, WRITTEN, draft, mark_of, mark_of_rules
from tests.portal.accounts.factories import UserFactory

WORDS = {
    "part": "support",
    "title_fr": "Répond vite",
    "title_en": "Answers soon",
    "text_fr": "Sous huit jours.",
    "text_en": "Within eight days.",
    "is_required": True,
    "concerns_listed": False,
}


def moderator(name: str = "Véra") -> Any:
    """Somebody of the committee."""
    return UserFactory(display_name=name, groups=["moderators"])


def rules_typed(**changes: Any) -> dict[str, Any]:
    """The form of the rules as it is filled in: without a value where nothing is ticked."""
    present = rules()
    typed = {name: getattr(present, name) for name in SETTLED} | {"seen": mark_of_rules(present)} | changes
    return {name: value for name, value in typed.items() if value is not False}


def said(row: Criterion, **changes: Any) -> dict[str, Any]:
    """The words of a criterion, some of them changed."""
    return {name: getattr(row, name) for name in WRITTEN} | changes


def typed(row: Criterion, **changes: Any) -> dict[str, Any]:
    """The form of a criterion as it is filled in."""
    filled = {**said(row), "seen": mark_of([row]), **changes}
    return {name: value for name, value in filled.items() if value is not False}


def seen_now() -> str:
    """The mark of the draft as it is now."""
    present = draft()
    assert present is not None
    return mark_of(present.rows.all())


def row_of(key: str) -> Criterion:
    """A criterion of the draft."""
    return Criterion.objects.get(criteria__is_draft=True, key=key)


def publish(actor: Any) -> CriteriaSet:
    """Put the draft in force as it is."""
    return actions.publish_draft("Plus clair.", "Clearer.", seen=seen_now(), actor=actor)


def ended(state: str, sent_at: datetime, days: int | None = None, *not_met: Criterion) -> Application:
    """A file in some state, sent at a moment and decided so many days later, with what was not met."""
    decided_at = sent_at + timedelta(days=days) if days is not None else None
    appealed = state in ("appealed", "second_review", "refused_for_good")
    file = Application.objects.create(
        state=state,
        name="Bureau Mésange",
        criteria=CriteriaSet.objects.published().first(),
        quorum=2,
        submission=1,
        submitted_at=sent_at,
        decided_at=decided_at,
        decision_reason="Pas encore." if state.startswith("refused") else "",
        appealed_at=decided_at if appealed else None,
        appeal_reason="Si, pourtant." if appealed else "",
    )
    for criterion in not_met:
        Judgement.objects.create(
            application=file,
            round=file.round,
            criterion=criterion,
            verdict="not_met",
            reason="Rien n’en est dit.",
            judged_at=clock.now(),
            submission=1,
        )
    return file
