"""Mails that come by the public page of an organization."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import Organization
from portal.notifications.registry import Link, MailContent, Notification, notification


@notification
class VisitorWrites(Notification):
    kind = "accounts.visitor_writes"
    label = gettext_lazy("Somebody asks your organization how it went")
    reason = gettext_lazy("You receive this message because you are an admin of this organization.")

    def __init__(self, organization: Organization, *, who: str, text: str) -> None:
        self.organization, self.who, self.text = organization, who, text

    def content(self) -> MailContent:
        names = {"who": self.who, "name": self.organization.name}
        return MailContent(
            subject=_("%(who)s has a question for %(name)s") % names,
            paragraphs=[
                _("%(who)s read the public page of “%(name)s”, where you say that you are ready to tell how it went.")
                % names
            ],
            quote=self.text,
            closing=[
                _("Answer this mail: it goes straight to them. Until you do, they do not know your address."),
                _("Too much of it? Say on your page that you are not ready any more."),
            ],
            action=Link.to(_("See our public page"), "accounts:public_page", self.organization.slug),
        )

    @classmethod
    def sample(cls) -> VisitorWrites:
        return cls(
            Organization(name="Les Voix du Lavoir", slug="les-voix-du-lavoir"),
            who="Bernard Lunel",
            text="Bonjour, comment avez-vous fait pour que tout le monde lise la liste et plus le groupe ?",
        )
