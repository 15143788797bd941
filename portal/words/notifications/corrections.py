"""What whoever wrote a correction is sent, if they left an address.

The receipt goes to an address that nobody has confirmed: it repeats nothing of what was typed with it, so that the form
does not become a way to write to strangers in the portal's name. The result goes to confirmed addresses alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.common import clock
from portal.notifications.registry import Link, MailContent, Notification, Recipient, notification
from portal.taxonomy.models import Tool
from portal.words.enums import CorrectionState
from portal.words.models import Correction

SAMPLE_KEY = "sample-" * 6 + "c"
REASON = gettext_lazy("You receive this message because this address was left with a correction of one of our pages.")


def writer_of(correction: Correction) -> Recipient:
    """Whoever wrote a correction, as one writes to them."""
    return Recipient(address=correction.contact_email, language=correction.language, user=correction.author)


@dataclass
class AboutCorrection(Notification):
    """What these mails share."""

    correction: Correction

    reason = REASON
    optional = False

    @property
    def names(self) -> dict[str, str]:
        return {"name": self.correction.term.name}

    def follow(self, label: str) -> Link:
        return Link.to(label, "words:correction", self.correction.token)

    @classmethod
    def sample(cls) -> Notification:
        return cls(sample_correction())


@notification
@dataclass
class CorrectionReceived(AboutCorrection):
    """`signature` proves that the link was read in a mail to the address."""

    signature: str = ""

    kind = "words.correction_received"
    label = gettext_lazy("We have received your correction")

    def content(self) -> MailContent:
        known = self.correction.address_confirmed_at is not None
        asked = _("Do you want to read what comes of it? Say so on the page of your correction: one button is enough.")
        return MailContent(
            subject=_("Your correction of the page “%(name)s” has arrived") % self.names,
            paragraphs=[
                _("Thank you: our pages stay true because people like you tell us what has changed."),
                _("An editor reads it. We write to you once it is decided.") if known else asked,
            ],
            action=self.follow(_("See my correction")) if known else self._confirm(),
            notes=[
                _("You did not write anything? Somebody mistyped an address: do nothing, and we write no more to it.")
            ],
        )

    def _confirm(self) -> Link:
        page = self.follow(_("Yes, write to me"))
        return Link(page.label, f"{page.url}?mine={self.signature}")


@notification
class CorrectionDecided(AboutCorrection):
    kind = "words.correction_decided"
    label = gettext_lazy("What came of your correction")

    def content(self) -> MailContent:
        subject, told = {
            CorrectionState.ACCEPTED: (
                _("The page “%(name)s” is corrected, thanks to you"),
                _("An editor has read your correction of the page “%(name)s”, and it is taken over. Thank you."),
            ),
            CorrectionState.IN_PART: (
                _("The page “%(name)s” is corrected in part, thanks to you"),
                _("An editor has read your correction of the page “%(name)s”, and took a part of it over. Thank you."),
            ),
        }.get(
            CorrectionState(self.correction.state),
            (
                _("Your correction of the page “%(name)s” was read"),
                _("An editor has read your correction of the page “%(name)s”. The page stays as it was this time."),
            ),
        )
        answered = [_("Here is what they say:")] if self.correction.answer else []
        return MailContent(
            subject=subject % self.names,
            paragraphs=[told % self.names, *answered],
            quote=self.correction.answer,
            action=self.follow(_("See my correction")),
        )

    @classmethod
    def sample(cls) -> Notification:
        return cls(
            sample_correction(
                state=CorrectionState.IN_PART,
                answer="L’adresse est corrigée, merci. La phrase reste : elle dit l’usage avant l’outil.",
                decided_at=clock.now(),
                address_confirmed_at=clock.now(),
            )
        )


def sample_correction(**fields: object) -> Correction:
    tool = Tool(slug="nextcloud", name_fr="Nextcloud", name_en="Nextcloud")
    told = {"tool": tool, "token": SAMPLE_KEY, "contact_email": "odile@exemple.example", "created_at": clock.now()}
    return Correction(**{**told, **fields})
