"""Mails about what an association was told of: to the association, and to those who named it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.common import clock
from portal.common.words import day
from portal.notifications.registry import Link, MailContent, Notification, notification
from providers.vetting.enums import SignState
from providers.vetting.models import ToldProject
from providers.vetting.notifications.applicant import REASON

NAMED = gettext_lazy(
    "You receive this message because an organization named you as the person to ask in your association."
)


@dataclass
class ToAssociation(Notification):
    """What these mails share: who tells of whom."""

    applicant: str
    association: str

    reason = NAMED
    optional = False
    essential_because = gettext_lazy("It is about what is said of your association.")

    @property
    def said(self) -> dict[str, str]:
        return {"applicant": self.applicant, "association": self.association}


@notification
@dataclass
class PleaseSign(ToAssociation):
    token: str = ""
    until: str = ""

    kind = "vetting.please_sign"
    label = gettext_lazy("Is it so? An organization tells how it accompanied you")

    @classmethod
    def of(cls, project: ToldProject, token: str, until: datetime) -> PleaseSign:
        return cls(str(project.application), project.association, token, day(until))

    def content(self) -> MailContent:
        return MailContent(
            subject=_("%(applicant)s tells how it accompanied %(association)s: is it so?") % self.said,
            paragraphs=[
                _(
                    "“%(applicant)s” would like to be listed here, among those who accompany associations that leave "
                    "the web giants’ tools. It tells how it accompanied “%(association)s”, and names you."
                )
                % self.said,
                _(
                    "Would you read it? You confirm, you correct, or you say that it was otherwise. You also say what "
                    "may be shown: without your word, nothing is. It takes five minutes, without an account."
                ),
            ],
            action=Link.to(_("Read what is told"), "vetting:sign", self.token),
            notes=[_("The link is for you alone, and holds until %(day)s.") % {"day": self.until}],
        )

    @classmethod
    def sample(cls) -> PleaseSign:
        return cls("Le Moyeu", "Les Voix du Lavoir", "k3y", day(clock.today() + timedelta(days=45)))


@notification
@dataclass
class StillToSign(PleaseSign):
    kind = "vetting.still_to_sign"
    label = gettext_lazy("A reminder: is what is told of you so?")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("A reminder: %(applicant)s waits for your word") % self.said,
            paragraphs=[
                _("“%(applicant)s” tells how it accompanied “%(association)s”, and hopes that you will read it.")
                % self.said,
                _("Five minutes are enough, without an account. A “no” is an answer too."),
            ],
            action=Link.to(_("Read what is told"), "vetting:sign", self.token),
            notes=[
                _("The link replaces the one of our message before, and holds until %(day)s.") % {"day": self.until}
            ],
        )


@notification
@dataclass
class ThanksForSigning(ToAssociation):
    token: str = ""

    kind = "vetting.thanks_for_signing"
    label = gettext_lazy("Thank you for your word")

    @classmethod
    def of(cls, project: ToldProject) -> ThanksForSigning:
        return cls(str(project.application), project.association, project.consent_token)

    def content(self) -> MailContent:
        return MailContent(
            subject=_("Thank you for your word about %(applicant)s") % self.said,
            paragraphs=[
                _("Your answer is noted, and those who read the application have it.") % self.said,
                _(
                    "Keep this message: at any time you can look at what may be shown of “%(association)s”, change it, "
                    "or take it all back."
                )
                % self.said,
            ],
            action=Link.to(_("What may be shown"), "vetting:consent", self.token),
        )

    @classmethod
    def sample(cls) -> ThanksForSigning:
        return cls("Le Moyeu", "Les Voix du Lavoir", "k3y")


@dataclass
class ToApplicant(Notification):
    """What the mails to those who apply share: which support of which file."""

    association: str
    number: int
    words: str = ""
    state: str = ""

    reason = REASON
    optional = False
    essential_because = gettext_lazy("It tells what becomes of your application.")

    @classmethod
    def of(cls, project: ToldProject) -> ToApplicant:
        words = project.correction or project.decline_reason
        return cls(project.association, project.application_id, words, project.sign_state)

    @property
    def said(self) -> dict[str, str]:
        return {"association": self.association}

    @property
    def file(self) -> Link:
        return Link.to(_("See the file"), "vetting:application", self.number)

    @classmethod
    def sample(cls) -> ToApplicant:
        return cls("Les Voix du Lavoir", 42, "C’était à l’automne 2024.", SignState.CORRECTED)


@notification
@dataclass
class AssociationAnswered(ToApplicant):
    kind = "vetting.association_answered"
    label = gettext_lazy("An association you named has answered")

    def content(self) -> MailContent:
        told: dict[str, Any] = {
            SignState.CONFIRMED: _("“%(association)s” confirms what you tell."),
            SignState.CORRECTED: _(
                "“%(association)s” confirms what you tell, with a correction. Take it over, or explain why you see it "
                "otherwise."
            ),
            SignState.DECLINED: _(
                "“%(association)s” does not confirm what you tell. That decides nothing: the committee reads both."
            ),
        }
        return MailContent(
            subject=_("“%(association)s” has answered") % self.said,
            paragraphs=[told[self.state] % self.said],
            quote=self.words,
            action=self.file,
        )


@notification
@dataclass
class WrongPerson(ToApplicant):
    kind = "vetting.wrong_person"
    label = gettext_lazy("The person you named is not the one to ask")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("“%(association)s”: somebody else is to be asked") % self.said,
            paragraphs=[
                _("The person you named for “%(association)s” says that they are not the one to ask.") % self.said,
                _("Name somebody else in the file; they will get a link of their own."),
            ],
            action=self.file,
        )


@notification
@dataclass
class NoAnswer(ToApplicant):
    kind = "vetting.no_answer"
    label = gettext_lazy("An association you named has not answered")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("“%(association)s” has not answered") % self.said,
            paragraphs=[
                _("We wrote to “%(association)s” three times in six weeks, and the link has expired.") % self.said,
                _("A telephone call often helps. Then have another link sent from the file, or name somebody else."),
            ],
            action=self.file,
        )


@notification
@dataclass
class ConsentChanged(ToApplicant):
    kind = "vetting.consent_changed"
    label = gettext_lazy("An association has changed what may be shown")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("“%(association)s” has changed what may be shown") % self.said,
            paragraphs=[
                _(
                    "“%(association)s” has changed what may be shown of your support. It counts at once, on the "
                    "listing too. You need not do anything."
                )
                % self.said
            ],
            action=self.file,
        )
