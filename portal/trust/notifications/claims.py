"""Mails about claims: to the listed address, and to the person who asks."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import Organization, User
from portal.common.words import day
from portal.notifications.registry import Link, MailContent, notification
from portal.trust.enums import ClaimState
from portal.trust.models import Claim
from portal.trust.notifications.common import SAMPLE_MOMENT, Asked, Asking, sample_organization


def _sample(state: str = ClaimState.MAILED) -> Claim:
    return Claim(
        pk=12,
        organization=sample_organization(),
        user=User(display_name="Odile Ferrand"),
        state=state,
        why="Je suis la coordinatrice depuis janvier.",
        mailed_at=SAMPLE_MOMENT,
        decided_at=SAMPLE_MOMENT,
    )


class ToListedAddress(Asking):
    """Whoever reads the listed address can answer by this mail alone."""

    reason = gettext_lazy("You receive this message because this address stands on the listing of the organization.")

    def __init__(self, claim: Claim, token: str) -> None:
        self.claim, self.token = claim, token

    def names(self) -> dict[str, object]:
        return {"who": self.claim.user, "name": self.claim.organization.name}

    @classmethod
    def sample(cls) -> ToListedAddress:
        return cls(_sample(), "k3yTbWq8-0rZpLxV")


@notification
class ClaimToConfirm(ToListedAddress):
    kind = "trust.claim_to_confirm"
    label = gettext_lazy("Somebody would like to look after the listing of your organization")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("Does %(who)s belong to %(name)s?") % self.names(),
            paragraphs=[
                _(
                    "“%(name)s” has a listing on this site, and nobody looks after it yet. %(who)s asks to do so: to "
                    "keep it up to date, to answer requests, to invite others."
                )
                % self.names(),
                _("If you know this person and agree, say yes. If you do not, say no: nothing happens then."),
            ],
            facts=[(_("Answer before"), day(self.claim.link_ends_at))],
            quote=self.claim.why,
            action=Link.to(_("Answer yes or no"), "trust:claim_answer", self.token),
            notes=[_("Without an answer in seven days, the moderators of this site decide.")],
        )


@notification
class ClaimTold(ToListedAddress):
    kind = "trust.claim_told"
    label = gettext_lazy("Somebody looks after the listing of your organization now")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("%(who)s now looks after the listing of %(name)s") % self.names(),
            paragraphs=[
                _("%(who)s is now the admin of “%(name)s” on this site: they may change its listing.") % self.names(),
                _("If that is right, there is nothing to do. If it is not, tell us: the moderators look at it again."),
            ],
            facts=[(_("You can object once, until"), day(self.claim.contest_before))],
            action=Link.to(_("I object"), "trust:claim_contest", self.token),
        )

    @classmethod
    def sample(cls) -> ClaimTold:
        return cls(_sample(ClaimState.GRANTED), "MTI:1xV1sZ:FUXYLRoXupM2")


@notification
class ClaimGranted(Asked):
    kind = "trust.claim_granted"
    label = gettext_lazy("The organization that you claimed is yours to look after")

    def __init__(self, claim: Claim) -> None:
        self.claim = claim

    def content(self) -> MailContent:
        claim, names = self.claim, {"name": self.claim.organization.name}
        if claim.objection:
            subject = _("You go on looking after %(name)s") % names
            happened = [
                _("The moderators have looked again: you stay the admin of “%(name)s”.") % names,
                _("The address of the listing is told as well. It can object only once: this is settled."),
            ]
        else:
            subject = _("You now look after %(name)s") % names
            happened = [_("You are the admin of “%(name)s”: you can change its listing and invite the others.") % names]
            if claim.told_address:
                happened.append(
                    _(
                        "The address of the listing has been told, and can object once, until %(day)s. Until then the "
                        "organization can be neither merged nor deleted."
                    )
                    % {"day": day(claim.contest_before)}
                )
        return MailContent(
            subject=subject,
            paragraphs=[*happened],
            quote=claim.reason,
            action=Link.to(_("See the organization"), "accounts:organization", claim.organization.slug),
        )

    @classmethod
    def sample(cls) -> ClaimGranted:
        claim = _sample(ClaimState.GRANTED)
        claim.reason = "Le site de la structure vous nomme parmi son équipe."
        claim.told_address = "contact@boussole.example"
        return cls(claim)


@notification
class ClaimRefused(Asked):
    kind = "trust.claim_refused"
    label = gettext_lazy("The organization that you claimed is not yours to look after")

    def __init__(self, claim: Claim, why: str) -> None:
        self.claim, self.why = claim, why

    def content(self) -> MailContent:
        names = {"name": self.claim.organization.name}
        return MailContent(
            subject=_("Your claim of %(name)s was not accepted") % names,
            paragraphs=[_("You asked to look after “%(name)s”. Here is the answer, and why:") % names],
            quote=self.why,
            closing=[_("Something has been misunderstood? You can ask again, and say what was missing.")],
            action=Link.to(_("See your claim"), "trust:claim_follow", self.claim.pk),
        )

    @classmethod
    def sample(cls) -> ClaimRefused:
        return cls(_sample(ClaimState.REFUSED), "La structure nous a dit ne pas vous connaître.")


@notification
class ClaimOvertaken(Asked):
    kind = "trust.claim_overtaken"
    label = gettext_lazy("Somebody else looks after the organization that you claimed")

    def __init__(self, organization: Organization) -> None:
        self.organization = organization

    def content(self) -> MailContent:
        names = {"name": self.organization.name}
        return MailContent(
            subject=_("%(name)s has an admin now") % names,
            paragraphs=[
                _("You asked to look after “%(name)s”. Somebody else asked too, and is its admin now.") % names,
                _("If you belong to it as well, ask them for a seat: they know you."),
            ],
            action=Link.to(_("Ask to join"), "accounts:organization_ask", self.organization.slug),
        )

    @classmethod
    def sample(cls) -> ClaimOvertaken:
        return cls(sample_organization())


@notification
class ClaimAtDesk(Asked):
    kind = "trust.claim_at_desk"
    label = gettext_lazy("The moderators look at your claim")

    def __init__(self, claim: Claim, *, contested: bool = False) -> None:
        self.claim, self.contested = claim, contested

    def content(self) -> MailContent:
        names = {"name": self.claim.organization.name}
        if self.contested:
            happened = _(
                "Whoever reads the address of the listing of “%(name)s” objects. You stay its admin while the "
                "moderators look at it again."
            )
        else:
            happened = _("The address of “%(name)s” has not answered in seven days. The moderators decide now.")
        return MailContent(
            subject=_("%(name)s: the moderators look at your claim") % names,
            paragraphs=[happened % names, _("You have nothing to do: their answer comes by mail, with its reason.")],
            action=Link.to(_("See your claim"), "trust:claim_follow", self.claim.pk),
        )

    @classmethod
    def sample(cls) -> ClaimAtDesk:
        return cls(_sample(ClaimState.AT_DESK))


@notification
class ClaimDecidedForAddress(ToListedAddress):
    kind = "trust.claim_decided"
    label = gettext_lazy("What the moderators decided about your objection")
    reason = gettext_lazy("You receive this message because this address objected to who looks after the organization.")

    def __init__(self, claim: Claim, why: str) -> None:
        super().__init__(claim, "")
        self.why = why

    def content(self) -> MailContent:
        if self.claim.state == ClaimState.GRANTED:
            happened = _("%(who)s stays the admin of “%(name)s”.") % self.names()
        else:
            happened = _("%(who)s is no longer the admin of “%(name)s”.") % self.names()
        return MailContent(
            subject=_("Your objection about %(name)s: what was decided") % self.names(),
            paragraphs=[_("You objected, and the moderators have looked at it again."), happened],
            quote=self.why,
        )

    @classmethod
    def sample(cls) -> ClaimDecidedForAddress:
        return cls(
            _sample(ClaimState.REFUSED), "Vous nous avez confirmé que personne de ce nom ne travaille avec vous."
        )
