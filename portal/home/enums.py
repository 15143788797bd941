from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CalloutKind(models.TextChoices):
    """Why a few words stand apart; the name is written on their plate."""

    NOTE = "note", pgettext_lazy("call-out", "Good to know")
    ATTENTION = "attention", pgettext_lazy("call-out", "Watch out")
    TIP = "tip", _("A tip")
