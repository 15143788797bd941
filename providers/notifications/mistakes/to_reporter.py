"""What whoever reported a mistake is written, if they left an address.

Nobody has confirmed that address, so no mail repeats what was typed with it: the form must not become a way to write
to strangers in the portal's name.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.common.words import day
from portal.notifications.registry import Link, MailContent, Notification, notification
from providers.enums import MistakeState
from providers.notifications.mistakes.common import AboutMistake, sample_corrected, sample_decided
from providers.notifications.requests.common import absolute

REASON = gettext_lazy(
    "You receive this message because this address was left with a report on a listing of the directory."
)


class ToReporter(AboutMistake):
    """What these mails share: why they are sent, and the page on which it is all told."""

    reason = REASON

    def follow(self, label: str) -> Link:
        return Link(label, absolute("mistake_follow", self.report.follow_token))


@notification
class MistakeReceived(ToReporter):
    kind = "providers.mistake_received"
    label = gettext_lazy("We have received what you reported")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("Your report about “%(name)s” has arrived") % self.names,
            paragraphs=[
                _("Thank you: a directory stays true because people like you tell us what has changed."),
                _(
                    "The people of “%(name)s” are asked first, without your name or address. They have until %(day)s; "
                    "then the moderators look. We write to you when it ends."
                )
                % {**self.names, "day": day(self.report.answer_before)},
            ],
            action=self.follow(_("Follow the report")),
            notes=[
                _("You did not write anything? Somebody mistyped an address: on that page you can have yours removed.")
            ],
        )


@notification
class MistakeCorrected(ToReporter):
    kind = "providers.mistake_corrected"
    label = gettext_lazy("The mistake that you reported is corrected")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("“%(name)s” has corrected its listing") % self.names,
            paragraphs=[
                _("Thanks to you, the people of “%(name)s” have looked at their listing again. They write:")
                % self.names
            ],
            quote=self.report.answer_words,
            closing=[
                _(
                    "Is it still wrong? Until %(day)s you can say so on the page of your report, once: the moderators "
                    "then look at it themselves."
                )
                % {"day": day(self.report.still_wrong_before)}
            ],
            action=self.follow(_("See, or say that it is still wrong")),
        )

    @classmethod
    def sample(cls) -> Notification:
        return cls(sample_corrected())


@notification
class MistakeEnded(ToReporter):
    kind = "providers.mistake_ended"
    label = gettext_lazy("What came of the mistake that you reported")

    def content(self) -> MailContent:
        if self.report.state == MistakeState.LAPSED:
            return MailContent(
                subject=_("“%(name)s” has left the directory") % self.names,
                paragraphs=[
                    _("The people behind the listing that you reported have left, and it with them."),
                    _("So there is nothing to correct any more. Thank you for having told us."),
                ],
                action=self.follow(_("See the report")),
            )
        settled = self.report.state == MistakeState.SETTLED
        subject = _("Settled: “%(name)s” is right again") if settled else _("Nothing to correct at “%(name)s”")
        told = (
            _("The moderators have looked at what you reported about “%(name)s”: it is corrected.")
            if settled
            else _("The moderators have looked at what you reported about “%(name)s”: they find nothing to correct.")
        )
        return MailContent(
            subject=subject % self.names,
            paragraphs=[told % self.names, _("Here is their reason:")],
            quote=self.report.decision_reason,
            closing=[
                _("Thank you for having told us. If you see it otherwise, answer this mail: somebody will read you.")
            ],
            action=self.follow(_("See the report")),
        )

    @classmethod
    def sample(cls) -> Notification:
        return cls(sample_decided())


@notification
class MistakeReread(ToReporter):
    kind = "providers.mistake_reread"
    label = gettext_lazy("The mistake that you reported is looked at again")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("Not decided yet after all, about “%(name)s”") % self.names,
            paragraphs=[
                _(
                    "A moment ago we wrote to you that your report about “%(name)s” was closed. That was a wrong "
                    "click, please excuse us."
                )
                % self.names,
                _("The moderators are still looking at it. You will read their decision, with its reason."),
            ],
            action=self.follow(_("Follow the report")),
        )
