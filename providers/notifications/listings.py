"""Mails about the listing itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.notifications.delivery import send
from portal.notifications.registry import Link, MailContent, Notification, Recipient, notification
from providers.models import Provider

REASON = gettext_lazy("You receive this message because this address is the one of a listing in the directory.")


def tell_provider(provider: Provider, message: Notification) -> None:
    """Send a mail to the address of a listing, in the caller's transaction."""
    send(message, to=Recipient(address=provider.email, name=provider.signature or provider.name))


@notification
@dataclass
class ListingSuspended(Notification):
    provider_name: str
    because: str

    kind = "providers.listing_suspended"
    label = gettext_lazy("Your listing is suspended")
    reason = REASON
    optional = False

    def content(self) -> MailContent:
        return MailContent(
            subject=_("The listing “%(name)s” is out of the directory for now") % {"name": self.provider_name},
            paragraphs=[
                _(
                    "The people who keep the directory have taken the listing “%(name)s” out of it. "
                    "Nothing is deleted. Here is their reason:"
                )
                % {"name": self.provider_name},
            ],
            quote=self.because,
            closing=[
                _(
                    "If you see it otherwise, or if the cause is mended, answer this mail: somebody who did not "
                    "decide will read you."
                ),
            ],
        )

    @classmethod
    def sample(cls) -> ListingSuspended:
        return cls(provider_name="Le Moyeu", because=_("The telephone number and the mail address no longer answer."))


@notification
@dataclass
class ListingRestored(Notification):
    provider_name: str
    because: str = ""

    kind = "providers.listing_restored"
    label = gettext_lazy("Your listing is back")
    reason = REASON
    optional = False

    def content(self) -> MailContent:
        return MailContent(
            subject=_("The listing “%(name)s” is back in the directory") % {"name": self.provider_name},
            paragraphs=[
                _("Good news: the listing “%(name)s” can be found again, as it was before.")
                % {"name": self.provider_name},
            ],
            quote=self.because,
            action=Link(_("See the directory"), settings.SITE_URL + reverse("providers:directory")),
        )

    @classmethod
    def sample(cls) -> ListingRestored:
        return cls(provider_name="Le Moyeu")
