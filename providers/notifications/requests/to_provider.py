"""What a provider is written, at the address of its listing."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.common import clock
from portal.common.words import sentence
from portal.notifications.registry import Link, MailContent, Notification, notification
from portal.taxonomy.models import Need
from providers.models import Provider, Recipient, SupportRequest
from providers.notifications.requests.common import AboutRecipient, absolute, sample_needs, sample_recipient
from providers.request_facts import answer_before, budget_fact, deadline_fact, need_names, size_fact


@notification
class RequestReceived(AboutRecipient):
    kind = "providers.request_received"
    label = gettext_lazy("An association writes to you")

    def __init__(self, recipient: Recipient, needs: Sequence[Need], others: Sequence[Provider]) -> None:
        super().__init__(recipient)
        self.needs = needs
        self.others = others

    def content(self) -> MailContent:
        request = self.request
        who = {"person": request.contact_name, "association": request.organization_name}
        written = _("%(person)s, of %(association)s, wrote to you from your listing.") % who
        if self.others:
            written += " " + _("The same words went to %(names)s.") % {"names": sentence(self.others)}
        rows = [
            (_("Who changes tools"), size_fact(request)),
            (_("Date to keep"), deadline_fact(request)),
            (_("Yearly budget"), budget_fact(request)),
            (_("Good to know"), _("“%(words)s”") % {"words": request.note} if request.note else ""),
        ]
        return MailContent(
            subject=subject_of(request),
            paragraphs=[written],
            signs=(request.leaves, need_names(self.needs)) if request.leaves and self.needs else None,
            facts=[(label, value) for label, value in rows if value],
            quote=request.hope,
            closing=[
                _(
                    "%(person)s hopes for a word before %(day)s. “We have no room” is a good answer: they can look "
                    "elsewhere."
                )
                % {**who, "day": answer_before(request.sent_at or clock.now())}
            ],
            action=Link(_("Read and answer"), absolute("answer", self.recipient.token)),
            second=Link(_("We have no room"), absolute("answer_no", self.recipient.token)),
            notes=[_("Their address is on that page, for you alone. No account is needed.")],
        )

    @classmethod
    def sample(cls) -> Notification:
        recipient = sample_recipient()
        return cls(recipient, sample_needs(), [Provider(name="Hélène Marchetti")])


@notification
class AnswerReminder(AboutRecipient):
    kind = "providers.answer_reminder"
    label = gettext_lazy("Reminder of a request that waits for your answer")
    optional = True

    def content(self) -> MailContent:
        names = {"association": self.request.organization_name}
        return MailContent(
            subject=_("%(association)s is waiting for a word from you") % names,
            paragraphs=[
                _("%(association)s wrote to you and has not heard from you yet.") % names,
                _("No room, or not your trade? Say so in one line: they can then ask somebody else."),
            ],
            action=Link(_("Read and answer"), absolute("answer", self.recipient.token)),
            second=Link(_("We have no room"), absolute("answer_no", self.recipient.token)),
        )


@notification
class ReplyReceived(AboutRecipient):
    kind = "providers.reply_received"
    label = gettext_lazy("An association answers your questions")

    def __init__(self, recipient: Recipient, *, text: str) -> None:
        super().__init__(recipient)
        self.text = text

    def content(self) -> MailContent:
        names = {"association": self.request.organization_name}
        return MailContent(
            subject=_("%(association)s answers your questions") % names,
            paragraphs=[_("Here is what %(association)s adds:") % names],
            quote=self.text,
            closing=[_("The rest of the request and the way to answer are on its page.")],
            action=Link(_("Read and answer"), absolute("answer", self.recipient.token)),
        )

    @classmethod
    def sample(cls) -> Notification:
        return cls(sample_recipient(), text="Nous sommes quinze, dont trois sans ordinateur.")


@notification
class ThanksReceived(AboutRecipient):
    kind = "providers.thanks_received"
    label = gettext_lazy("An association thanks you")
    optional = True

    def __init__(self, recipient: Recipient, *, text: str = "") -> None:
        super().__init__(recipient)
        self.text = text

    def content(self) -> MailContent:
        names = {"association": self.request.organization_name}
        return MailContent(
            subject=_("A thank you from %(association)s") % names,
            paragraphs=[_("%(association)s thanks you for your answer.") % names],
            quote=self.text,
            action=Link(_("See the request"), absolute("answer", self.recipient.token)),
        )


@notification
class RequestEnded(AboutRecipient):
    kind = "providers.request_ended"
    label = gettext_lazy("A request you received has ended")
    optional = True

    def content(self) -> MailContent:
        return MailContent(
            subject=self.subject(),
            paragraphs=[self.ending()],
            action=Link(_("See the request"), absolute("answer", self.recipient.token)),
        )

    def subject(self) -> str:
        # The words of a deleted account are gone already: the mail must not bring them back.
        if not self.request.organization_name:
            return _("A request you received has ended")
        return _("The request of %(association)s has ended") % {"association": self.request.organization_name}

    def ending(self) -> str:
        names = {"association": self.request.organization_name}
        if not self.request.organization_name:
            return _("This request has ended. You need not answer any more.")
        if self.request.chosen_id and self.request.chosen_id == self.recipient.provider_id:
            return _("%(association)s has closed its request: it leaves with you.") % names
        if self.request.chosen_id:
            return (
                _("%(association)s has closed its request: it has found somebody. You need not answer any more.")
                % names
            )
        return _("%(association)s has ended its request. You need not answer any more.") % names


@notification
class RequestsPaused(AboutRecipient):
    kind = "providers.requests_paused"
    label = gettext_lazy("Requests to your listing are paused")
    essential_because = gettext_lazy("It tells you of a change to your listing, so it is always sent.")

    def content(self) -> MailContent:
        names = {"provider": self.recipient.provider.name}
        return MailContent(
            subject=_("Requests to %(provider)s are paused") % names,
            paragraphs=[
                _("Somebody paused them with the link of a request. No new one reaches you; the listing stays."),
                _("Those you have received still wait for your answer."),
            ],
            action=Link(_("Take requests again"), absolute("answer_pause", self.recipient.token)),
        )


@notification
class RequestsResumed(AboutRecipient):
    kind = "providers.requests_resumed"
    label = gettext_lazy("Your listing takes requests again")
    essential_because = RequestsPaused.essential_because

    def content(self) -> MailContent:
        names = {"provider": self.recipient.provider.name}
        return MailContent(
            subject=_("%(provider)s takes requests again") % names,
            paragraphs=[_("Somebody opened them again with the link of a request. Associations can write to you.")],
            action=Link(_("Pause requests"), absolute("answer_pause", self.recipient.token)),
        )


def subject_of(request: SupportRequest) -> str:
    """What the request is about in one line: *La chorale veut quitter Gmail avec vous*."""
    words = {"association": request.organization_name, "brand": request.leaves}
    if request.leaves:
        return _("%(association)s wants to leave %(brand)s with you") % words
    return _("%(association)s is looking for somebody to accompany it") % words
