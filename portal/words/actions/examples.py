"""Which searches the home page shows as examples: chosen by editors, one by one; nothing gets there by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.api import record
from portal.moderation.permissions import keeps_the_words
from portal.words.models import HomeExample


@dataclass(frozen=True)
class Example:
    """What is shown at one place of the home page, in both languages."""

    position: int
    text_fr: str
    text_en: str


def choose_example(example: Example, *, actor: Any) -> HomeExample:
    """Show this at its place; what stood there goes. The same again writes nothing. Raises PermissionDenied."""
    _check_editor(actor)
    texts = {"text_fr": example.text_fr, "text_en": example.text_en}
    with transaction.atomic():
        before = HomeExample.objects.filter(position=example.position).first()
        if before is not None and (before.text_fr, before.text_en) == (example.text_fr, example.text_en):
            return before
        chosen, _created = HomeExample.objects.update_or_create(position=example.position, defaults=texts)
        old = {"text_fr": before.text_fr, "text_en": before.text_en} if before else None
        record("homeexample.chosen", chosen, actor=actor, old=old, new={"position": example.position, **texts})
    return chosen


def drop_example(example: HomeExample, *, actor: Any) -> bool:
    """Show nothing at its place any more. Twice is harmless; whether it was there. Raises PermissionDenied."""
    _check_editor(actor)
    with transaction.atomic():
        old = {"position": example.position, "text_fr": example.text_fr, "text_en": example.text_en}
        dropped, _models = HomeExample.objects.filter(pk=example.pk).delete()
        if dropped:
            record("homeexample.dropped", example, actor=actor, old=old)
    return bool(dropped)


def _check_editor(actor: Any) -> None:
    if not keeps_the_words(actor):
        raise PermissionDenied(_("Only editors choose what the home page shows."))
