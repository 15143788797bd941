from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.audit.words import name_verbs
from portal.common.registries import MenuEntry, main_menu


class ModerationConfig(AppConfig):
    name = "portal.moderation"
    label = "moderation"
    verbose_name = _("Desk")

    def ready(self) -> None:
        # models are loaded only now
        from portal.accounts.queries import lost_factors
        from portal.moderation import kept, opening
        from portal.moderation.notices import contributions
        from portal.moderation.permissions import is_operator, works_at_the_desk
        from portal.moderation.registry import Queue, queues
        from portal.outbox.queries import failed_events

        main_menu.register(
            "desk",
            MenuEntry(_("Desk"), "moderation:desk", holds_below=True, visible=works_at_the_desk),
            position=900,
        )
        queues.register(
            "lost_factors",
            Queue(
                label=_("Lost second factors"),
                description=_("People who keep the portal and cannot show their second factor any more."),
                url_name="accounts:factor_resets",
                waiting=lost_factors,
                visible=is_operator,
            ),
            position=850,
        )
        queues.register(
            "operations",
            Queue(
                label=_("Operations"),
                description=_("Mails and tasks that wait or were given up, the index, the periodic jobs."),
                url_name="moderation:operations",
                waiting=failed_events,
                visible=is_operator,
            ),
            position=900,
        )
        contributions.register()
        kept.register()
        opening.register()
        name_verbs(
            {
                "reason_text.loaded": _("laid down with the first reason texts"),
                "outbox.retried": _("had a task tried again"),
                "outbox.dropped": _("dropped a task that was given up"),
                "search.repair_wished": _("had the index compared and mended"),
            }
        )
