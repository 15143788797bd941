"""The last mail to somebody who has deleted their account."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.notifications.registry import MailContent, Notification, notification


@notification
class Farewell(Notification):
    kind = "accounts.farewell"
    label = gettext_lazy("Your account is deleted")
    reason = gettext_lazy("You receive this message because you deleted your account.")
    essential_because = gettext_lazy("It is the last one.")
    optional = False
    is_sensitive = True  # the address is forgotten as soon as it has left

    def content(self) -> MailContent:
        return MailContent(
            subject=_("Your account is deleted"),
            paragraphs=[
                _(
                    "Your name, your address, your passwords and keys are erased. This address is forgotten as "
                    "soon as this mail has left."
                ),
                _("What you did together with others stays, without your name: it says “deleted account”."),
                _(
                    "Thank you for the road travelled together. You can come back whenever you wish: reading and "
                    "writing to providers needs no account."
                ),
            ],
        )

    @classmethod
    def sample(cls) -> Farewell:
        return cls()
