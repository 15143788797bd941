"""Mails about a succession: to silent admins, to members, to the person who asks."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import Organization, User
from portal.common.words import day
from portal.notifications.registry import Link, MailContent, notification
from portal.trust.enums import SuccessionState
from portal.trust.models import Succession
from portal.trust.notifications.common import SAMPLE_MOMENT, Asking, sample_organization


def _sample() -> Succession:
    return Succession(
        pk=5,
        organization=sample_organization(),
        user=User(display_name="Odile Ferrand"),
        state=SuccessionState.RUNNING,
        why="Nous ne trouvons plus Bernard, et trois personnes attendent de rejoindre l’association.",
        mails_sent=1,
        mailed_at=SAMPLE_MOMENT,
        asked_at=SAMPLE_MOMENT,
    )


class AboutSuccession(Asking):
    def __init__(self, succession: Succession) -> None:
        self.succession = succession

    def names(self) -> dict[str, object]:
        return {"who": self.succession.user, "name": self.succession.organization.name}

    @classmethod
    def sample(cls) -> AboutSuccession:
        return cls(_sample())


@notification
class AreYouThere(AboutSuccession):
    kind = "trust.are_you_there"
    label = gettext_lazy("Somebody asks to take over your organization")
    reason = gettext_lazy("You receive this message because you are an admin of this organization.")

    def __init__(self, succession: Succession, token: str) -> None:
        super().__init__(succession)
        self.token = token

    def content(self) -> MailContent:
        return MailContent(
            subject=_("Do you still look after %(name)s?") % self.names(),
            paragraphs=[
                _("No admin of “%(name)s” has logged in for long, and %(who)s asks to look after it.") % self.names(),
                _(
                    "If you are still there, one click says so, or simply log in: then everything stays as it is. "
                    "Otherwise the moderators decide after the day below."
                ),
            ],
            facts=[(_("Answer before"), day(self.succession.answer_before))],
            quote=self.succession.why,
            action=Link.to(_("I am still here"), "trust:succession_here", self.token),
            notes=[_("We write about this three times at most, in thirty days.")],
        )

    @classmethod
    def sample(cls) -> AreYouThere:
        return cls(_sample(), "MTI:1xV1sZ:FUXYLRoXupM2")


@notification
class SuccessionTold(AboutSuccession):
    kind = "trust.succession_told"
    label = gettext_lazy("A member asks to take over your organization")
    reason = gettext_lazy("You receive this message because you belong to this organization.")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("%(who)s asks to look after %(name)s") % self.names(),
            paragraphs=[
                _("No admin of “%(name)s” has logged in for long. %(who)s asks to become its admin.") % self.names(),
                _("You agree: there is nothing to do. You do not: say why, and the moderators read it."),
            ],
            facts=[(_("Decided after"), day(self.succession.answer_before))],
            quote=self.succession.why,
            action=Link.to(_("See, or object"), "trust:succession", self.succession.organization.slug),
        )


@notification
class SuccessionEnded(AboutSuccession):
    kind = "trust.succession_ended"
    label = gettext_lazy("Who looks after your organization from now on")
    reason = gettext_lazy(
        "You receive this message because it concerns an organization that you asked about or are of."
    )

    def content(self) -> MailContent:
        return MailContent(
            subject=self._headline() % self.names(),
            paragraphs=[self._happened() % self.names()],
            quote=self.succession.reason,
            action=Link.to(_("See your organizations"), "accounts:organizations"),
        )

    def _headline(self) -> str:
        if self.succession.state == SuccessionState.HANDED_OVER:
            return _("%(who)s now looks after %(name)s")
        return _("%(name)s: nothing changes, its admins stay")

    def _happened(self) -> str:
        if self.succession.state == SuccessionState.HANDED_OVER:
            return _("%(who)s is now an admin of “%(name)s”. Those who were admins are admins still.")
        if self.succession.state == SuccessionState.STOPPED:
            return _("An admin of “%(name)s” is still there: everything stays as it is. Write to them.")
        if self.succession.state == SuccessionState.WITHDRAWN:
            return _("%(who)s no longer asks to look after “%(name)s”: everything stays as it is.")
        return _("The moderators did not hand “%(name)s” over. Here is why:")

    @classmethod
    def sample(cls) -> SuccessionEnded:
        ended = _sample()
        ended.state, ended.reason = (
            SuccessionState.HANDED_OVER,
            "Trois courriels sans réponse, et personne ne s’y oppose.",
        )
        return cls(ended)


@notification
class SuccessionOvertaken(AboutSuccession):
    kind = "trust.succession_overtaken"
    label = gettext_lazy("Your wish to take over ends because two organizations became one")
    reason = gettext_lazy("You receive this message because you asked to answer for this organization.")
    essential_because = gettext_lazy("It is the answer to what you asked.")

    def __init__(self, succession: Succession, *, gone: Organization, kept: Organization) -> None:
        super().__init__(succession)
        self.gone, self.kept = gone, kept

    def content(self) -> MailContent:
        names = {"gone": self.gone.name, "kept": self.kept.name}
        return MailContent(
            subject=_("%(gone)s is part of %(kept)s now") % names,
            paragraphs=[
                _(
                    "“%(gone)s” and “%(kept)s” have become one: your wish to look after “%(gone)s” ends without an "
                    "answer."
                )
                % names,
                _("Nothing was decided about you. If nobody answers for “%(kept)s” either, you can ask there.") % names,
            ],
            action=Link.to(_("See who can be asked"), "trust:succession", self.kept.slug),
        )

    @classmethod
    def sample(cls) -> SuccessionOvertaken:
        kept = Organization(name="Chorale du Lavoir", slug="chorale-du-lavoir")
        succession = _sample()
        return cls(succession, gone=succession.organization, kept=kept)


@notification
class SuccessionAtDesk(AboutSuccession):
    kind = "trust.succession_at_desk"
    label = gettext_lazy("The moderators look at your wish to take over")
    reason = gettext_lazy("You receive this message because you asked to answer for this organization.")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("%(name)s: the moderators decide now") % self.names(),
            paragraphs=[
                _("The admins of “%(name)s” answered none of our three mails. The moderators decide now.")
                % self.names(),
                _("You have nothing to do: their answer comes by mail, with its reason."),
            ],
            action=Link.to(_("See where it stands"), "trust:succession", self.succession.organization.slug),
        )
