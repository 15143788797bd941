"""Mails about who belongs to an organization."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.enums import IdentifierKind, OrganizationKind, Role
from portal.accounts.models import Invitation, JoinRequest, Membership, Organization, User
from portal.common.words import day
from portal.notifications.registry import Link, MailContent, Notification, notification

SAMPLE_DAY = datetime(2026, 5, 19, 18, 0, tzinfo=ZoneInfo("Europe/Paris"))


def choir() -> Organization:
    return Organization(
        name="Les Voix du Lavoir",
        slug="les-voix-du-lavoir",
        kind=OrganizationKind.ASSOCIATION_1901,
        identifier_kind=IdentifierKind.NONE,
    )


@notification
class Invited(Notification):
    kind = "accounts.invited"
    label = gettext_lazy("Somebody invites you into their organization")
    reason = gettext_lazy("You receive this message because a member of this organization wrote your address.")

    def __init__(self, invitation: Invitation, token: str) -> None:
        self.invitation, self.token = invitation, token

    def content(self) -> MailContent:
        invitation, name = self.invitation, self.invitation.organization.name
        return MailContent(
            subject=_("%(who)s invites you into %(name)s") % {"who": invitation.invited_by, "name": name},
            paragraphs=[
                _(
                    "%(who)s invites you to join “%(name)s” on this site, where associations find somebody to leave "
                    "the web giants’ tools with."
                )
                % {"who": invitation.invited_by, "name": name}
            ],
            facts=[
                (_("Organization"), name),
                (_("Your role"), invitation.role_in_words),
                (_("Valid until"), day(invitation.expires_at)),
            ],
            action=Link.to(_("See the invitation"), "accounts:invitation", self.token),
            notes=[
                _("If you have no account yet, the page tells you how to open one; it takes a minute."),
                _("You do not know them? Then do nothing: the invitation ends by itself."),
            ],
        )

    @classmethod
    def sample(cls) -> Invited:
        from_odile = Invitation(
            organization=choir(),
            role=Role.MANDATED,
            mandate_cents=50_000,
            invited_by=User(display_name="Odile Ferrand"),
            expires_at=SAMPLE_DAY,
        )
        return cls(from_odile, "k3yTbWq8-0rZpLxV")


class AboutOrganization(Notification):
    """About one organization; links to its page."""

    def __init__(self, organization: Organization, *details: Any) -> None:
        self.organization = organization

    def names(self) -> dict[str, str]:
        return {"name": self.organization.name}

    def page(self) -> Link:
        return Link.to(_("See the organization"), "accounts:organization", self.organization.slug)


@notification
class InvitationAnswered(AboutOrganization):
    kind = "accounts.invitation_answered"
    label = gettext_lazy("Somebody answers an invitation into your organization")
    reason = gettext_lazy("You receive this message because you are an admin of this organization.")

    def __init__(self, organization: Organization, *, accepted: bool, who: str) -> None:
        super().__init__(organization)
        self.accepted, self.who = accepted, who

    def content(self) -> MailContent:
        if not self.accepted:
            return MailContent(
                subject=_("An invitation into %(name)s was declined") % self.names(),
                paragraphs=[_("Somebody invited into “%(name)s” declined. There is nothing to do.") % self.names()],
                action=self.page(),
            )
        return MailContent(
            subject=_("%(who)s joined %(name)s") % {"who": self.who, **self.names()},
            paragraphs=[
                _("%(who)s took the invitation and now belongs to “%(name)s”.") % {"who": self.who, **self.names()}
            ],
            action=self.page(),
        )

    @classmethod
    def sample(cls) -> InvitationAnswered:
        return cls(choir(), accepted=True, who="Bernard")


@notification
class JoinAsked(AboutOrganization):
    kind = "accounts.join_asked"
    label = gettext_lazy("Somebody asks to join your organization")
    reason = gettext_lazy("You receive this message because you are an admin of this organization.")

    def __init__(self, request: JoinRequest) -> None:
        super().__init__(request.organization)
        self.request = request

    def content(self) -> MailContent:
        who = str(self.request.user)
        return MailContent(
            subject=_("%(who)s asks to join %(name)s") % {"who": who, **self.names()},
            paragraphs=[
                _("%(who)s found “%(name)s” by its name and asks to join it.") % {"who": who, **self.names()},
                _("Only let in people you know. Any admin may answer."),
            ],
            quote=self.request.message,
            action=Link.to(_("Answer"), "accounts:members", self.organization.slug),
        )

    @classmethod
    def sample(cls) -> JoinAsked:
        return cls(
            JoinRequest(
                organization=choir(),
                user=User(display_name="Bernard"),
                message="C’est Bernard, des basses. J’ai encore les clés de l’ancienne boîte.",
            )
        )


@notification
class JoinAccepted(AboutOrganization):
    kind = "accounts.join_accepted"
    label = gettext_lazy("Your request to join is accepted")
    reason = gettext_lazy("You receive this message because you asked to join this organization.")
    optional = False

    def content(self) -> MailContent:
        return MailContent(
            subject=_("You now belong to %(name)s") % self.names(),
            paragraphs=[_("An admin of “%(name)s” accepted your request.") % self.names()],
            action=self.page(),
        )

    @classmethod
    def sample(cls) -> JoinAccepted:
        return cls(choir())


class WithReason(AboutOrganization):
    """Says no, with the reason that was written."""

    def __init__(self, organization: Organization, reason: str) -> None:
        super().__init__(organization)
        self.why = reason


@notification
class JoinRefused(WithReason):
    kind = "accounts.join_refused"
    label = gettext_lazy("Your request to join is refused")
    reason = gettext_lazy("You receive this message because you asked to join this organization.")
    optional = False

    def content(self) -> MailContent:
        return MailContent(
            subject=_("%(name)s did not accept your request to join") % self.names(),
            paragraphs=[_("An admin of “%(name)s” did not accept your request. Here is why:") % self.names()],
            quote=self.why,
            closing=[_("If it is a misunderstanding, speak to them directly, then ask again.")],
            action=Link.to(_("See my account"), "accounts:home"),
        )

    @classmethod
    def sample(cls) -> JoinRefused:
        return cls(choir(), "Nous ne vous connaissons pas encore : passez un mardi soir à la répétition.")


@notification
class MemberRemoved(WithReason):
    kind = "accounts.member_removed"
    label = gettext_lazy("You no longer belong to an organization")
    reason = gettext_lazy("You receive this message because you belonged to this organization.")
    optional = False
    essential_because = gettext_lazy("It tells you of a right that changed, so it cannot be stopped.")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("You no longer belong to %(name)s") % self.names(),
            paragraphs=[_("An admin took you off the members of “%(name)s”. Here is why:") % self.names()],
            quote=self.why,
            closing=[_("Your account and everything that is yours stay as they are.")],
            action=Link.to(_("See my account"), "accounts:home"),
        )

    @classmethod
    def sample(cls) -> MemberRemoved:
        return cls(choir(), "Vous avez quitté la chorale en juin ; merci pour ces neuf années.")


@notification
class RoleChanged(Notification):
    kind = "accounts.role_changed"
    label = gettext_lazy("Your role in an organization changes")
    reason = gettext_lazy("You receive this message because you belong to this organization.")
    optional = False
    essential_because = gettext_lazy("It tells you of a right that changed, so it cannot be stopped.")

    def __init__(self, membership: Membership) -> None:
        self.membership = membership

    def content(self) -> MailContent:
        organization = self.membership.organization
        return MailContent(
            subject=_("Your role in %(name)s has changed") % {"name": organization.name},
            paragraphs=[_("An admin of “%(name)s” changed your role.") % {"name": organization.name}],
            facts=[(_("Your role now"), self.membership.role_in_words)],
            action=Link.to(_("See the organization"), "accounts:organization", organization.slug),
        )

    @classmethod
    def sample(cls) -> RoleChanged:
        return cls(Membership(organization=choir(), role=Role.MANDATED, mandate_cents=50_000))
