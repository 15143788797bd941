"""The mails to whoever sent a notice, to the moderators who decide it, and to operators where none of them may.

Nobody has confirmed that address when the receipt leaves, so it repeats nothing that was typed but the page's address:
the form must not become a way to write to strangers in the portal's name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.common import clock
from portal.common.words import day
from portal.moderation.notices.enums import Ground, NoticeState
from portal.moderation.notices.models import Notice
from portal.notifications.registry import Link, MailContent, Notification, notification

REASON = gettext_lazy("You receive this message because this address was left with a notice of illegal content.")
SAMPLE_KEY = "Jq3Vt8mN2xZc5LwR7pYsK4dHfG9bTuE1aQoXiCvB0nM"


@dataclass
class AboutNotice(Notification):
    """What both share: the notice, why they are sent, the page on which it is all told."""

    notice: Notice

    reason = REASON
    optional = False
    essential_because = gettext_lazy("The law wants you to be told, so it is always sent.")

    @property
    def names(self) -> dict[str, str]:
        return {"number": self.notice.number, "page": self.notice.address}

    def follow(self, label: str) -> Link:
        return Link.to(label, "notices:follow", self.notice.token)


@notification
class NoticeReceived(AboutNotice):
    kind = "moderation.notice_received"
    label = gettext_lazy("We have received your notice of illegal content")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("Your notice %(number)s has arrived") % self.names,
            paragraphs=[
                _("We have received your notice of illegal content. A person reads it and decides, without delay."),
                _("You will read the decision with its reasons by mail, and how to contest it."),
            ],
            facts=[(_("Number"), self.notice.number), (_("Where"), self.names["page"])],
            action=self.follow(_("Follow the notice")),
            notes=[
                _("You did not write anything? Somebody mistyped an address: on that page the notice can be withdrawn.")
            ],
        )

    @classmethod
    def sample(cls) -> NoticeReceived:
        return cls(sample_notice())


@notification
class NoticeAnswered(AboutNotice):
    kind = "moderation.notice_answered"
    label = gettext_lazy("What was decided about your notice of illegal content")

    def content(self) -> MailContent:
        said = {
            NoticeState.TAKEN_AWAY: _("We have taken away what you pointed out. Here is the reason:"),
            NoticeState.NOTHING_DONE: _("We leave in place what you pointed out. Here is the reason:"),
            NoticeState.PASSED_ON: _("We have passed it on to the authority that can act. Here is the reason:"),
        }
        closing = [
            _("You do not agree? You can also turn to a certified out-of-court body, or to a court, at any time.")
        ]
        if before := self.notice.object_before:
            closing[0] = _(
                "You do not agree? Until %(day)s you can say so on the page of your notice: somebody who did not "
                "decide reads it again. You can also turn to a certified out-of-court body, or to a court, at any time."
            ) % {"day": day(before)}
        return MailContent(
            subject=_("Decided: your notice %(number)s") % self.names,
            paragraphs=[said[NoticeState(self.notice.state)]],
            facts=[(_("Where"), self.names["page"])],
            quote=self.notice.decision_reason,
            closing=[_("A person decided, and no machine."), *closing],
            action=self.follow(_("See the notice, or contest the decision")),
        )

    @classmethod
    def sample(cls) -> NoticeAnswered:
        return cls(
            sample_notice(
                state=NoticeState.TAKEN_AWAY,
                decision_reason=_("The photograph on this listing is used without the leave of who took it."),
                closed_at=clock.now(),
            )
        )


@notification
@dataclass
class NoticeToDecide(Notification):
    """To a moderator; neither the words nor who sent them travel by mail."""

    notice: Notice

    kind = "moderation.notice_to_decide"
    label = gettext_lazy("A notice of illegal content waits for a decision")
    reason = gettext_lazy("You receive this message because you are a moderator of this site.")

    def content(self) -> MailContent:
        names = {"number": self.notice.number}
        if self.notice.state == NoticeState.OBJECTED:
            subject = _("Contested: the decision on notice %(number)s") % names
            first = _(
                "Whoever sent this notice does not agree with the decision. Somebody who did not decide reads it."
            )
        else:
            subject = _("Notice of illegal content %(number)s waits for you") % names
            first = _("Somebody says that a content of this site is illegal. The law wants it decided without delay.")
        return MailContent(
            subject=subject,
            paragraphs=[first],
            facts=[
                (_("Why"), capfirst(self.notice.get_ground_display())),
                (_("Where"), self.notice.address),
            ],
            action=Link.to(_("Read it and decide"), "moderation:notice", self.notice.pk),
            notes=[_("Others may have come since: no second mail follows within an hour. The desk lists them all.")],
        )

    @classmethod
    def concerns(cls, user: Any) -> bool:
        return bool(getattr(user, "is_moderator", False))

    @classmethod
    def sample(cls) -> NoticeToDecide:
        return cls(sample_notice())


@notification
@dataclass
class NoticeWithoutModerator(Notification):
    """To an operator, who names another moderator and reads no notice: it says neither where it is nor why."""

    notice: Notice

    kind = "moderation.notice_without_moderator"
    label = gettext_lazy("A notice of illegal content waits, and no moderator may decide it")
    reason = gettext_lazy("You receive this message because you are an operator of this site.")
    optional = False
    essential_because = gettext_lazy("The law wants notices decided without delay, so it is always sent.")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("Notice %(number)s: no moderator may decide it") % {"number": self.notice.number},
            paragraphs=[
                _(
                    "A notice of illegal content waits, and no moderator may decide it: there is none, or each of them "
                    "has a part in it or took the decision that is contested. The law wants it decided without delay."
                ),
                _(
                    "Name another one: “manage.py setup --email ADDRESS --name NAME --as moderators” opens an account "
                    "for them. They find the notice at the desk once they have logged in with a second factor; tell "
                    "them, no other mail does."
                ),
            ],
            action=Link.to(_("Open the desk"), "moderation:desk"),
            notes=[_("Others may have come since: no second mail follows within an hour.")],
        )

    @classmethod
    def concerns(cls, user: Any) -> bool:
        return bool(getattr(user, "is_operator", False))

    @classmethod
    def sample(cls) -> NoticeWithoutModerator:
        return cls(sample_notice())


def sample_notice(**fields: object) -> Notice:
    told: dict[str, object] = {
        "pk": 12,
        "token": SAMPLE_KEY,
        "address": "/annuaire/le-moyeu/",
        "ground": Ground.PROPERTY,
        "state": NoticeState.RECEIVED,
        "created_at": clock.now(),
    }
    return Notice(**{**told, **fields})
