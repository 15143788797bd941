"""Mails to those who read files: few, since the desk shows what waits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.enums import StaffGroup
from portal.accounts.queries import keepers_in
from portal.notifications.delivery import send
from portal.notifications.registry import Link, MailContent, Notification, Recipient, notification
from providers.vetting.models import Application
from providers.vetting.permissions import able_to_vote, can_review
from providers.vetting.queries import votes_that_count
from providers.vetting.workflow import people_lacking

REASON = gettext_lazy("You receive this message because you read applications to the directory.")


def tell_reviewers(application: Application, mail: Notification, *, but: Collection[object] = ()) -> int:
    """Write to everybody whose vote would count, `but` these, in the caller's transaction; returns to how many."""
    people = [person for person in able_to_vote(application) if person not in but]
    return sum(send(mail, to=Recipient.of(person)) is not None for person in people)


def tell_follower(application: Application, mail: Notification) -> bool:
    """Write to whoever follows the file, if somebody does, in the caller's transaction; returns whether."""
    person = application.assigned_to
    return bool(person and can_review(person, application) and send(mail, to=Recipient.of(person)))


def tell_if_too_few(application: Application) -> int:
    """Write to the operators when too few people are left for any decision, in the caller's transaction."""
    able = able_to_vote(application)
    voted = votes_that_count(application)
    left = {person.pk for person in able} - {vote.voter_id for vote in voted}
    if not people_lacking([vote.opinion for vote in voted], application.quorum or 0, len(left)):
        return 0
    mail = TooFewReaders.of(application)
    operators = keepers_in(StaffGroup.OPERATORS).values()
    return sum(send(mail, to=Recipient.of(one)) is not None for one in operators)


@dataclass
class ToReviewer(Notification):
    """What these mails share: which file."""

    name: str
    number: int

    reason = REASON

    @classmethod
    def of(cls, application: Application) -> ToReviewer:
        return cls(str(application), application.pk)

    @property
    def said(self) -> dict[str, str]:
        return {"name": self.name}

    @property
    def file(self) -> Link:
        return Link.to(_("Open the file"), "vetting:desk_file", self.number)

    @classmethod
    def sample(cls) -> ToReviewer:
        return cls("Le Moyeu", 42)

    @classmethod
    def concerns(cls, user: object) -> bool:
        return bool(getattr(user, "is_moderator", False))


@notification
@dataclass
class HandedOver(ToReviewer):
    kind = "vetting.handed_over"
    label = gettext_lazy("A file is handed over to you")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("“%(name)s”: this file is yours now") % self.said,
            paragraphs=[
                _("The file of “%(name)s” was handed over to you. What was noted so far is in it.") % self.said
            ],
            action=self.file,
        )


@notification
@dataclass
class ApplicantWrote(ToReviewer):
    kind = "vetting.applicant_wrote"
    label = gettext_lazy("Those who apply have written about a file you follow")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("“%(name)s”: a word from those who apply") % self.said,
            paragraphs=[_("There is a new message in the file of “%(name)s”, which you follow.") % self.said],
            action=self.file,
        )


@notification
@dataclass
class FileCompleted(ToReviewer):
    kind = "vetting.completed"
    label = gettext_lazy("A file you follow has been completed")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("“%(name)s” has completed its file") % self.said,
            paragraphs=[
                _("What was asked of “%(name)s” has been answered. The file shows what has changed, side by side.")
                % self.said
            ],
            action=self.file,
        )


@notification
@dataclass
class FileWithdrawn(ToReviewer):
    kind = "vetting.withdrawn"
    label = gettext_lazy("A file you follow has been withdrawn")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("“%(name)s” has withdrawn its application") % self.said,
            paragraphs=[_("You need not read the file of “%(name)s” any more: it has been withdrawn.") % self.said],
            action=self.file,
        )


@notification
@dataclass
class ThirdVoteNeeded(ToReviewer):
    kind = "vetting.third_vote"
    label = gettext_lazy("Two read a file and disagree")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("“%(name)s”: one for, one against") % self.said,
            paragraphs=[
                _("Two people have read the file of “%(name)s”, and do not agree. Would you read it too?") % self.said
            ],
            action=self.file,
        )


@notification
@dataclass
class AppealArrived(ToReviewer):
    kind = "vetting.appeal_arrived"
    label = gettext_lazy("An appeal waits for people who did not decide")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("“%(name)s”: an appeal waits") % self.said,
            paragraphs=[
                _("“%(name)s” was refused and appeals. You did not vote, so you can look at it anew.") % self.said
            ],
            action=self.file,
        )


@notification
@dataclass
class NamedGuest(ToReviewer):
    kind = "vetting.named_guest"
    label = gettext_lazy("You are asked to read one file")
    reason = gettext_lazy("You receive this message because an operator asked you to read one application.")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("Would you read the file of “%(name)s”?") % self.said,
            paragraphs=[
                _(
                    "Too few of those who keep the directory can decide about “%(name)s”: the others know it too well. "
                    "You were named to read this one file and to vote."
                )
                % self.said,
                _("You know it too? Say so in the file, in one click: nobody will mind."),
            ],
            action=self.file,
        )

    @classmethod
    def concerns(cls, user: object) -> bool:
        return user is not None


@notification
@dataclass
class TooFewReaders(ToReviewer):
    kind = "vetting.too_few_readers"
    label = gettext_lazy("Too few people can decide about a file")
    reason = gettext_lazy("You receive this message because you are an operator of this site.")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("“%(name)s”: too few people can decide") % self.said,
            paragraphs=[
                _("About the file of “%(name)s” too many of those who keep the directory stand aside.") % self.said,
                _(
                    "The number of votes needed stays as it is. Name somebody you trust as a guest: they see this file "
                    "and nothing else."
                ),
            ],
            action=self.file,
        )

    @classmethod
    def concerns(cls, user: object) -> bool:
        return bool(getattr(user, "is_operator", False))
