"""Mails to the people who apply: where their file stands, what is asked of them, what was decided and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.enums import OrganizationState, Role
from portal.notifications.delivery import send
from portal.notifications.registry import Link, MailContent, Notification, Recipient, notification
from providers.vetting.models import Application
from providers.vetting.queries import rules

REASON = gettext_lazy("You receive this message because your organization applies to be listed here.")


def tell_applicant(application: Application, mail: Notification) -> int:
    """Write to every admin of the organization that applies, in the caller's transaction; returns to how many.

    To nobody while the organization is asleep.
    """
    organization = application.organization
    if organization is None or organization.state != OrganizationState.ACTIVE:
        return 0
    admins = organization.memberships.filter(role=Role.ADMIN, user__is_active=True).select_related("user")
    return sum(send(mail, to=Recipient.of(admin.user)) is not None for admin in admins.order_by("pk"))


@dataclass
class AboutFile(Notification):
    """What these mails share: the name in the file, and its number."""

    name: str
    number: int

    reason = REASON
    optional = False
    essential_because = gettext_lazy("It tells what becomes of your application.")

    @classmethod
    def of(cls, application: Application, **more: Any) -> AboutFile:
        return cls(str(application), application.pk, **more)

    @property
    def file(self) -> Link:
        return Link.to(_("See the file"), "vetting:application", self.number)

    @property
    def said(self) -> dict[str, str]:
        return {"name": self.name}

    @classmethod
    def sample(cls) -> AboutFile:
        return cls("Le Moyeu", 42, **cls.sample_more)

    sample_more: ClassVar[dict[str, Any]] = {}


@notification
@dataclass
class FileReceived(AboutFile):
    days: int = 30

    kind = "vetting.received"
    label = gettext_lazy("We have received your application")

    @classmethod
    def of(cls, application: Application, **more: Any) -> FileReceived:
        return cls(str(application), application.pk, rules().target_days)

    def content(self) -> MailContent:
        return MailContent(
            subject=_("“%(name)s”: we have received your application") % self.said,
            paragraphs=[
                _("Thank you: the file of “%(name)s” has arrived, and the committee reads it.") % self.said,
                _(
                    "The associations you name get a link by mail, to read what you tell of them and say whether it is "
                    "so. Nothing is shown that they do not agree to."
                ),
                _("We aim at an answer within %(days)d days. Whatever it is, you will read why.") % {"days": self.days},
            ],
            action=self.file,
        )


@notification
@dataclass
class ChangesRequested(AboutFile):
    asked: list[tuple[str, str]] = field(default_factory=list)  # criterion, reason

    kind = "vetting.changes_requested"
    label = gettext_lazy("Something is to be completed in your application")
    sample_more: ClassVar[dict[str, Any]] = {"asked": [("Des prix compréhensibles", "Donnez un exemple de devis.")]}

    def content(self) -> MailContent:
        return MailContent(
            subject=_("“%(name)s”: something to complete in your application") % self.said,
            paragraphs=[
                _("The committee has read the file of “%(name)s”, and would like to know more before it decides.")
                % self.said,
                _("Here is what it asks. Only these parts can be changed; the rest stays as it was read."),
            ],
            facts=list(self.asked),
            closing=[_("Take your time: the file waits for you for six months.")],
            action=Link.to(_("Complete the file"), "vetting:application", self.number),
        )


@notification
@dataclass
class CommitteeWrote(AboutFile):
    text: str = ""

    kind = "vetting.message"
    label = gettext_lazy("The committee has written to you about your application")
    sample_more: ClassVar[dict[str, Any]] = {"text": "Le ciné-club ne répond pas : avez-vous une autre adresse ?"}

    def content(self) -> MailContent:
        return MailContent(
            subject=_("“%(name)s”: a word from the committee") % self.said,
            paragraphs=[_("About the file of “%(name)s”, the committee writes:") % self.said],
            quote=self.text,
            action=Link.to(_("Answer in the file"), "vetting:application", self.number),
        )


@notification
@dataclass
class Accepted(AboutFile):
    slug: str = ""

    kind = "vetting.accepted"
    label = gettext_lazy("Your application is accepted")
    sample_more: ClassVar[dict[str, Any]] = {"slug": "le-moyeu"}

    @classmethod
    def of(cls, application: Application, **more: Any) -> Accepted:
        return cls(str(application), application.pk, application.provider.slug if application.provider else "")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("Welcome: “%(name)s” is in the directory") % self.said,
            paragraphs=[
                _("The committee has accepted the application of “%(name)s”. The listing can be read from now on.")
                % self.said,
                _(
                    "It is verified for a year. Before it ends we ask whether it is still true. Texts and address you "
                    "change yourselves whenever you wish."
                ),
            ],
            action=Link.to(_("See the listing"), "providers:detail", self.slug),
            second=Link.to(_("Look after the listing"), "providers:my_listing", self.slug),
        )


@notification
@dataclass
class Refused(AboutFile):
    reasons: str = ""

    kind = "vetting.refused"
    label = gettext_lazy("Your application is not accepted, and why")
    sample_more: ClassVar[dict[str, Any]] = {"reasons": "Accompagne vraiment : votre offre s’arrête à l’installation."}

    def content(self) -> MailContent:
        return MailContent(
            subject=_("“%(name)s”: the answer to your application") % self.said,
            paragraphs=[
                _("The committee has read the file of “%(name)s” with care, and does not accept it this time.")
                % self.said,
                _("Here is why:"),
            ],
            quote=self.reasons,
            closing=[
                _(
                    "You see it otherwise? Within sixty days you may ask, once, that people who did not decide look "
                    "again. And when things have changed on your side, you may apply anew."
                )
            ],
            action=Link.to(_("Read the file, or appeal"), "vetting:application", self.number),
            second=Link.to(_("Other directories and networks"), "vetting:join"),
        )


@notification
@dataclass
class RefusedForGood(Refused):
    kind = "vetting.refused_for_good"
    label = gettext_lazy("The answer to your appeal")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("“%(name)s”: the answer to your appeal") % self.said,
            paragraphs=[
                _("Other people have read the file of “%(name)s” anew. They come to the same answer.") % self.said,
                _("Here is why:"),
            ],
            quote=self.reasons,
            closing=[_("This file is closed. When things have changed on your side, you may apply anew.")],
            action=self.file,
            second=Link.to(_("Other directories and networks"), "vetting:join"),
        )


@notification
@dataclass
class AppealReceived(AboutFile):
    kind = "vetting.appeal_received"
    label = gettext_lazy("We have received your appeal")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("“%(name)s”: we have received your appeal") % self.said,
            paragraphs=[
                _("Your appeal has arrived. Nobody who decided about the file of “%(name)s” takes part this time.")
                % self.said,
                _("You will read their answer here and by mail, with its reasons."),
            ],
            action=self.file,
        )


@notification
@dataclass
class FileLapsed(AboutFile):
    kind = "vetting.lapsed"
    label = gettext_lazy("Your application has ended, as nobody completed it")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("“%(name)s”: your application has ended") % self.said,
            paragraphs=[
                _("Six months ago the committee asked for something in the file of “%(name)s”, and nobody answered.")
                % self.said,
                _("So we have closed it. Nothing stands against you: you may apply anew whenever you wish."),
            ],
            action=Link.to(_("What is asked"), "vetting:join"),
        )


@notification
@dataclass
class StillToComplete(AboutFile):
    until: str = ""

    kind = "vetting.still_to_complete"
    label = gettext_lazy("Your application waits to be completed")
    sample_more: ClassVar[dict[str, Any]] = {"until": "12 mars 2026"}

    def content(self) -> MailContent:
        return MailContent(
            subject=_("“%(name)s”: your application waits for you") % self.said,
            paragraphs=[
                _("The committee has asked for something in the file of “%(name)s”, and waits for your answer.")
                % self.said,
                _("Without a word from you it closes on %(day)s. You may also withdraw it yourselves.")
                % {"day": self.until},
            ],
            action=Link.to(_("Complete the file"), "vetting:application", self.number),
        )


@notification
@dataclass
class IdleDraft(AboutFile):
    until: str = ""

    kind = "vetting.idle_draft"
    label = gettext_lazy("You have begun an application")
    sample_more: ClassVar[dict[str, Any]] = {"until": "12 mars 2026"}

    def content(self) -> MailContent:
        return MailContent(
            subject=_("“%(name)s”: the application you have begun") % self.said,
            paragraphs=[
                _("You have begun to apply for “%(name)s”, and nothing has been added for two months.") % self.said,
                _("It is kept as it is until %(day)s, then deleted. Nothing has been sent to anybody.")
                % {"day": self.until},
            ],
            action=Link.to(_("Go on with the file"), "vetting:application", self.number),
        )
