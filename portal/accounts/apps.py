from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = _("Your account and your organizations")

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added
        from allauth.usersessions.models import UserSession
        from django.db.models.signals import pre_save

        from portal.accounts import notifications  # noqa: F401 - files its mails
        from portal.accounts.actions import factor_reset, invitations, upkeep  # noqa: F401 - file what runs later
        from portal.accounts.actions.erasure import erase_entrance, erase_memberships
        from portal.accounts.actions.merging import merge_invitations, merge_join_requests, merge_memberships
        from portal.accounts.exports import export_account, export_organizations
        from portal.accounts.registry import organization_mergers, stays_behind
        from portal.accounts.sessions import count_as_shown, forget_details
        from portal.accounts.verbs import VERBS
        from portal.audit.words import name_verbs
        from portal.common.registries import MenuEntry, account_menu, erasers, exporters

        name_verbs(VERBS)
        # allauth offers no other place to keep the network address out of its table.
        pre_save.connect(forget_details, sender=UserSession)
        authenticator_added.connect(count_as_shown)
        account_menu.register("home", MenuEntry(_("My account"), "accounts:home"), position=10)
        account_menu.register("organizations", MenuEntry(_("My organizations"), "accounts:organizations"), position=20)
        account_menu.register("safety", MenuEntry(_("Safety"), "mfa_index", path_prefixes=("mfa_",)), position=50)
        account_menu.register("sessions", MenuEntry(_("Sessions"), "usersessions_list"), position=60)
        erasers.register("organizations", erase_memberships, position=100)
        erasers.register("account", erase_entrance, position=900)
        exporters.register("account", export_account, position=10)
        exporters.register("organizations", export_organizations, position=20)
        organization_mergers.register("accounts.membership.organization", merge_memberships, position=10)
        organization_mergers.register("accounts.joinrequest.organization", merge_join_requests, position=20)
        organization_mergers.register("accounts.invitation.organization", merge_invitations, position=20)
        stays_behind.register("accounts.mergedorganization.gone", "It is the sign that leads on.")
        stays_behind.register("accounts.mergedorganization.kept", "It is set on by the merge itself.")
        stays_behind.register("audit.auditentry.organization", "What was decided stays true of whom it was about.")
