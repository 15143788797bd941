from django.apps import AppConfig
from django.core.checks import Tags, register

from portal.common.checks import check_server


class CommonConfig(AppConfig):
    name = "portal.common"
    label = "common"

    def ready(self) -> None:
        from portal.common import gauges, health

        register(check_server, Tags.database)
        health.register()
        gauges.gauges.register("services", gauges.of_services, position=10)
