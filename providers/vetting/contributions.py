"""What this app hands to the rooms below: lists of the desk, words of the audit, mails, periodic jobs, panels."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.audit.words import name_verbs

VERBS = {
    "criteria.publish": _("published a version of the criteria"),
    "application.start": _("began a file"),
    "application.submit": _("sent the file"),
    "application.take": _("took the file to read"),
    "application.request_changes": _("asked for something to be completed"),
    "application.submit_again": _("completed and sent again"),
    "application.accept": _("accepted by the votes"),
    "application.refuse": _("refused by the votes"),
    "application.appeal": _("appealed"),
    "application.take_up": _("took the appeal to read"),
    "application.refuse_for_good": _("refused after the appeal"),
    "application.withdraw": _("withdrew the file"),
    "application.lapse": _("withdrawn, as nobody completed it"),
    "application.end": _("ended with its organization"),
}


def register() -> None:
    """Called once the models are loaded."""
    name_verbs(VERBS)
