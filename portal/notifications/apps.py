from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "portal.notifications"
    label = "notifications"
    verbose_name = _("Mails")

    def ready(self) -> None:
        from portal.common.gauges import gauges
        from portal.common.registries import MenuEntry, account_menu, erasers, exported_words, exporters
        from portal.notifications import (
            delivery,  # noqa: F401 - files its outbox handlers
            health,
            kept,
        )
        from portal.notifications.actions.mails import erase_mails
        from portal.notifications.exports import export_mails
        from portal.notifications.gauges import of_mails

        account_menu.register("mails", MenuEntry(_("Your mails"), "notifications:preferences"), position=40)
        erasers.register("mails", erase_mails, position=200)
        exporters.register("mails", export_mails, position=200)
        exported_words.register("mails", _("Mails we wrote to you, and those you do not want"))
        health.register()
        kept.register()
        gauges.register("mails", of_mails, position=40)
