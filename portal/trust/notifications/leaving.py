"""The last mail to somebody who waits for an answer about an organization that is deleted."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.notifications.registry import Link, MailContent, Notification, notification


@notification
class OrganizationGone(Notification):
    kind = "trust.organization_gone"
    label = gettext_lazy("The organization about which you asked something is deleted")
    reason = gettext_lazy("You receive this message because you waited for an answer about this organization.")
    essential_because = gettext_lazy("It is the last one about it.")
    optional = False
    is_sensitive = True  # the name is forgotten as soon as it has left

    def __init__(self, name: str) -> None:
        self.name = name

    def content(self) -> MailContent:
        return MailContent(
            subject=_("%(name)s is deleted") % {"name": self.name},
            paragraphs=[
                _("You waited for an answer about “%(name)s”. Its admins have deleted it from this site.")
                % {"name": self.name},
                _("So nothing is asked any more, and what you wrote about it is erased. You have nothing to do."),
            ],
            action=Link.to(_("See your organizations"), "accounts:organizations"),
        )

    @classmethod
    def sample(cls) -> OrganizationGone:
        return cls("La Boussole")
