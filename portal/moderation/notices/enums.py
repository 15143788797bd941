from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NoticeState(models.TextChoices):
    """Where a notice of illegal content stands."""

    RECEIVED = "received", pgettext_lazy("a notice", "to decide")
    OBJECTED = "objected", _("contested, to decide again")
    TAKEN_AWAY = "taken_away", _("content taken away")
    NOTHING_DONE = "nothing_done", _("content left as it is")
    PASSED_ON = "passed_on", _("passed on to an authority")
    WITHDRAWN = "withdrawn", _("withdrawn by who sent it")


OPEN = (NoticeState.RECEIVED, NoticeState.OBJECTED)
DECIDED = (NoticeState.TAKEN_AWAY, NoticeState.NOTHING_DONE, NoticeState.PASSED_ON)


class Ground(models.TextChoices):
    """Why a content would be illegal."""

    MINORS = "minors", _("sexual exploitation of children")
    TERROR = "terror", _("terrorism, or praise of it")
    HATE = "hate", _("incitement to hatred or violence, discrimination")
    DEFAMATION = "defamation", _("insult, defamation, harassment")
    PRIVACY = "privacy", _("private life, image, personal data")
    PROPERTY = "property", _("copyright or a trade mark")
    FRAUD = "fraud", _("fraud, or misleading what people buy")
    OTHER = "other", _("something else that the law forbids")


# Whoever reports this may stay without a name (article 16, paragraph 2, letter c).
NAMELESS = (Ground.MINORS,)
