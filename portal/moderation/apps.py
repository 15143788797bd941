from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    name = "portal.moderation"
    label = "moderation"

    def ready(self) -> None:
        from portal.moderation.permissions import is_operator, keeps_the_words
        from portal.moderation.registry import Queue, queues
        from portal.outbox.queries import failed_count

        queues.register(
            "searches",
            Queue(
                label=_("Searches that found nothing"),
                description=_("What people look for and the vocabulary does not know yet."),
                url_name="moderation:searches",
                waiting=lambda: 0,
                visible=keeps_the_words,
            ),
            position=800,
        )
        queues.register(
            "operations",
            Queue(
                label=_("Operations"),
                description=_("Mails and tasks that wait or were given up, the index, the periodic jobs."),
                url_name="moderation:operations",
                waiting=failed_count,
                visible=is_operator,
            ),
            position=900,
        )
