"""Mails about the verification of a listing: before it ends, once it has ended, once it goes on, and at parting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.common import clock
from portal.common.words import day
from portal.notifications.registry import Link, MailContent, Notification, notification
from providers.models import Provider
from providers.notifications.listings import REASON
from providers.verification import (
    TOLD_TO_CONFIRM,
    TOLD_UNLISTED,
    confirmable_until,
    erased_on,
    leaves_directory_on,
)

WITHOUT_ACCOUNT = gettext_lazy(
    "An admin of your organization on the portal presses the button. Nobody among you is? Answer this message: "
    "the people who keep the directory will do it with you."
)


@dataclass
class AboutVerification(Notification):
    """What these mails share: the listing, and until when it is verified."""

    name: str
    slug: str
    verified_until: date

    reason = REASON
    optional = False
    essential_because = gettext_lazy(
        "Without it your listing would leave the directory and nobody would have told you."
    )

    @classmethod
    def of(cls, provider: Provider) -> AboutVerification:
        return cls(provider.name, provider.slug, provider.verified_until)

    @property
    def words(self) -> dict[str, str]:
        """What the sentences of these mails are filled with."""
        return {
            "name": self.name,
            "until": day(self.verified_until),
            "out": day(leaves_directory_on(self.verified_until)),
        }

    def confirming(self, label: str) -> Link:
        """The link to the one page where a listing is confirmed."""
        return Link.to(label, "providers:my_listing_confirm", self.slug)

    @classmethod
    def sample(cls) -> AboutVerification:
        return cls("Le Moyeu", "le-moyeu", clock.today() + timedelta(days=cls.sample_days))

    sample_days = 15


@notification
@dataclass
class ListingEndsSoon(AboutVerification):
    kind = "providers.listing_ends_soon"
    label = gettext_lazy("Is your listing still true?")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("“%(name)s”: is your listing still true?") % self.words,
            paragraphs=[
                _(
                    "The listing “%(name)s” is verified until %(until)s. Associations choose by it, so once a year we "
                    "ask whether it is still true."
                )
                % self.words,
                _("Read it again and press one button: it takes two minutes, and is good for a year."),
            ],
            action=self.confirming(_("Read and confirm the listing")),
            notes=[WITHOUT_ACCOUNT],
        )


@notification
@dataclass
class ListingToConfirm(AboutVerification):
    kind = "providers.listing_to_confirm"
    label = gettext_lazy("Your listing is to be confirmed")
    sample_days = -1

    def content(self) -> MailContent:
        return MailContent(
            subject=_("“%(name)s”: your listing waits to be confirmed") % self.words,
            paragraphs=[
                _(
                    "The verification of the listing “%(name)s” ran until %(until)s. It is still in the directory, and "
                    "now says that it is to be confirmed."
                )
                % self.words,
                _("Without a word from you it leaves the directory on %(out)s. Nothing is deleted.") % self.words,
            ],
            action=self.confirming(_("Read and confirm the listing")),
            notes=[WITHOUT_ACCOUNT],
        )


@notification
@dataclass
class ListingUnlisted(AboutVerification):
    kind = "providers.listing_unlisted"
    label = gettext_lazy("Your listing has left the directory")
    sample_days = -31

    def content(self) -> MailContent:
        until = confirmable_until(self.verified_until)
        back = (
            _("Until %(day)s you can bring it back by yourselves: read it again, press the button, and there it is.")
            if clock.today() <= until
            else _(
                "To bring it back, write to the people who keep the directory: they look at it first; that is short."
            )
        )
        return MailContent(
            subject=_("“%(name)s”: your listing is out of the directory for now") % self.words,
            paragraphs=[
                _(
                    "The listing “%(name)s” was verified until %(until)s, and nobody has said since that it is still "
                    "true. So associations no longer find it. Nothing is deleted."
                )
                % self.words,
                back % {"day": day(until)},
            ],
            action=self.confirming(_("Read and confirm the listing")),
            notes=[WITHOUT_ACCOUNT],
        )


@notification
@dataclass
class ListingRelisted(AboutVerification):
    because: str = ""

    kind = "providers.listing_relisted"
    label = gettext_lazy("Your listing is back after a review")
    essential_because = gettext_lazy("It tells what has become of your listing.")
    sample_days = 365

    @classmethod
    def of(cls, provider: Provider, *, because: str = "") -> ListingRelisted:
        return cls(provider.name, provider.slug, provider.verified_until, because)

    def content(self) -> MailContent:
        return MailContent(
            subject=_("The listing “%(name)s” is back in the directory") % self.words,
            paragraphs=[
                _(
                    "Good news: the people who keep the directory have looked at the listing “%(name)s” again. It can "
                    "be found, and is verified until %(until)s."
                )
                % self.words,
            ],
            quote=self.because,
            action=Link.to(_("See the listing"), "providers:detail", self.slug),
        )


@notification
@dataclass
class ListingLeft(AboutVerification):
    left_on: date | None = None

    kind = "providers.listing_left"
    label = gettext_lazy("Your listing has left for good")
    essential_because = gettext_lazy("It tells what has become of your listing.")

    @classmethod
    def of(cls, provider: Provider) -> ListingLeft:
        return cls(provider.name, provider.slug, provider.verified_until, provider.left_on)

    def content(self) -> MailContent:
        left_on = self.left_on or clock.today()
        words = {"name": self.name, "day": day(left_on), "erased": day(erased_on(left_on))}
        return MailContent(
            subject=_("The listing “%(name)s” has left the directory") % words,
            paragraphs=[
                _("An admin of your organization took the listing “%(name)s” out of the directory on %(day)s.") % words,
                _(
                    "We keep it until %(erased)s, in case you come back. Then its texts and your contact data are "
                    "erased; figures without a name stay."
                )
                % words,
            ],
            closing=[
                _(
                    "You change your mind, or it was not what you all wanted? Answer this message before that day: the "
                    "people who keep the directory can bring it back as it was."
                ),
            ],
        )


def notice_mail(provider: Provider, days_left: int) -> AboutVerification:
    """The mail that goes with a notice."""
    told = {TOLD_TO_CONFIRM: ListingToConfirm, TOLD_UNLISTED: ListingUnlisted}
    return told.get(days_left, ListingEndsSoon).of(provider)
