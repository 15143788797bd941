"""Mails about checked numbers: to the public record, to who is asked to vouch, and the answer."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.enums import IdentifierKind
from portal.accounts.models import Organization, User
from portal.common.words import day
from portal.notifications.registry import Link, MailContent, Notification, notification
from portal.trust.enums import CheckState, CheckWay
from portal.trust.models import IdentifierCheck
from portal.trust.notifications.common import SAMPLE_MOMENT, Asking, sample_organization


def _sample(state: str, **more: object) -> IdentifierCheck:
    return IdentifierCheck(
        pk=7,
        organization=sample_organization(),
        identifier_kind=IdentifierKind.RNA,
        identifier="W691234567",
        asked_by=User(display_name="Odile Ferrand"),
        state=state,
        mailed_at=SAMPLE_MOMENT,
        waits_since=SAMPLE_MOMENT,
        ended_at=SAMPLE_MOMENT,
        **{"way": CheckWay.MAIL, **more},
    )


class AboutNumber(Notification):
    """What the mails about one check say of it."""

    optional = False

    def __init__(self, check: IdentifierCheck) -> None:
        self.check = check

    def names(self) -> dict[str, object]:
        check = self.check
        return {
            "name": check.organization.name,
            "number": check.identifier,
            "kind": check.get_identifier_kind_display(),
            "other": check.voucher.name if check.voucher else "",
        }

    def deleted(self) -> list[str]:
        """What the answer says of a document that was shown."""
        if self.check.way != CheckWay.DOCUMENT:
            return []
        return [_("The document that was shown is deleted: nothing of it is kept, not even its name.")]


@notification
class NumberToConfirm(AboutNumber, Asking):
    kind = "trust.number_to_confirm"
    label = gettext_lazy("An organization gives your official number as its own")
    reason = gettext_lazy("You receive this message because this address stands in the public record of the number.")

    def __init__(self, check: IdentifierCheck, token: str) -> None:
        super().__init__(check)
        self.token = token

    def content(self) -> MailContent:
        return MailContent(
            subject=_("Is %(number)s your number, %(name)s?") % self.names(),
            paragraphs=[
                _("“%(name)s” has an account on this site and asks that its official number be verified.")
                % self.names(),
                _("If it is you, say yes: everybody will see that the number is verified. If not, say no."),
            ],
            facts=[
                (str(self.names()["kind"]), self.check.identifier),
                (_("Answer before"), day(self.check.answer_before)),
            ],
            action=Link.to(_("Answer yes or no"), "trust:check_proof", self.token),
            notes=[_("The link serves once. Without an answer nothing happens, and you are not written to again.")],
        )

    @classmethod
    def sample(cls) -> NumberToConfirm:
        return cls(_sample(CheckState.MAILED), "h7RkQz2m-4LpXvTs")


@notification
class VouchAsked(AboutNumber):
    kind = "trust.vouch_asked"
    label = gettext_lazy("Another organization asks yours to vouch for it")
    reason = gettext_lazy("You receive this message because you are an admin of this organization.")
    essential_because = gettext_lazy("Another organization waits for your answer.")

    def content(self) -> MailContent:
        check = self.check
        slug = check.voucher.slug if check.voucher else ""
        return MailContent(
            subject=_("Do you know %(name)s?") % self.names(),
            paragraphs=[
                _("“%(name)s” asks “%(other)s” to vouch that its official number is really its own.") % self.names(),
                _("Vouch only if you know these people. Nothing else follows from it: you are not liable for them."),
            ],
            facts=[
                (str(self.names()["kind"]), check.identifier),
                (_("Who asks"), str(check.asked_by)),
                (_("Answer before"), day(check.answer_before)),
            ],
            quote=check.message,
            action=Link.to(_("Answer yes or no"), "trust:check_vouch", slug, check.pk),
        )

    @classmethod
    def sample(cls) -> VouchAsked:
        other = Organization(name="Chorale du Lavoir", slug="chorale-du-lavoir")
        words = "Nous avons tenu la buvette ensemble à la fête de juin."
        return cls(_sample(CheckState.VOUCHING, way=CheckWay.VOUCHER, voucher=other, message=words))


@notification
class NumberConfirmed(AboutNumber):
    kind = "trust.number_confirmed"
    label = gettext_lazy("The number of your organization is verified")
    reason = gettext_lazy("You receive this message because you are an admin of this organization.")
    essential_because = gettext_lazy("It is the answer to what your organization asked.")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("%(name)s: your number is verified") % self.names(),
            paragraphs=[
                _("The number %(number)s is verified: your page says so, with the date.") % self.names(),
                _("Should the number change one day, the mark goes, and you can have the new one verified."),
                *self.deleted(),
            ],
            quote=self.check.reason,
            action=Link.to(_("See the organization"), "accounts:organization", self.check.organization.slug),
        )

    @classmethod
    def sample(cls) -> NumberConfirmed:
        return cls(_sample(CheckState.CONFIRMED))


@notification
class NumberNotConfirmed(AboutNumber):
    kind = "trust.number_not_confirmed"
    label = gettext_lazy("The number of your organization is not verified")
    reason = gettext_lazy("You receive this message because you are an admin of this organization.")
    essential_because = gettext_lazy("It is the answer to what your organization asked.")

    def content(self) -> MailContent:
        lapsed = self.check.state == CheckState.LAPSED
        if lapsed and self.check.way == CheckWay.DOCUMENT:
            happened = _(
                "The document about the number %(number)s had no answer: it waited too long, the number has changed, "
                "or whoever sent it has left."
            )
        elif lapsed:
            happened = _(
                "The check of the number %(number)s ended without an answer: none came in time, the number has "
                "changed, or nobody is left to give it."
            )
        elif self.check.way == CheckWay.VOUCHER and self.check.voucher:
            happened = _("“%(other)s” does not vouch for the number %(number)s. Here is why:")
        else:
            happened = _("The number %(number)s could not be verified. Here is why:")
        return MailContent(
            subject=_("%(name)s: your number is not verified") % self.names(),
            paragraphs=[*self.deleted(), happened % self.names()],
            quote=self.check.reason,
            closing=[_("Nothing changes for you: a verified number is never needed here. You can ask in another way.")],
            action=Link.to(_("Ask in another way"), "trust:check", self.check.organization.slug),
        )

    @classmethod
    def sample(cls) -> NumberNotConfirmed:
        check = _sample(CheckState.REFUSED)
        check.reason = "Ce numéro est celui d’une association dissoute en 2019."
        return cls(check)


@notification
class NumberLeftOpen(AboutNumber):
    kind = "trust.number_left_open"
    label = gettext_lazy("A check of your number ends because two organizations became one")
    reason = gettext_lazy("You receive this message because you asked that this number be verified.")
    essential_because = gettext_lazy("It is the answer to what your organization asked.")

    def __init__(self, check: IdentifierCheck, *, gone: Organization, kept: Organization) -> None:
        super().__init__(check)
        self.gone, self.kept = gone, kept

    def content(self) -> MailContent:
        names = {**self.names(), "gone": self.gone.name, "kept": self.kept.name}
        if self.check.organization in (self.gone, self.kept):
            slug, happened, next_step = (
                self.kept.slug,
                _(
                    "“%(gone)s” and “%(kept)s” have become one: the check of the number %(number)s ends without an "
                    "answer."
                ),
                _("Nothing changes for you: a verified number is never needed here. You can ask again for “%(kept)s”."),
            )
        else:
            slug, happened, next_step = (
                self.check.organization.slug,
                _(
                    "“%(gone)s”, which you asked to vouch, has become part of “%(kept)s”, which cannot vouch for you: "
                    "the check of the number %(number)s ends without an answer."
                ),
                _("Nothing changes for you: a verified number is never needed here. You can ask in another way."),
            )
        return MailContent(
            subject=_("%(name)s: the check of your number is over") % names,
            paragraphs=[*self.deleted(), happened % names],
            closing=[next_step % names],
            action=Link.to(_("Ask again"), "trust:check", slug),
        )

    @classmethod
    def sample(cls) -> NumberLeftOpen:
        check, kept = _sample(CheckState.LAPSED), Organization(name="Chorale du Lavoir", slug="chorale-du-lavoir")
        return cls(check, gone=check.organization, kept=kept)
