from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "portal.search"
    label = "search"

    def ready(self) -> None:
        from portal.search import (
            handlers,  # noqa: F401 - registers its outbox handler
            health,
        )

        health.register()
