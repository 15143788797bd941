"""What the people concerned by a decision read: facts, ground, reasons, ways to contest (article 17)."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from portal.moderation.notices.models import Notice


def statement_of(notice: Notice) -> str:
    """The moderators' reason, on what notice it rests, and where it can be contested; never who sent it."""
    with translation.override(settings.LANGUAGE_CODE):
        facts = _(
            "This decision follows notice %(number)s of illegal content (%(ground)s). It was read by a person; nothing "
            "was decided by a machine."
        ) % {"number": notice.number, "ground": notice.get_ground_display()}
        ways = _(
            "If you see it otherwise, answer this mail within six months: somebody who did not decide reads it again. "
            "You can also turn to a certified out-of-court body, or to a court."
        )
    return f"{notice.decision_reason}\n\n{facts}\n\n{ways}"
