"""Mails about a proposed merge of two organizations."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import Organization, User
from portal.notifications.registry import Link, MailContent, Notification, notification
from portal.trust.models import MergeProposal
from portal.trust.notifications.common import Asking, sample_organization


@notification
class MergeProposed(Asking):
    kind = "trust.merge_proposed"
    label = gettext_lazy("Somebody proposes to merge your organization with another one")
    reason = gettext_lazy("You receive this message because you are an admin of this organization.")

    def __init__(self, proposal: MergeProposal) -> None:
        self.proposal = proposal

    def content(self) -> MailContent:
        proposal = self.proposal
        names = {"gone": proposal.gone.name, "kept": proposal.kept.name, "who": proposal.proposed_by}
        return MailContent(
            subject=_("“%(gone)s” and “%(kept)s”: one and the same?") % names,
            paragraphs=[
                _("%(who)s says that “%(gone)s” and “%(kept)s” are the same organization, noted twice.") % names,
                self._follows() % names,
            ],
            quote=proposal.message,
            action=Link.to(_("See what would move"), "trust:merge_answer", proposal.asked.slug, proposal.pk),
            notes=[_("Without your answer nothing happens.")],
        )

    def _follows(self) -> str:
        if self.proposal.asked == self.proposal.gone:
            return _(
                "If you agree, everything of “%(gone)s” moves to “%(kept)s”. The page shows what exactly, before you "
                "answer."
            )
        return _(
            "If you agree, everything of “%(gone)s” moves to “%(kept)s”, and its people belong to yours, as what they "
            "are now: its admins too. Agree only if you know each other."
        )

    @classmethod
    def sample(cls) -> MergeProposed:
        gone = Organization(name="Chorale du Lavoir", slug="chorale-du-lavoir")
        return cls(
            MergeProposal(
                pk=3,
                gone=gone,
                kept=sample_organization(),
                asked=gone,
                proposed_by=User(display_name="Odile Ferrand"),
                message="Nous avons créé la seconde fiche par erreur en janvier.",
            )
        )


@notification
class MergeOvertaken(Notification):
    kind = "trust.merge_overtaken"
    label = gettext_lazy("The merge that you proposed is over, because one of the two became part of another one")
    reason = gettext_lazy("You receive this message because you proposed to merge two organizations.")
    essential_because = gettext_lazy("It is the answer to what you asked.")
    optional = False

    def __init__(self, *, gone: Organization, kept: Organization, other: Organization) -> None:
        self.gone, self.kept, self.other = gone, kept, other

    def content(self) -> MailContent:
        names = {"gone": self.gone.name, "kept": self.kept.name, "other": self.other.name}
        return MailContent(
            subject=_("%(gone)s is part of %(kept)s now") % names,
            paragraphs=[
                _("You proposed to merge “%(gone)s” and “%(other)s”. Nobody had answered yet.") % names,
                _("Since then “%(gone)s” and “%(kept)s” have become one: your proposal is over.") % names,
            ],
            closing=[_("If “%(kept)s” and “%(other)s” are the same too, you can propose it again.") % names],
            action=Link.to(_("See your organizations"), "accounts:organizations"),
        )

    @classmethod
    def sample(cls) -> MergeOvertaken:
        kept = Organization(name="Chorale du Lavoir", slug="chorale-du-lavoir")
        return cls(gone=sample_organization(), kept=kept, other=Organization(name="Les Voix du Lavoir"))


@notification
class MergeDeclined(Notification):
    kind = "trust.merge_declined"
    label = gettext_lazy("The merge that you proposed was declined")
    reason = gettext_lazy("You receive this message because you proposed to merge two organizations.")
    optional = False

    def __init__(self, organization: Organization, why: str) -> None:
        self.organization, self.why = organization, why

    def content(self) -> MailContent:
        names = {"name": self.organization.name}
        return MailContent(
            subject=_("%(name)s stays on its own") % names,
            paragraphs=[_("You proposed a merge; the admins of “%(name)s” declined. Here is why:") % names],
            quote=self.why,
            closing=[_("If they are the same all the same, write to the people who run this site.")],
            action=Link.to(_("See your organizations"), "accounts:organizations"),
        )

    @classmethod
    def sample(cls) -> MergeDeclined:
        return cls(sample_organization(), "Ce sont deux associations : la nôtre est à Lyon.")
