from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.audit.words import name_verbs

VERBS = {
    "created": _("added to the vocabulary"),
    "changed": _("changed"),
    "deleted": _("deleted"),
    "merged": _("merged with another word"),
}


class TaxonomyConfig(AppConfig):
    name = "portal.taxonomy"
    label = "taxonomy"
    verbose_name = _("Vocabulary")

    def ready(self) -> None:
        import_module("portal.taxonomy.handlers")
        import_module("portal.taxonomy.sitemap").register()
        models = [model._meta.model_name for model in self.get_models()]
        name_verbs({f"{model}.{verb}": label for model in models for verb, label in VERBS.items()})
        name_verbs({"vocabulary.loaded": _("reference data taken in")})
