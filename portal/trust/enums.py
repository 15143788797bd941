from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ClaimState(models.TextChoices):
    """Where it stands that somebody asks to answer for an organization that nobody answers for."""

    MAILED = "mailed", _("the listed address is asked")
    AT_DESK = "at_desk", _("with the moderators")
    GRANTED = "granted", _("granted")
    CONTESTED = "contested", _("granted, then contested")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    OVERTAKEN = "overtaken", _("somebody else answers for it now")


class ClaimWay(models.TextChoices):
    MAIL = "mail", _("Write to the address of the listing: whoever reads it says yes with one link")
    DESK = "desk", _("Ask the moderators: nobody reads that address any more, or there is none")


class ProposalState(models.TextChoices):
    """Where it stands that an admin proposes to make one of two organizations."""

    WAITING = "waiting", _("waiting")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", pgettext_lazy("a proposed merge", "declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    OVERTAKEN = "overtaken", _("two organizations have become one")


class CheckState(models.TextChoices):
    """Where it stands that an organization has its official number checked."""

    ASKED = "asked", _("asked")
    MAILED = "mailed", _("the address of the public record is asked")
    VOUCHING = "vouching", _("another organization is asked to vouch")
    SHOWN = "shown", _("a document is to be looked at")
    TO_DECIDE = "to_decide", _("with the moderators")
    CONFIRMED = "confirmed", _("number verified")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    LAPSED = "lapsed", _("ended without an answer")


class CheckWay(models.TextChoices):
    MAIL = "mail", _("A mail to the address of the public record")
    VOUCHER = "voucher", _("Another organization vouches for it")
    DOCUMENT = "document", _("A document that is shown")


class SuccessionState(models.TextChoices):
    """Where it stands that somebody asks to take over from admins who are silent."""

    RUNNING = "running", _("the admins are asked")
    AT_DESK = "at_desk", _("with the moderators")
    HANDED_OVER = "handed_over", _("handed over")
    STOPPED = "stopped", _("stopped: an admin is still there")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    OVERTAKEN = "overtaken", _("two organizations have become one")


class Party(models.TextChoices):
    """As what somebody acted, in the traces of this room."""

    ASKING = "asking", _("the person who asks")
    ADDRESS = "address", _("whoever reads the listed address")
    ADMIN = "admin", _("an admin")
    MEMBER = "member", _("a member")
    MODERATOR = "moderator", _("a moderator")
    PORTAL = "portal", _("the portal itself")
