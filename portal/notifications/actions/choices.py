"""What a person decides about their mails. All of it twice is harmless."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from portal.common import clock
from portal.notifications.models import MailPreference
from portal.notifications.preferences import Person, stopped_kinds
from portal.notifications.registry import notifications


def stop_mails(kind: str, *, actor: Person) -> None:
    """No more mails of this kind to this person, from now on."""
    if not actor.user_id and not actor.digest:
        return
    who = {"user_id": actor.user_id} if actor.user_id else {"address_digest": actor.digest}
    with transaction.atomic():
        MailPreference.objects.get_or_create(kind=kind, **who, defaults={"stopped_at": clock.now()})


def resume_mails(kind: str, *, actor: Person) -> None:
    """Mails of this kind again."""
    with transaction.atomic():
        actor.rows().filter(kind=kind).delete()


def choose_mails(wanted: Iterable[str], *, offered: Iterable[str], actor: Person) -> None:
    """Exactly the `wanted` kinds among the `offered` ones that can be stopped; the others stay as they are."""
    wanted = set(wanted)
    choices = {kind for kind in offered if kind in notifications and notifications[kind].optional}
    with transaction.atomic():
        stopped = stopped_kinds(actor)
        for kind in (choices - wanted) - stopped:
            stop_mails(kind, actor=actor)
        for kind in stopped & wanted & choices:
            resume_mails(kind, actor=actor)
