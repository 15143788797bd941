"""Who decides about a notice: a moderator with no part in it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from portal.moderation.notices.enums import NoticeState
from portal.moderation.notices.models import Notice
from portal.moderation.notices.registry import noticed_kinds


def why_not_decide(user: Any, notice: Notice) -> str:
    """Why this moderator leaves a notice to somebody else, in words; empty when nothing stands against it."""
    if notice.author_id is not None and notice.author_id == user.pk:
        return _("You sent this notice yourself, so somebody else decides.")
    kind = notice.content_kind
    if kind in noticed_kinds and noticed_kinds.get(kind).is_involved(user, notice.content_key):
        return _("You have a part in this content, so somebody else decides.")
    if notice.state == NoticeState.OBJECTED and notice.decided_by_id == user.pk:
        return _("You took the decision that is contested, so somebody else decides now.")
    return ""


def check_can_decide(user: Any, notice: Notice) -> None:
    """Raise PermissionDenied unless this person is a moderator with no part in the case."""
    if not (getattr(user, "is_authenticated", False) and user.is_moderator):
        raise PermissionDenied(_("Only moderators can decide this."))
    if why := why_not_decide(user, notice):
        raise PermissionDenied(why)
