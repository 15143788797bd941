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


class StaffGroup(models.TextChoices):
    """Groups of the people who keep the portal; their names are Django group names."""

    EDITORS = "editors", _("editors")
    MODERATORS = "moderators", _("moderators")
    OPERATORS = "operators", _("operators")
