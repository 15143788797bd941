"""Mails about the deletion of an organization. The one before the end carries the link that stops it."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import Organization, OrganizationDeletion, User
from portal.accounts.notifications.organizations import SAMPLE_DAY, AboutOrganization, choir
from portal.common.words import day
from portal.notifications.registry import Link, MailContent, Notification, notification


@notification
class DeletionAsked(AboutOrganization):
    kind = "accounts.deletion_asked"
    label = gettext_lazy("Another admin wishes your organization deleted")
    reason = gettext_lazy("You receive this message because you are an admin of this organization.")
    optional = False
    essential_because = gettext_lazy("Without it you could not stop the deletion, so it cannot be stopped.")

    def __init__(self, deletion: OrganizationDeletion, token: str) -> None:
        super().__init__(deletion.organization)
        self.deletion, self.token = deletion, token

    def content(self) -> MailContent:
        words = {"who": self.deletion.asked_by, **self.names()}
        return MailContent(
            subject=_("%(name)s is to be deleted: do you agree?") % words,
            paragraphs=[
                _("%(who)s, an admin like you, wishes “%(name)s” deleted from this site.") % words,
                _(
                    "You agree: there is nothing to do. You do not: stop it by the link below; any admin can, and "
                    "one is enough. Then speak to each other."
                ),
            ],
            facts=[(_("Deleted on"), day(self.deletion.due_at))],
            action=Link.to(_("Stop the deletion"), "accounts:organization_keep", self.token),
            second=self.page(),
            notes=[_("What goes and what stays is written on its page; its data can be taken along from there.")],
        )

    @classmethod
    def sample(cls) -> DeletionAsked:
        deletion = OrganizationDeletion(
            organization=choir(),
            asked_by=User(display_name="Odile Ferrand"),
            asked_at=SAMPLE_DAY,
            due_at=SAMPLE_DAY + timedelta(days=7),
        )
        return cls(deletion, "WzEsMl0:1xV1sZ:FUXYLRoXupM2")


@notification
class DeletionStopped(AboutOrganization):
    kind = "accounts.deletion_stopped"
    label = gettext_lazy("Your organization is not deleted")
    reason = gettext_lazy("You receive this message because you are an admin of this organization.")
    optional = False
    essential_because = gettext_lazy("It ends what the mail before began, so it cannot be stopped.")

    def __init__(self, organization: Organization, *, who: str) -> None:
        super().__init__(organization)
        self.who = who

    def content(self) -> MailContent:
        told = (
            _("%(who)s stopped the deletion of “%(name)s”.") % {"who": self.who, **self.names()}
            if self.who
            else _("Whoever wished “%(name)s” deleted is not its admin any more, so the deletion is stopped.")
            % self.names()
        )
        return MailContent(
            subject=_("%(name)s stays") % self.names(),
            paragraphs=[told, _("Nothing has changed. If you still think that it should go, speak to each other.")],
            action=self.page(),
        )

    @classmethod
    def sample(cls) -> DeletionStopped:
        return cls(choir(), who="Bernard")


@notification
class OrganizationDeleted(Notification):
    kind = "accounts.organization_deleted"
    label = gettext_lazy("Your organization is deleted")
    reason = gettext_lazy("You receive this message because you belonged to this organization, or asked to join it.")
    essential_because = gettext_lazy("It is the last one about it.")
    optional = False
    is_sensitive = True  # the name is forgotten as soon as it has left

    def __init__(self, name: str) -> None:
        self.name = name

    def content(self) -> MailContent:
        return MailContent(
            subject=_("%(name)s is deleted") % {"name": self.name},
            paragraphs=[
                _("“%(name)s” is deleted from this site, as its admins decided.") % {"name": self.name},
                _(
                    "What it said of itself is erased, its listing has left the directory, its applications and "
                    "requests are withdrawn. The trace of decisions stays, and says “deleted organization”."
                ),
                _("Your account and everything that is yours stay as they are."),
            ],
            action=Link.to(_("See my account"), "accounts:home"),
        )

    @classmethod
    def sample(cls) -> OrganizationDeleted:
        return cls("Les Voix du Lavoir")
