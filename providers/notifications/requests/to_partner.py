"""What a listing is written that another one answered together with.

A copy of the answer, with the need and the place: who the association is, and how to reach it, the answering provider
hands over itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.notifications.registry import Link, MailContent, Notification, notification
from portal.taxonomy.models import Need
from providers.enums import AnswerState
from providers.models import Provider, Recipient
from providers.notifications.listings import REASON
from providers.notifications.requests.common import AboutRecipient, absolute, sample_needs, sample_recipient
from providers.request_facts import need_names


@notification
class AnsweredTogether(AboutRecipient):
    kind = "providers.answered_together"
    label = gettext_lazy("A partner answers an association together with you")
    reason = REASON
    essential_because = gettext_lazy("An association reads the name of your listing in an answer, so you are told.")

    def __init__(self, recipient: Recipient, partner: Provider, needs: Sequence[Need]) -> None:
        super().__init__(recipient)
        self.partner = partner
        self.needs = needs

    def content(self) -> MailContent:
        recipient = self.recipient
        names = {"other": recipient.provider.name, "name": self.partner.name}
        said = (
            _("“%(other)s” said yes to an association, and that “%(name)s” answers together with them.") % names
            if recipient.state == AnswerState.YES
            else _("“%(other)s” asked an association questions, and said that “%(name)s” answers together with them.")
            % names
        )
        rows = [
            (_("Needs"), need_names(self.needs)),
            (_("Where"), self.request.place),
            (_("From when"), recipient.available_from),
        ]
        return MailContent(
            subject=_("%(other)s answers an association together with you") % names,
            paragraphs=[said, _("Here is what they wrote:")] if recipient.answer else [said],
            facts=[(label, value) for label, value in rows if value],
            quote=recipient.answer,
            closing=[_("You need not do anything here. Write to them: they tell you who it is and what comes next.")],
            action=Link(_("See your partners"), absolute("my_partners", self.partner.slug)),
        )

    @classmethod
    def sample(cls) -> Notification:
        recipient = sample_recipient(
            state=AnswerState.YES,
            available_from="à partir du 2 juin",
            answer="Le Moyeu déménage les boîtes, Nuage de Poche vous accompagne les premières semaines.",
        )
        return cls(recipient, Provider(name="Nuage de Poche", slug="nuage-de-poche"), sample_needs())
