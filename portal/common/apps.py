from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "portal.common"
    label = "common"

    def ready(self) -> None:
        from portal.common import gauges, health

        health.register()
        gauges.gauges.register("services", gauges.of_services, position=10)
