from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "portal.outbox"
    label = "outbox"

    def ready(self) -> None:
        # models are loaded only now
        from portal.outbox import health

        health.register()
