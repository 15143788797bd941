from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.common.gauges import gauges
from portal.common.registries import MenuEntry, main_menu
from portal.search.interface import register_expander, register_source
from portal.taxonomy.registry import vocabulary_watchers


class ProvidersConfig(AppConfig):
    name = "providers"
    label = "providers"
    verbose_name = _("Directory and requests")

    def ready(self) -> None:
        # models are loaded only now
        from providers import contributions, desk, kept, noticed, sitemap, term_panels
        from providers.brands import expand_brands
        from providers.gauges import of_directory
        from providers.legal_forms import expand_legal_forms
        from providers.search import KIND, ProviderSource, reindex_listings

        gauges.register("directory", of_directory, position=60)
        register_source(ProviderSource())
        register_expander(KIND, expand_brands)
        register_expander(KIND, expand_legal_forms)
        vocabulary_watchers.register("providers.search", reindex_listings)
        find = MenuEntry(_("Find"), "providers:directory", ("providers:", "taxonomy:"))
        main_menu.register("find", find, position=10)
        desk.register()
        noticed.register()
        contributions.register()
        kept.register()
        term_panels.register()
        sitemap.register()
