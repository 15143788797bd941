"""What this room does when a person or an organization takes along what is theirs, or goes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.accounts import exports
from portal.accounts.actions.erasure import erase_entrance, erase_memberships
from portal.accounts.actions.merging import merge_invitations, merge_join_requests, merge_memberships
from portal.accounts.actions.organization_erasure import erase_people
from portal.accounts.registry import organization_erasers, organization_exporters, organization_mergers, stays_behind
from portal.common.registries import erasers, exported_words, exporters


def register() -> None:
    """Called once the models are loaded."""
    erasers.register("organizations", erase_memberships, position=100)
    erasers.register("account", erase_entrance, position=900)
    exporters.register("account", exports.export_account, position=10)
    exporters.register("organizations", exports.export_organizations, position=20)
    exporters.register("editing", exports.export_editing, position=290)
    exporters.register("audit", exports.export_traces, position=300)
    # Last: the other rooms still ask who belongs to it.
    organization_erasers.register("accounts.people", erase_people, position=900)
    organization_exporters.register("accounts.organization", exports.export_organization, position=10)
    organization_exporters.register("accounts.people", exports.export_people, position=20)
    organization_exporters.register("accounts.history", exports.export_history, position=300)
    organization_mergers.register("accounts.membership.organization", merge_memberships, position=10)
    organization_mergers.register("accounts.joinrequest.organization", merge_join_requests, position=20)
    organization_mergers.register("accounts.invitation.organization", merge_invitations, position=20)
    stays_behind.register("accounts.organizationdeletion.organization", "It has ended: nothing is merged before.")
    stays_behind.register("accounts.mergedorganization.gone", "It is the sign that leads on.")
    stays_behind.register("accounts.mergedorganization.kept", "It is set on by the merge itself.")
    stays_behind.register("audit.auditentry.organization", "What was decided stays true of whom it was about.")
    for name, words in {
        "account": _("Your account and how it is opened"),
        "organizations": _("Your organizations, invitations and requests to join"),
        "editing": _("What you did in the back office"),
        "audit": _("The trace of what you did here"),
        "accounts.organization": _("What the organization says of itself"),
        "accounts.people": _("Its members, invitations and requests to join"),
        "accounts.history": _("What its people did to it"),
    }.items():
        exported_words.register(name, words)
