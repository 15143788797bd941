"""What the provider's side is written: what was said, never by whom."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.common.words import day
from portal.notifications.registry import Link, MailContent, Notification, notification
from providers.enums import MistakeKind, MistakeState
from providers.notifications.listings import REASON
from providers.notifications.mistakes.common import AboutMistake, sample_decided
from providers.notifications.requests.common import absolute

PART_OF_BEING_LISTED = gettext_lazy("You are asked before anybody decides about your listing, so it is always sent.")


@notification
class MistakeReported(AboutMistake):
    kind = "providers.mistake_reported"
    label = gettext_lazy("Something may be wrong on your listing")
    reason = REASON
    essential_because = PART_OF_BEING_LISTED

    def content(self) -> MailContent:
        return MailContent(
            subject=_("Something may be wrong on the listing “%(name)s”") % self.names,
            paragraphs=[
                _("Somebody who read the listing “%(name)s” tells us that something on it is not right.") % self.names,
                _("You know best, so we ask you first. This is what they wrote:"),
            ],
            facts=[(_("What is wrong"), str(MistakeKind(self.report.kind).label))],
            quote=self.report.words,
            closing=[
                _(
                    "Is it corrected, or is it right as it is? A few words are enough. Without an answer before "
                    "%(day)s, the moderators look at it themselves."
                )
                % {"day": day(self.report.answer_before)}
            ],
            action=Link(_("Answer"), absolute("mistake_answer", self.report.token)),
            notes=[_("No account is needed. This link is for you alone, and closes with the case.")],
        )


@notification
class MistakeReminder(AboutMistake):
    kind = "providers.mistake_reminder"
    label = gettext_lazy("Reminder of something that may be wrong on your listing")
    reason = REASON
    optional = True

    def content(self) -> MailContent:
        return MailContent(
            subject=_("A word from you about the listing “%(name)s”") % self.names,
            paragraphs=[
                _("On %(day)s we told you that something may be wrong on the listing “%(name)s”.")
                % {**self.names, "day": day(self.report.created_at)},
                _("Corrected, or right as it is: one sentence from you is enough. This is what was written:"),
            ],
            quote=self.report.words,
            closing=[
                _("We write no other reminder. From %(day)s on, the moderators look at it themselves.")
                % {"day": day(self.report.answer_before)}
            ],
            action=Link(_("Answer"), absolute("mistake_answer", self.report.token)),
        )


@notification
class DecisionTaken(AboutMistake):
    kind = "providers.mistake_decided"
    label = gettext_lazy("What was decided about a mistake on your listing")
    reason = REASON
    essential_because = PART_OF_BEING_LISTED

    def content(self) -> MailContent:
        if self.report.state == MistakeState.SETTLED:
            subject = _("Settled: the listing “%(name)s” is right again") % self.names
            told = _("The moderators have closed the case: what was wrong on the listing “%(name)s” is corrected.")
        else:
            subject = _("Nothing to correct on the listing “%(name)s”") % self.names
            told = _("The moderators have closed the case: there is nothing to correct on the listing “%(name)s”.")
        return MailContent(
            subject=subject,
            paragraphs=[told % self.names, _("Here is their reason:")],
            quote=self.report.decision_reason,
            closing=[
                _("You need not do anything. If you see it otherwise, answer this mail: somebody will read you."),
            ],
        )

    @classmethod
    def sample(cls) -> Notification:
        return cls(sample_decided())


@notification
class DecisionTakenBack(AboutMistake):
    kind = "providers.mistake_taken_back"
    label = gettext_lazy("A decision about your listing is looked at again")
    reason = REASON
    essential_because = PART_OF_BEING_LISTED

    def content(self) -> MailContent:
        return MailContent(
            subject=_("Not decided yet after all, about the listing “%(name)s”") % self.names,
            paragraphs=[
                _(
                    "A moment ago we wrote to you that the case about the listing “%(name)s” was closed. That was a "
                    "wrong click, please excuse us."
                )
                % self.names,
                _("The moderators are still looking at it. You will read their decision, with its reason."),
            ],
        )
