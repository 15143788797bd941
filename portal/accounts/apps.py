from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = _("Your account and your organizations")

    def ready(self) -> None:
        from portal.accounts import notifications  # noqa: F401 - files its mails
        from portal.accounts.actions import invitations  # noqa: F401 - files its periodic job
        from portal.common.registries import MenuEntry, account_menu

        account_menu.register("home", MenuEntry(_("My account"), "accounts:home"), position=10)
        account_menu.register("organizations", MenuEntry(_("My organizations"), "accounts:organizations"), position=20)
        account_menu.register("safety", MenuEntry(_("Safety"), "mfa_index", path_prefixes=("mfa_",)), position=50)
        account_menu.register("sessions", MenuEntry(_("Sessions"), "usersessions_list"), position=60)
