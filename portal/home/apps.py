from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "portal.home"
    label = "home"

    def ready(self) -> None:
        # models are loaded only now
        from portal.home.queries import letterhead_of_site
        from portal.notifications import letterhead

        letterhead.use(letterhead_of_site)
