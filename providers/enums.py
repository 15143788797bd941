from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Words of the directory's own addresses: a listing of that name gets another slug.
RESERVED_SLUGS = frozenset(
    "carte map comparer compare selection suggestions lieux places choisir choose donnees data".split()
)


class ProviderState(models.TextChoices):
    """Where a listing stands. Visitors see those that are published, and those to confirm, which say so."""

    PUBLISHED = "published", _("published")
    TO_CONFIRM = "to_confirm", _("to be confirmed")
    UNLISTED = "unlisted", _("out of the directory, never confirmed")
    PAUSED = "paused", _("withdrawn by the provider")
    SUSPENDED = "suspended", _("suspended")
    LEFT = "left", _("has left")


# In the directory: found, read and written to.
LISTED = (ProviderState.PUBLISHED, ProviderState.TO_CONFIRM)


class ProviderKind(models.TextChoices):
    ASSOCIATION = "association", _("association")
    COOPERATIVE = "cooperative", _("cooperative")
    COMPANY = "company", _("company")
    FREELANCE = "freelance", _("independent worker")
    NETWORK = "network", _("network or union")


class Stage(models.TextChoices):
    """The four stages of support, in the order in which they are travelled."""

    STRATEGY = "strategy", _("Strategy")
    DIAGNOSIS = "diagnosis", _("Diagnosis")
    IMPLEMENTATION = "implementation", _("Setting up")
    HANDOVER = "handover", _("Getting to grips")


class PriceApproach(models.TextChoices):
    QUOTE = "quote", _("On quote")
    FIXED = "fixed", _("Fixed price")
    DAY_RATE_UNDER_400 = "day-rate-under-400", _("Day rate under €400")
    DAY_RATE_400_600 = "day-rate-400-600", _("Day rate from €400 to €600")
    DAY_RATE_OVER_600 = "day-rate-over-600", _("Day rate over €600")
    FREE = "free", _("Free")
    PAY_WHAT_YOU_CAN = "pay-what-you-can", _("Pay what you can")


class Language(models.TextChoices):
    """Languages in which support is given; regional and sign languages are languages."""

    FR = "fr", _("French")
    EN = "en", _("English")
    FSL = "lsf", _("French Sign Language")
    BR = "br", _("Breton")
    OC = "oc", _("Occitan")
    EU = "eu", _("Basque")
    CO = "co", _("Corsican")
    GSW = "gsw", _("Alsatian")
    GCF = "gcf", _("Antillean Creole")
    RCF = "rcf", _("Réunion Creole")
    GCR = "gcr", _("Guianese Creole")
    SWB = "swb", _("Shimaore")
    BUC = "buc", _("Kibushi")
    CA = "ca", _("Catalan")
    ES = "es", _("Spanish")
    PT = "pt", _("Portuguese")
    IT = "it", _("Italian")
    DE = "de", _("German")
    AR = "ar", _("Arabic")


class VerificationKind(models.TextChoices):
    APPLIED = "applied", _("Application received")
    CONFIRMED = "confirmed", _("The helped associations confirmed")
    VERIFIED = "verified", _("Accepted by the committee")
    CONFIRMED_AGAIN = "again", _("Confirmed again by its people")
    REVIEWED = "reviewed", _("Looked at again by those who keep the directory")


class EditState(models.TextChoices):
    """Where a proposed edit of a listing stands. What was sent back, whole or in part, is in its people's hands."""

    WAITING = "waiting", _("waits to be read")
    SENT_BACK = "sent_back", _("sent back")
    PARTLY = "partly", _("accepted in part, the rest sent back")
    ACCEPTED = "accepted", _("accepted")
    TAKEN_BACK = "taken_back", _("taken back by its people")
    LAPSED = "lapsed", _("lapsed")


# One of these at most for each listing.
OPEN_EDITS = (EditState.WAITING, EditState.SENT_BACK, EditState.PARTLY)


class PartnershipState(models.TextChoices):
    """Where it stands that two listings say they work together. What was taken back, too, has ended."""

    PROPOSED = "proposed", _("proposed")
    CONFIRMED = "confirmed", _("confirmed by both")
    DECLINED = "declined", _("declined")
    ENDED = "ended", _("ended")


# One of these at most for two listings.
OPEN_PARTNERSHIPS = (PartnershipState.PROPOSED, PartnershipState.CONFIRMED)


class RequestState(models.TextChoices):
    DRAFT = "draft", _("being written")
    TO_CONFIRM = "to_confirm", _("waiting for the address to be confirmed")
    SENT = "sent", _("sent")
    CLOSED = "closed", _("closed")
    WITHDRAWN = "withdrawn", _("withdrawn")


class AnswerState(models.TextChoices):
    WAITING = "waiting", _("no answer yet")
    YES = "yes", _("yes")
    QUESTIONS = "questions", _("has questions")
    NO = "no", _("no, with a reason")


class Party(models.TextChoices):
    """Who acts in a support request. Whoever holds the link of a page is the party it was sent to."""

    ASSOCIATION = "association", _("the association")
    PROVIDER = "provider", _("the provider")
    PORTAL = "portal", _("the portal")


class DeadlineKind(models.TextChoices):
    NONE = "none", _("No, when it is ready")
    DATE = "date", _("Yes")
    UNKNOWN = "unknown", _("We do not know yet")


class BudgetBand(models.TextChoices):
    """Yearly budget of the association. Not asked, not said and zero are different answers."""

    UNDER_4000 = "under-4000", _("Less than €4,000")
    FROM_4000 = "4000-50000", _("From €4,000 to €50,000")
    OVER_50000 = "over-50000", _("More than €50,000")
    PREFER_NOT = "prefer-not", _("We prefer not to say")


class Caretaker(models.TextChoices):
    VOLUNTEERS = "volunteers", _("Volunteers only")
    STAFF = "staff", _("At least one employee")
    NOBODY = "nobody", _("Nobody for now")
    PREFER_NOT = "prefer-not", _("We prefer not to say")


class Outcome(models.TextChoices):
    WORKED = "worked", _("It worked")
    PARTLY = "partly", _("Partly")
    NOT = "not", _("It did not work out")


class StillInUse(models.TextChoices):
    YES = "yes", _("Yes, still in use")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No, no longer")


class MistakeKind(models.TextChoices):
    """What somebody says is wrong on a listing."""

    CONTACT = "contact", _("The contact details no longer work")
    OFFER = "offer", _("An area, a tool or a price is not right")
    STORY = "story", _("An association that was accompanied tells it otherwise")
    INACTIVE = "inactive", _("They no longer accompany anybody")
    OTHER = "other", _("Something else")


class MistakeState(models.TextChoices):
    """Where a reported mistake stands. The provider is asked first, moderators decide what it leaves open."""

    ASKED = "asked", _("waiting for the provider")
    AT_DESK = "at_desk", _("waiting for the moderators")
    CORRECTED = "corrected", _("corrected by the provider")
    SETTLED = "settled", _("settled, corrected")
    UNFOUNDED = "unfounded", _("nothing to correct")
    LAPSED = "lapsed", _("ended, the listing’s people have left")


class MistakeAnswer(models.TextChoices):
    """What a provider says of a mistake reported on its listing."""

    CORRECTED = "corrected", _("It is corrected")
    RIGHT = "right", _("It is right as it is")


class ImportState(models.TextChoices):
    """How far a table that an operator sent has come."""

    UPLOADED = "uploaded", pgettext_lazy("a table", "received")
    CHECKING = "checking", pgettext_lazy("a table", "being read")
    READY = "ready", pgettext_lazy("a table", "report to read")
    WRITING = "writing", pgettext_lazy("a table", "being written")
    DONE = "done", pgettext_lazy("a table", "written")
    FAILED = "failed", pgettext_lazy("a table", "stopped")
    CANCELLED = "cancelled", pgettext_lazy("a table", "dropped")
