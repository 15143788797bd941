"""Mails about the listing itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.queries import admins_of
from portal.notifications.delivery import send
from portal.notifications.registry import Link, MailContent, Notification, Recipient, Text, notification
from providers.models import Provider

REASON = gettext_lazy(
    "You receive this message because this address is the one of a listing in the directory, or of an admin of its "
    "organization."
)
REASON_OF_ADDRESS = gettext_lazy(
    "You receive this message because this address is the one of a listing in the directory."
)


def tell_provider(provider: Provider, message: Notification, *, also: str = "") -> None:
    """Send a mail to the address of a listing and to the admins of its organization, in the caller's transaction.

    Each address once, so that a dead mailbox does not keep them in the dark. `also`: the address the listing had.
    """
    listing = addressee_of(provider)
    to = {listing.address.lower(): listing}
    if also:
        to.setdefault(also.lower(), addressee_of(provider, also))
    for membership in admins_of(provider.organization):
        addressee = Recipient.of(membership.user)
        to.setdefault(addressee.address.lower(), addressee)
    for addressee in to.values():
        send(message, to=addressee)


def tell_address(provider: Provider, message: Notification, *, address: str = "") -> None:
    """Send a mail to the address of a listing alone, or to the one it had, in the caller's transaction."""
    send(message, to=addressee_of(provider, address))


def addressee_of(provider: Provider, address: str = "") -> Recipient:
    """The people of a listing at its address, or at the one it had."""
    return Recipient(address=address or provider.email, name=provider.signature or provider.name)


@notification
@dataclass
class ListingSuspended(Notification):
    provider_name: str
    because: str

    kind = "providers.listing_suspended"
    label = gettext_lazy("Your listing is suspended")
    reason = REASON
    optional = False
    essential_because = gettext_lazy("It tells what has become of your listing.")

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
    """`slug` only where the verification ran out meanwhile, so that it has to be confirmed."""

    provider_name: str
    because: str = ""
    slug: str = ""
    is_listed: bool = True

    kind = "providers.listing_restored"
    label = gettext_lazy("Your listing is back")
    reason = REASON
    optional = False
    essential_because = gettext_lazy("It tells what has become of your listing.")

    @classmethod
    def of(cls, provider: Provider, *, because: str) -> ListingRestored:
        """The mail about a listing as it stands once the suspension has ended."""
        slug = provider.slug if provider.is_overdue else ""
        return cls(provider.name, because, slug=slug, is_listed=provider.is_listed)

    def content(self) -> MailContent:
        name = {"name": self.provider_name}
        if not self.is_listed:
            return MailContent(
                subject=_("The listing “%(name)s” is no longer suspended") % name,
                paragraphs=[
                    _("Good news: the suspension of the listing “%(name)s” has ended.") % name,
                    _("Its verification ran out meanwhile. Say that it is still true, and it can be found again."),
                ],
                quote=self.because,
                action=Link.to(_("Confirm the listing"), "providers:my_listing_confirm", self.slug),
            )
        paragraphs: list[Text] = [_("Good news: the listing “%(name)s” can be found again, as it was before.") % name]
        action = Link.to(_("See the directory"), "providers:directory")
        if self.slug:
            paragraphs.append(_("Its verification ran out meanwhile: please say that it is still true."))
            action = Link.to(_("Confirm the listing"), "providers:my_listing_confirm", self.slug)
        return MailContent(
            subject=_("The listing “%(name)s” is back in the directory") % name,
            paragraphs=paragraphs,
            quote=self.because,
            action=action,
        )

    @classmethod
    def sample(cls) -> ListingRestored:
        return cls(provider_name="Le Moyeu")
