"""What this room keeps of people, how long and why: its lines of the public table."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.common.registries import Kept, retention
from portal.common.words import lasting_lazy
from portal.notifications.models import KEEP_BODIES

LINES = {
    "bodies": Kept(
        what=_("The mails we wrote to you: address, subject and text"),
        how_long=format_lazy(_("{time}; then only that a mail of this kind left."), time=lasting_lazy(KEEP_BODIES)),
        why=_("To send again what got lost, and to find what went wrong."),
        job="notifications.blank_old_bodies",
    ),
    "codes": Kept(
        what=_("Mails with a code, and the last mail to somebody who goes"),
        how_long=_("Until they have left."),
        why=_("A code that lies about is a key that lies about."),
    ),
    "choices": Kept(
        what=_("Which mails you do not want"),
        how_long=_("Until you want them again or delete your account; without one, as a digest of the address."),
        why=_("So that we do not begin again."),
    ),
}


def register() -> None:
    for position, (name, line) in enumerate(LINES.items()):
        retention.register(f"notifications.{name}", line, position=16 + position)
