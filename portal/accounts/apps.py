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

        from portal.accounts import (
            contributions,
            kept,
            leaving,
            notifications,  # noqa: F401 - files its mails
            sitemap,
        )
        from portal.accounts.actions import factor_reset, invitations, upkeep  # noqa: F401 - file what runs later
        from portal.accounts.sessions import count_as_shown, forget_details
        from portal.accounts.verbs import VERBS
        from portal.audit.words import name_verbs
        from portal.common.registries import MenuEntry, account_menu

        name_verbs(VERBS)
        # allauth offers no other place to keep the network address out of its table.
        pre_save.connect(forget_details, sender=UserSession)
        authenticator_added.connect(count_as_shown)
        account_menu.register("home", MenuEntry(_("My account"), "accounts:home"), position=10)
        account_menu.register("organizations", MenuEntry(_("My organizations"), "accounts:organizations"), position=20)
        account_menu.register("safety", MenuEntry(_("Safety"), "mfa_index", path_prefixes=("mfa_",)), position=50)
        account_menu.register("sessions", MenuEntry(_("Sessions"), "usersessions_list"), position=60)
        account_menu.register("data", MenuEntry(_("Your data"), "accounts:data"), position=70)
        kept.register()
        leaving.register()
        contributions.register()
        sitemap.register()
