from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "portal.outbox"
    label = "outbox"
    verbose_name = _("What is done after a change")

    def ready(self) -> None:
        # models are loaded only now
        from portal.common.gauges import gauges
        from portal.outbox import (
            actions,  # noqa: F401 - files its periodic job
            health,
            kept,
        )
        from portal.outbox.gauges import of_outbox, of_periodic_jobs

        health.register()
        kept.register()
        gauges.register("outbox", of_outbox, position=20)
        gauges.register("periodic jobs", of_periodic_jobs, position=30)
