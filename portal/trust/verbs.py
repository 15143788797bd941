"""What happened to claims, successions and merges, in the words of histories."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "claim.ask": _("asked to look after it"),
    "claim.confirm": _("confirmed by the listed address"),
    "claim.deny": _("denied by the listed address"),
    "claim.bring": _("brought to the moderators"),
    "claim.grant": _("claim granted"),
    "claim.refuse": _("claim refused"),
    "claim.contest": _("objected"),
    "claim.uphold": _("objection not followed: the claim holds"),
    "claim.undo": _("objection followed: the claim is undone"),
    "claim.withdraw": _("claim withdrawn"),
    "succession.ask": _("asked to take over"),
    "succession.remind": _("admins written to again"),
    "succession.object": _("objected to the succession"),
    "succession.bring": _("brought to the moderators, without an answer of the admins"),
    "succession.stop": _("stopped: an admin is still there"),
    "succession.hand_over": _("handed over"),
    "succession.refuse": _("not handed over"),
    "succession.withdraw": _("succession withdrawn"),
    "merge.propose": _("merge proposed"),
    "merge.accept": _("proposed merge accepted"),
    "merge.decline": _("proposed merge declined"),
    "merge.withdraw": _("proposed merge withdrawn"),
    "claim.overtake": _("somebody else answers for it now"),
}
