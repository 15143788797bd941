from django.apps import AppConfig

from portal.search.interface import register_source


class ProvidersConfig(AppConfig):
    name = "providers"
    label = "providers"

    def ready(self) -> None:
        from providers.search import ProviderSource  # models are loaded only now

        register_source(ProviderSource())
