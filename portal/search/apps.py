from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "portal.search"
    label = "search"

    def ready(self) -> None:
        from portal.search import handlers, upkeep  # noqa: F401 - registers its outbox handlers and periodic jobs
