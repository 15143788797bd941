"""What a listing is written that another one answered together with.

Nothing of the request is in it: an association is promised that only the providers it chose read what it wrote. Whoever
answered hands over the rest, once they have spoken.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.notifications.registry import Link, MailContent, Notification, notification
from providers.enums import AnswerState
from providers.models import Provider, Recipient
from providers.notifications.listings import REASON_OF_ADDRESS
from providers.notifications.requests.common import AboutRecipient, absolute, sample_recipient


@notification
class AnsweredTogether(AboutRecipient):
    kind = "providers.answered_together"
    label = gettext_lazy("A partner answers an association together with you")
    reason = REASON_OF_ADDRESS
    essential_because = gettext_lazy("An association reads the name of your listing in an answer, so you are told.")

    def __init__(self, recipient: Recipient, partner: Provider) -> None:
        super().__init__(recipient)
        self.partner = partner

    def content(self) -> MailContent:
        names = {"other": self.recipient.provider.name, "name": self.partner.name}
        said = (
            _("“%(other)s” said yes to an association, and that “%(name)s” answers together with them.")
            if self.recipient.state == AnswerState.YES
            else _("“%(other)s” asked an association questions, and said that “%(name)s” answers together with them.")
        )
        return MailContent(
            subject=_("%(other)s answers an association together with you") % names,
            paragraphs=[
                said % names,
                _(
                    "What the association wrote is read by those alone whom it chose, so it is not in this message: "
                    "“%(other)s” tells you what it is about and what comes next."
                )
                % names,
            ],
            closing=[_("You need not do anything here. Not what you agreed upon? Write to them.")],
            action=Link(_("See your partners"), absolute("my_partners", self.partner.slug)),
        )

    @classmethod
    def sample(cls) -> Notification:
        return cls(sample_recipient(state=AnswerState.YES), Provider(name="Nuage de Poche", slug="nuage-de-poche"))
