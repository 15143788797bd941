"""The mail that operators send themselves, to see whether mails leave and arrive."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.notifications.registry import Link, MailContent, Notification, notification


@notification
class TrialMail(Notification):
    kind = "home.trial_mail"
    label = gettext_lazy("Your test mail")
    reason = gettext_lazy("You receive this message because you asked for it at the desk.")
    essential_because = gettext_lazy("It comes once for each time you ask.")
    optional = False

    def content(self) -> MailContent:
        return MailContent(
            subject=_("Mails arrive"),
            paragraphs=[
                _("This is the mail you sent yourself. It took the way that every mail of the site takes."),
                _("If it was among the unwanted ones, look at the sender’s address with whoever keeps your domain."),
            ],
            action=Link.to(_("Say that it has arrived"), "home:opening"),
        )

    @classmethod
    def concerns(cls, user: object) -> bool:
        return bool(getattr(user, "is_operator", False))

    @classmethod
    def sample(cls) -> TrialMail:
        return cls()
