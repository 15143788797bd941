from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.audit.words import name_verbs


class HomeConfig(AppConfig):
    name = "portal.home"
    label = "home"
    verbose_name = _("Pages and settings")

    def ready(self) -> None:
        # models are loaded only now
        from portal.accounts.registry import use_terms
        from portal.common.readers import use_state
        from portal.home import noticed
        from portal.home.actions import scheduling  # noqa: F401 - files what runs by the clock
        from portal.home.kept_pages import stamp
        from portal.home.queries import letterhead_of_site
        from portal.home.terms import terms_for
        from portal.notifications import letterhead

        letterhead.use(letterhead_of_site)
        use_state(stamp)
        noticed.register()
        use_terms(terms_for)
        name_verbs(
            {
                "site.pages_laid_down": _("laid down the first pages"),
                "site.settings_changed": _("changed the settings of the site"),
            }
        )
