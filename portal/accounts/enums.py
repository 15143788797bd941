from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganizationKind(models.TextChoices):
    """Legal kinds met in the field; an undeclared collective is one like any other."""

    ASSOCIATION_1901 = "association-1901", _("Association (law of 1901)")
    ASSOCIATION_1908 = "association-1908", _("Association (local law of Alsace-Moselle)")
    ASSOCIATION_1907 = "association-1907", _("Association (law of 1907)")
    COLLECTIVE = "collective", _("Informal collective")
    UNION = "union", _("Trade union")
    COOPERATIVE = "cooperative", _("Cooperative")
    COMPANY = "company", _("Company")
    FREELANCE = "freelance", _("Independent worker")
    PUBLIC = "public", _("Public body")
    OTHER = "other", _("Other")


class OrganizationState(models.TextChoices):
    ACTIVE = "active", _("active")
    ASLEEP = "asleep", _("asleep")
    MERGED = "merged", _("merged into another one")
    DELETED = "deleted", _("deleted")


class DeletionState(models.TextChoices):
    """Of the wish to delete an organization that has other admins."""

    WAITING = "waiting", _("under way")
    STOPPED = "stopped", pgettext_lazy("a deletion", "stopped")
    DONE = "done", _("done")


class AcceptedDocument(models.TextChoices):
    TERMS = "terms", _("Terms of use")


class IdentifierKind(models.TextChoices):
    NONE = "", _("None (undeclared, or prefers not to say)")
    RNA = "rna", _("RNA number")
    SIREN = "siren", _("SIREN or SIRET number")
    LOCAL = "local", _("Local register (Alsace-Moselle)")


class Role(models.TextChoices):
    ADMIN = "admin", _("admin")
    MANDATED = "mandated", _("mandated up to an amount")
    MEMBER = "member", _("member")


class InvitationState(models.TextChoices):
    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", pgettext_lazy("a request to join", "declined")
    REVOKED = "revoked", _("withdrawn")


class JoinRequestState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class FactorResetState(models.TextChoices):
    ASKED = "asked", _("asked for")
    WAITING = "waiting", _("started, waiting")
    STOPPED = "stopped", _("stopped by the person")
    REFUSED = "refused", _("refused")
    DONE = "done", _("done")


class Sector(models.TextChoices):
    """What an organization is busy with; it may be several of them."""

    EDUCATION = "education", _("Education and training")
    ENVIRONMENT = "environment", _("Environment")
    CULTURE = "culture", _("Culture and arts")
    SOCIAL = "social", _("Social work")
    MUTUAL_AID = "mutual-aid", _("Mutual aid and solidarity")
    LEISURE = "leisure", _("Leisure and village life")
    RIGHTS = "rights", _("Defence of rights")
    POLITICS = "politics", _("Political activity")
    ECONOMY = "economy", _("Economy and employment")
    SPORT = "sport", _("Sport")
    HEALTH = "health", _("Health")
    RESEARCH = "research", _("Research")
    JUSTICE = "justice", _("Justice")
    SPIRITUALITY = "spirituality", _("Spiritual or philosophical life")
    TOURISM = "tourism", _("Tourism")
    OTHER = "other", _("Something else")


class BudgetBand(models.TextChoices):
    """A yearly budget, roughly; `BUDGET_LIMITS` says from how much to how much."""

    NONE = "none"
    TINY = "tiny"
    SMALL = "small"
    MODEST = "modest"
    MIDDLE = "middle"
    LARGE = "large"
    VERY_LARGE = "very-large"


# In cents: from this much on, to just below the next; the last one has no end, the first is no money at all.
BUDGET_LIMITS: dict[str, tuple[int, int | None]] = {
    BudgetBand.NONE: (0, 0),
    BudgetBand.TINY: (1, 1_000_00),
    BudgetBand.SMALL: (1_000_00, 10_000_00),
    BudgetBand.MODEST: (10_000_00, 50_000_00),
    BudgetBand.MIDDLE: (50_000_00, 200_000_00),
    BudgetBand.LARGE: (200_000_00, 500_000_00),
    BudgetBand.VERY_LARGE: (500_000_00, None),
}


class PageState(models.TextChoices):
    """Whether the public page of an organization can be read."""

    HIDDEN = "hidden", _("hidden")
    SHOWN = "shown", _("shown")
    WITHHELD = "withheld", _("hidden by the moderators")


class Side(models.TextChoices):
    """One of the two ends of an affiliation."""

    BRANCH = "branch", _("branch")
    NETWORK = "network", _("network")


class AffiliationState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("an affiliation", "asked")
    CONFIRMED = "confirmed", pgettext_lazy("an affiliation", "confirmed")
    DECLINED = "declined", pgettext_lazy("an affiliation", "declined")
    TAKEN_BACK = "taken-back", pgettext_lazy("an affiliation", "taken back")
    OVERTAKEN = "overtaken", pgettext_lazy("an affiliation", "without an answer: one of the two sleeps or has gone")
    ENDED = "ended", pgettext_lazy("an affiliation", "ended")


OPEN_AFFILIATIONS = (AffiliationState.ASKED, AffiliationState.CONFIRMED)


class StaffGroup(models.TextChoices):
    """Groups of the people who keep the portal; their names are Django group names."""

    EDITORS = "editors", _("editors")
    MODERATORS = "moderators", _("moderators")
    OPERATORS = "operators", _("operators")
