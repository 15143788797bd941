from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ApplicationState(models.TextChoices):
    """Where a file stands. What each state means for those concerned is said in `standing`."""

    DRAFT = "draft", _("being written")
    SUBMITTED = "submitted", _("sent, waits to be taken")
    IN_REVIEW = "in_review", _("being read")
    CHANGES_REQUESTED = "changes_requested", _("to be completed")
    ACCEPTED = "accepted", pgettext_lazy("a file", "accepted")
    REFUSED = "refused", pgettext_lazy("a file", "refused")
    APPEALED = "appealed", _("appealed, waits for other people")
    SECOND_REVIEW = "second_review", _("being read a second time")
    REFUSED_FOR_GOOD = "refused_for_good", _("refused after the appeal")
    WITHDRAWN = "withdrawn", pgettext_lazy("a file", "withdrawn")


class Role(models.TextChoices):
    """Who takes a step in the life of a file."""

    APPLICANT = "applicant", _("the applicant")
    MODERATOR = "moderator", _("a moderator")
    OTHERS = "others", _("a moderator who did not decide")
    VOTES = "votes", _("the votes")
    CLOCK = "clock", _("the calendar")
    PORTAL = "portal", _("the portal")


class Verdict(models.TextChoices):
    """What the grid says of one criterion."""

    MET = "met", _("met")
    TO_COMPLETE = "to_complete", _("to complete")
    NOT_MET = "not_met", _("not met")


class Opinion(models.TextChoices):
    """What one moderator votes."""

    YES = "yes", _("in favour")
    NO = "no", _("against")


class Part(models.TextChoices):
    """The steps of a file, in the order in which they are travelled."""

    ORGANIZATION = "organization", _("Your organization")
    SUPPORT = "support", _("How you accompany")
    PLACES = "places", _("Places and tools")
    PRICES = "prices", _("What it costs")
    PROJECTS = "projects", _("Roads already travelled")
    DECLARATIONS = "declarations", _("What you commit to")


class SignState(models.TextChoices):
    """What the helped association said of a told support."""

    NOT_ASKED = "not_asked", _("not asked yet")
    ASKED = "asked", _("waits for the association")
    CONFIRMED = "confirmed", _("confirmed")
    CORRECTED = "corrected", _("confirmed with a correction")
    DECLINED = "declined", _("not confirmed")
    EXPIRED = "expired", _("no answer")


class LinkState(models.TextChoices):
    """What became of a link that was sent to a helped association."""

    OPEN = "open", pgettext_lazy("a link", "open")
    USED = "used", _("used")
    REVOKED = "revoked", _("no longer valid, replaced by another one")
    EXPIRED = "expired", _("expired")


class CorrectionState(models.TextChoices):
    """What the applicant makes of a correction."""

    NONE = "", _("nothing to correct")
    WAITING = "waiting", _("waits for the applicant")
    ACCEPTED = "accepted", _("taken over")
    EXPLAINED = "explained", _("explained")


class Side(models.TextChoices):
    """From whom to whom a message goes."""

    APPLICANT = "applicant", _("the applicant")
    COMMITTEE = "committee", _("the committee")


class ProspectSource(models.TextChoices):
    SUGGESTED = "suggested", _("suggested by a reader")
    TABLE = "table", _("from a table")
    DESK = "desk", _("noted at the desk")


class ProspectState(models.TextChoices):
    """What became of somebody who could be listed."""

    NOTED = "noted", _("to look at")
    INVITED = "invited", _("invited")
    REMINDED = "reminded", _("invited and reminded")
    APPLIED = "applied", _("has applied")
    REFUSED = "refused", _("does not wish to be written to any more")
    SET_ASIDE = "set_aside", _("set aside")
    SILENT = "silent", _("never answered")


# Somebody works, or can go on working, with the file.
OPEN = (
    ApplicationState.DRAFT,
    ApplicationState.SUBMITTED,
    ApplicationState.IN_REVIEW,
    ApplicationState.CHANGES_REQUESTED,
    ApplicationState.APPEALED,
    ApplicationState.SECOND_REVIEW,
)
# In the hands of the moderators.
AT_DESK = (
    ApplicationState.SUBMITTED,
    ApplicationState.IN_REVIEW,
    ApplicationState.APPEALED,
    ApplicationState.SECOND_REVIEW,
)
# What the applicant may write in.
WRITABLE = (ApplicationState.DRAFT, ApplicationState.CHANGES_REQUESTED)
UNDER_VOTE = (ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW, ApplicationState.SECOND_REVIEW)
REFUSALS = (ApplicationState.REFUSED, ApplicationState.REFUSED_FOR_GOOD)
ENDED = (ApplicationState.ACCEPTED, ApplicationState.REFUSED_FOR_GOOD, ApplicationState.WITHDRAWN)
