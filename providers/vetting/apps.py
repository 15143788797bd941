from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VettingConfig(AppConfig):
    name = "providers.vetting"
    label = "vetting"
    verbose_name = _("Applications and vetting")

    def ready(self) -> None:
        # models are loaded only now
        from providers.vetting import contributions, kept, opening

        contributions.register()
        kept.register()
        opening.register()
