from django.db import models
from django.utils.translation import gettext_lazy as _


class CorrectionState(models.TextChoices):
    WAITING = "waiting", _("to be read")
    ACCEPTED = "accepted", _("accepted")
    IN_PART = "in_part", _("accepted in part")
    REFUSED = "refused", _("not taken over")


class Role(models.TextChoices):
    """Who takes a step of a correction."""

    READER = "reader", _("reader")
    EDITOR = "editor", _("editor")
    CLOCK = "clock", _("the portal")
