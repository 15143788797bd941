from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TaxonomyConfig(AppConfig):
    name = "portal.taxonomy"
    label = "taxonomy"
    verbose_name = _("Vocabulary")

    def ready(self) -> None:
        import_module("portal.taxonomy.handlers")
