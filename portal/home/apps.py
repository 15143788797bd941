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
        from portal.home import noticed, opening, sitemap
        from portal.home.actions import scheduling  # noqa: F401 - files what runs by the clock
        from portal.home.kept_pages import stamp
        from portal.home.queries import letterhead_of_site
        from portal.home.terms import terms_for
        from portal.moderation.permissions import keeps_the_words
        from portal.moderation.registry import Queue, queues
        from portal.notifications import letterhead

        letterhead.use(letterhead_of_site)
        use_state(stamp)
        noticed.register()
        use_terms(terms_for)
        sitemap.register()
        opening.register()
        queues.register(
            "opening",
            Queue(
                label=_("Opening the site"),
                description=_("What is still to be done before the site is shown to the world, and the button for it."),
                url_name="home:opening",
                waiting=None,
                visible=keeps_the_words,
            ),
            position=950,
        )
        name_verbs(
            {
                "site.pages_laid_down": _("laid down the first pages"),
                "site.settings_changed": _("changed the settings of the site"),
                "site.opened": _("opened the site to search engines"),
                "site.closed": _("asked search engines to stay away again"),
                "site.test_mail_asked": _("asked for a test mail"),
                "site.test_mail_seen": _("said that the test mail has arrived"),
                "site.address_followed": _("brought the pages in step with the address of the site"),
            }
        )
