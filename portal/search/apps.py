from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "portal.search"
    label = "search"
    verbose_name = _("Searching")

    def ready(self) -> None:
        from portal.common.gauges import gauges
        from portal.search import (
            actions,  # noqa: F401 - files its periodic job
            handlers,  # noqa: F401 - registers its outbox handlers
            health,
            kept,
            upkeep,  # noqa: F401 - files its periodic jobs
        )
        from portal.search.gauges import of_index

        health.register()
        kept.register()
        gauges.register("index", of_index, position=50)
