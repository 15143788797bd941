"""Mails that come by the public page of an organization, or tell what moderators decided about it."""

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


class AboutPage(Notification):
    """What moderators decided about the public page, with their reason in their words."""

    reason = gettext_lazy("You receive this message because you are an admin of this organization.")
    optional = False
    essential_because = gettext_lazy("It tells what has become of your public page.")

    def __init__(self, organization: Organization, *, because: str) -> None:
        self.organization, self.because = organization, because

    @property
    def names(self) -> dict[str, str]:
        return {"name": self.organization.name}

    @property
    def own_page(self) -> Link:
        return Link.to(_("See our public page"), "accounts:public_page", self.organization.slug)


@notification
class PageWithheld(AboutPage):
    kind = "accounts.page_withheld"
    label = gettext_lazy("Your public page is hidden by the moderators")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("The public page of %(name)s is hidden for now") % self.names,
            paragraphs=[
                _(
                    "The moderators have hidden the public page of “%(name)s”. Nothing is deleted, and all the rest "
                    "goes on. Here is their reason:"
                )
                % self.names
            ],
            quote=self.because,
            closing=[
                _(
                    "If you see it otherwise, or if the cause is mended, answer this mail: somebody who did not decide "
                    "will read you. Until then the page cannot be shown again."
                )
            ],
            action=self.own_page,
        )

    @classmethod
    def sample(cls) -> PageWithheld:
        return cls(
            Organization(name="Les Voix du Lavoir", slug="les-voix-du-lavoir"),
            because=_("What the page tells of a neighbour by name belongs to their private life."),
        )


@notification
class PageGivenBack(AboutPage):
    kind = "accounts.page_given_back"
    label = gettext_lazy("Your public page is yours again")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("The public page of %(name)s can be shown again") % self.names,
            paragraphs=[
                _(
                    "The moderators have looked again at the public page of “%(name)s”, and give it back to you. It "
                    "stays hidden until one of its admins shows it. Here is their reason:"
                )
                % self.names
            ],
            quote=self.because,
            action=self.own_page,
        )

    @classmethod
    def sample(cls) -> PageGivenBack:
        return cls(
            Organization(name="Les Voix du Lavoir", slug="les-voix-du-lavoir"),
            because=_("The neighbour is no longer named."),
        )
