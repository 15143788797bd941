"""The mail about two organizations that have become one."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import Organization
from portal.accounts.notifications.organizations import AboutOrganization
from portal.notifications.registry import MailContent, notification


@notification
class OrganizationsMerged(AboutOrganization):
    kind = "accounts.organizations_merged"
    label = gettext_lazy("Two of your organizations have become one")
    reason = gettext_lazy("You receive this message because you belong to one of these organizations.")
    optional = False
    essential_because = gettext_lazy("It says where your organization is now, so it cannot be stopped.")

    def __init__(self, organization: Organization, gone: str) -> None:
        super().__init__(organization)
        self.gone = gone

    def content(self) -> MailContent:
        names = {"gone": self.gone, **self.names()}
        return MailContent(
            subject=_("“%(gone)s” is now part of “%(name)s”") % names,
            paragraphs=[
                _("“%(gone)s” and “%(name)s” were the same organization, noted twice. They are one now.") % names,
                _(
                    "Everything has moved to “%(name)s”: members, listing, requests and files. You keep the higher "
                    "of the roles you had. Addresses of “%(gone)s” lead there by themselves."
                )
                % names,
            ],
            closing=[_("You think that this is a mistake? Write to the people who run this site.")],
            action=self.page(),
        )

    @classmethod
    def sample(cls) -> OrganizationsMerged:
        return cls(Organization(name="Les Voix du Lavoir", slug="les-voix-du-lavoir"), "Chorale du Lavoir")
