"""What happened to people and organizations, in the words of histories."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "person.created": _("account made"),
    "person.joined_group": _("joined those who keep the portal"),
    "person.erased": _("account deleted"),
    "organization.created": _("founded here"),
    "organization.imported": _("taken in with a table"),
    "organization.edited": _("details changed"),
    "organization.sleep": _("put to sleep"),
    "organization.wake": _("woken up"),
    "membership.added": _("joined"),
    "membership.left": _("left"),
    "membership.removed": _("taken out of the organization"),
    "membership.role_changed": _("got another role"),
    "invitation.sent": _("invitation sent"),
    "invitation.declined": _("invitation declined"),
    "invitation.revoked": _("invitation taken back"),
    "join.asked": _("asked to join"),
    "join.accepted": _("welcomed"),
    "join.refused": _("not taken in"),
    "join.withdrawn": _("no longer asks to join"),
    "factor_reset.asked": _("said that the second factor is lost"),
    "factor_reset.started": _("confirmed that the second factor is lost"),
    "factor_reset.stopped": _("stopped the removal of the second factor"),
    "factor_reset.refused": _("removal of the second factor refused"),
    "factor_reset.done": _("second factor removed"),
}
