"""Mails between a branch and its network."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.enums import OrganizationKind, OrganizationState, Side
from portal.accounts.models import Affiliation, Organization
from portal.notifications.registry import Link, MailContent, Notification, notification


def _sample() -> Affiliation:
    return Affiliation(
        pk=7,
        branch=Organization(
            pk=1, name="Les Voix du Lavoir", slug="les-voix-du-lavoir", kind=OrganizationKind.COLLECTIVE
        ),
        network=Organization(pk=2, name="Fédération des chœurs du Ru", slug="choeurs-du-ru"),
        asked_by=Side.BRANCH,
        message="Nous chantons sous votre toit depuis 2019 ; autant que cela se lise.",
        reason="Vous avez rejoint la fédération voisine en mars ; bonne route avec elle.",
    )


class AboutAffiliation(Notification):
    """Base: the affiliation, and the side that is written to."""

    reason = gettext_lazy("You receive this message because you are an admin of this organization.")

    def __init__(self, affiliation: Affiliation, to: Organization) -> None:
        self.affiliation, self.to = affiliation, to

    def names(self) -> dict[str, str]:
        return {
            "name": self.to.name,
            "other": self.affiliation.other_of(self.to).name,
            "branch": self.affiliation.branch.name,
            "network": self.affiliation.network.name,
        }

    def page(self, label: str) -> Link:
        return Link.to(label, "accounts:network", self.to.slug)

    @classmethod
    def sample(cls) -> AboutAffiliation:
        example = _sample()
        return cls(example, example.branch)


@notification
class AffiliationAsked(AboutAffiliation):
    kind = "accounts.affiliation_asked"
    label = gettext_lazy("An organization says that it is your branch, or your network")

    def content(self) -> MailContent:
        is_network = self.affiliation.side_of(self.to) == Side.NETWORK
        asks = (
            _("“%(other)s” says that it is a branch of “%(name)s”. It counts once you have confirmed it.")
            if is_network
            else _("“%(other)s” says that “%(name)s” is one of its branches. It counts once you have confirmed it.")
        )
        return MailContent(
            subject=_("%(branch)s, a branch of %(network)s?") % self.names(),
            paragraphs=[
                asks % self.names(),
                _("A network and its branches are counted once, wherever organizations are counted."),
            ],
            quote=self.affiliation.message,
            closing=[_("It is not so? Decline with a word of explanation: they read it. Any admin may answer.")],
            action=Link.to(_("Answer"), "accounts:affiliation_answer", self.to.slug, self.affiliation.pk),
        )

    @classmethod
    def sample(cls) -> AffiliationAsked:
        example = _sample()
        return cls(example, example.network)


@notification
class AffiliationConfirmed(AboutAffiliation):
    kind = "accounts.affiliation_confirmed"
    label = gettext_lazy("The other side confirms a branch")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("Confirmed: %(branch)s is a branch of %(network)s") % self.names(),
            paragraphs=[
                _("“%(other)s” has confirmed it: “%(branch)s” is a branch of “%(network)s”.") % self.names(),
                _("Where both have a public page, each names the other from now on."),
            ],
            action=self.page(_("See the network")),
        )


@notification
class AffiliationDeclined(AboutAffiliation):
    kind = "accounts.affiliation_declined"
    label = gettext_lazy("The other side declines a branch")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("Not confirmed: %(branch)s as a branch of %(network)s") % self.names(),
            paragraphs=[
                _("“%(other)s” does not confirm that “%(branch)s” is a branch of “%(network)s”. Here is why:")
                % self.names()
            ],
            quote=self.affiliation.reason,
            closing=[_("If it is a misunderstanding, speak to them directly.")],
            action=self.page(_("See the network")),
        )


@notification
class AffiliationEnded(AboutAffiliation):
    kind = "accounts.affiliation_ended"
    label = gettext_lazy("A branch and its network part")
    is_sensitive = True  # the name of one that is deleted is forgotten as soon as it has left

    def content(self) -> MailContent:
        return MailContent(
            subject=_("%(branch)s is no longer a branch of %(network)s") % self.names(),
            paragraphs=[
                _("“%(other)s” has ended it: “%(branch)s” is no longer a branch of “%(network)s” here.") % self.names(),
                _("Neither public page names the other any more. Everything else stays as it is."),
            ],
            quote=self.affiliation.reason,
            action=self.page(_("See the network")),
        )


@notification
class AffiliationOvertaken(AboutAffiliation):
    """`gone` fell asleep, was deleted, or became one with `kept` while the request waited."""

    kind = "accounts.affiliation_overtaken"
    label = gettext_lazy("What you asked about a branch ends without an answer: one of the two sleeps or has gone")
    is_sensitive = True  # the name of one that is deleted is forgotten as soon as it has left

    def __init__(
        self,
        affiliation: Affiliation,
        to: Organization,
        *,
        gone: Organization,
        became: str,
        kept: Organization | None = None,
    ) -> None:
        super().__init__(affiliation, to)
        self.gone, self.became, self.kept = gone, became, kept

    def why(self) -> str:
        names = {"gone": self.gone.name, "kept": self.kept.name if self.kept else ""}
        if self.became == OrganizationState.ASLEEP:
            return _("“%(gone)s” sleeps: nobody answers there for now. You can ask again once it is awake.") % names
        if self.became == OrganizationState.DELETED:
            return _("“%(gone)s” is no longer here. Should it come back one day, you can ask again.") % names
        return (
            _(
                "“%(gone)s” and “%(kept)s” have become one, and your request could not follow: the two are bound "
                "already, or would go round in a circle. See what stands now; from there you can ask again."
            )
            % names
        )

    def content(self) -> MailContent:
        names = {"branch": self.affiliation.branch.name, "network": self.affiliation.network.name}
        return MailContent(
            subject=_("Without an answer: %(branch)s as a branch of %(network)s") % names,
            paragraphs=[
                _("You asked to have it confirmed that “%(branch)s” is a branch of “%(network)s”.") % names,
                _("Nobody had answered yet, and now your request is over. Here is why:"),
                self.why(),
            ],
            action=self.page(_("See the network")),
        )

    @classmethod
    def sample(cls) -> AffiliationOvertaken:
        example = _sample()
        kept = Organization(pk=3, name="Union des chorales", slug="union-des-chorales")
        return cls(example, example.branch, gone=example.network, became=OrganizationState.MERGED, kept=kept)
