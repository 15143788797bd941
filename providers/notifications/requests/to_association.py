"""What the association is written.

A mail to an address that nobody has confirmed yet repeats nothing that was typed: the form must not
become a way to write to strangers in the portal's name.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.common import clock
from portal.common.words import sentence
from portal.notifications.registry import Link, MailContent, Notification, notification
from providers.enums import AnswerState
from providers.models import Provider, Recipient, SupportRequest
from providers.notifications.requests.common import (
    FOR_ASSOCIATION,
    AboutRecipient,
    AboutRequest,
    absolute,
    sample_recipient,
    sample_request,
    spaced,
)
from providers.request_facts import answer_before


@notification
class ConfirmAddress(AboutRequest):
    kind = "providers.request_confirm"
    label = gettext_lazy("Link that confirms your address")
    reason = gettext_lazy("You receive this message because somebody typed this address in the form for providers.")

    def __init__(self, request: SupportRequest, *, signature: str) -> None:
        super().__init__(request)
        self.signature = signature

    def content(self) -> MailContent:
        link = absolute("request_confirm", self.request.token, self.signature)
        return MailContent(
            subject=_("One click and your request leaves"),
            paragraphs=[
                _("Your request to providers is ready. It leaves once we know that this address is yours."),
                _("The link leads to a page with one button. It is good for thirty days."),
            ],
            action=Link(_("Confirm and send my request"), link),
            notes=[_("You did not write anything? Then leave this message alone: nothing will be sent.")],
        )

    @classmethod
    def sample(cls) -> Notification:
        return cls(sample_request(), signature="sample")


@notification
class DraftSaved(AboutRequest):
    kind = "providers.request_saved"
    label = gettext_lazy("Code to come back to your request")
    reason = gettext_lazy("You receive this message because somebody asked for this link, to finish a request later.")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("To come back to your request"),
            paragraphs=[
                _("What you wrote is kept for thirty days. Nobody else has read it, and nothing was sent."),
                _("Take it up again with this code, or with the button:"),
            ],
            code=spaced(self.request.resume_code),
            action=Link(_("Go on writing"), absolute("request_detail", self.request.token)),
        )


@notification
class RequestSent(AboutRequest):
    kind = "providers.request_sent"
    label = gettext_lazy("Your request has left")

    def __init__(self, request: SupportRequest, providers: Sequence[Provider]) -> None:
        super().__init__(request)
        self.providers = providers

    def content(self) -> MailContent:
        count = len(self.providers)
        return MailContent(
            subject=ngettext(
                "Your request has left for one provider", "Your request has left for %(count)d providers", count
            )
            % {"count": count},
            paragraphs=[
                _("You wrote to %(names)s.") % {"names": sentence(self.providers)},
                _(
                    "Answers come to one page, and we write to you each time. We expect a word before %(day)s, and "
                    "remind those who are silent."
                )
                % {"day": answer_before(self.request.sent_at or clock.now())},
            ],
            action=Link(_("See the answers"), absolute("request_detail", self.request.token)),
            notes=[
                _("This link is the key to your request: share it with the people who decide with you, nobody else.")
            ],
        )

    @classmethod
    def sample(cls) -> Notification:
        return cls(sample_request(), [sample_recipient().provider])


@notification
class AnswerReceived(AboutRecipient):
    kind = "providers.answer_received"
    label = gettext_lazy("A provider answers you")
    reason = FOR_ASSOCIATION
    essential_because = Notification.essential_because

    def __init__(self, recipient: Recipient, together: Sequence[Provider] = ()) -> None:
        super().__init__(recipient)
        self.together = together

    def content(self) -> MailContent:
        recipient = self.recipient
        names = {"provider": recipient.provider.name}
        subject, paragraph = {
            AnswerState.YES: (
                _("%(provider)s says yes") % names,
                _("%(provider)s can accompany you.") % names,
            ),
            AnswerState.QUESTIONS: (
                _("%(provider)s has questions for you") % names,
                _("%(provider)s would like to know more before answering.") % names,
            ),
            AnswerState.NO: (
                _("%(provider)s cannot accompany you") % names,
                _("%(provider)s cannot accompany you this time, and says why.") % names,
            ),
        }[AnswerState(recipient.state)]
        rows = [
            (_("From when"), recipient.available_from),
            (_("Together with"), sentence(self.together) if self.together else ""),
            (_("Who else could help"), self.hint()),
        ]
        return MailContent(
            subject=subject,
            paragraphs=[paragraph],
            facts=[(label, value) for label, value in rows if value],
            quote=recipient.answer,
            action=Link(_("Read the answer and go on"), absolute("request_detail", self.request.token)),
            second=self.partner_listing(),
        )

    def partner_listing(self) -> Link | None:
        """One partner's listing; of several, the page of the request has the links."""
        if len(self.together) != 1:
            return None
        (partner,) = self.together
        return Link(_("Read the listing of %(name)s") % {"name": partner.name}, absolute("detail", partner.slug))

    def hint(self) -> str:
        names = [self.recipient.referral.name] if self.recipient.referral else []
        return ", ".join([*names, *([self.recipient.referral_note] if self.recipient.referral_note else [])])

    @classmethod
    def sample(cls) -> Notification:
        partner = Provider(name="Nuage de Poche", slug="nuage-de-poche")
        return cls(sample_recipient(state=AnswerState.YES, available_from="à partir du 2 juin"), [partner])


@notification
class StillSilent(AboutRequest):
    kind = "providers.still_silent"
    label = gettext_lazy("Who has not answered yet")

    def __init__(self, request: SupportRequest, silent: Sequence[Provider]) -> None:
        super().__init__(request)
        self.silent = silent

    def content(self) -> MailContent:
        return MailContent(
            subject=_("No answer from %(names)s so far") % {"names": sentence(self.silent)},
            paragraphs=[
                _("We reminded them twice. Silence mostly means a full calendar, not a no to you."),
                _(
                    "You need not wait: on the page of your request you can send the same words to somebody else, "
                    "or withdraw it."
                ),
            ],
            action=Link(_("Choose what comes next"), absolute("request_detail", self.request.token)),
        )

    @classmethod
    def sample(cls) -> Notification:
        return cls(sample_request(), [sample_recipient().provider])


@notification
class StillInUseAsked(AboutRequest):
    kind = "providers.still_in_use"
    label = gettext_lazy("Is it still in use, 6 and 12 months later")
    optional = True

    def __init__(self, request: SupportRequest, *, months: int) -> None:
        super().__init__(request)
        self.months = months

    def content(self) -> MailContent:
        return MailContent(
            subject=_("%(months)d months later: is it still in use?") % {"months": self.months},
            paragraphs=[
                _("%(months)d months ago you closed your request here. Do you still use what was set up?")
                % {"months": self.months},
                _("One question, and that is all. Your answer is counted with the others; nobody sees who said what."),
            ],
            action=Link(_("Answer the question"), absolute("request_follow_up", self.request.token, self.months)),
        )

    @classmethod
    def sample(cls) -> Notification:
        return cls(sample_request(), months=6)


@notification
class ProviderLeft(AboutRecipient):
    kind = "providers.provider_left"
    label = gettext_lazy("A provider you wrote to has left")
    reason = FOR_ASSOCIATION
    essential_because = Notification.essential_because

    def content(self) -> MailContent:
        names = {"provider": self.recipient.provider.name}
        return MailContent(
            subject=_("%(provider)s has left the directory") % names,
            paragraphs=[
                _(
                    "%(provider)s will not answer your request: the listing has left the directory for good. It has "
                    "nothing to do with you."
                )
                % names,
                _("On the page of your request you can send the same words to somebody else, in two clicks."),
            ],
            action=Link(_("Choose what comes next"), absolute("request_detail", self.request.token)),
        )
