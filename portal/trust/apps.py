from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrustConfig(AppConfig):
    name = "portal.trust"
    label = "trust"
    verbose_name = _("Who answers for an organization")

    def ready(self) -> None:
        # models are loaded only now
        from portal.trust import contributions

        contributions.register()
