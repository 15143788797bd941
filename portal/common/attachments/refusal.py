"""Why a file is not taken."""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.common.transitions import TransitionError


class FileRefused(TransitionError):
    """What was sent cannot be taken; the text says why and what to do. Nothing was written."""


def broken() -> FileRefused:
    """The file is not what it says it is, or only half of it has arrived."""
    return FileRefused(_("It cannot be read to its end: it may be damaged. Save it once more and send that copy."))
