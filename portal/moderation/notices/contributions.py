"""What this room hands to those below: its queue, mails, job, eraser, exporter."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.audit.words import name_verbs
from portal.common.registries import erasers, exporters
from portal.moderation.notices import notifications, organizations
from portal.moderation.notices.actions import people, upkeep
from portal.moderation.notices.queries import notice_names, notices_to_decide
from portal.moderation.permissions import is_moderator
from portal.moderation.registry import Case, Queue, cases, queues

FILED_BY_IMPORT = (notifications, upkeep)


def register() -> None:
    """Called once the models are loaded."""
    queues.register(
        "notices",
        Queue(
            label=_("Notices of illegal content"),
            description=_(
                "What somebody says the law forbids: each one is read without delay, and answered with reasons."
            ),
            url_name="moderation:notices",
            waiting=notices_to_decide,
            visible=is_moderator,
        ),
        position=50,
    )
    organizations.register()
    cases.register("moderation.notice", Case("moderation:notice", notice_names))
    # Before the account's own eraser: notices are recognised by the address of the account.
    erasers.register("moderation.notices", people.erase_notices, position=12)
    exporters.register("moderation.notices", people.export_notices)
    name_verbs(
        {
            "notice.send": _("sent a notice of illegal content"),
            "notice.withdraw": _("withdrew the notice"),
            "notice.object": _("contested the decision"),
            "notice.take_away": _("decided: taken away"),
            "notice.leave": _("decided: left as it is"),
            "notice.pass_on": _("decided: passed on to an authority"),
            "notice.give_back": _("gave back what had been taken away"),
            "notice.blank": _("name, address and words deleted"),
        }
    )
