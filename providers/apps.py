from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.audit.words import name_verbs
from portal.common.gauges import gauges
from portal.common.registries import MenuEntry, main_menu
from portal.moderation.registry import Case, Queue, cases, queues
from portal.search.interface import register_expander, register_source
from portal.taxonomy.registry import vocabulary_watchers


class ProvidersConfig(AppConfig):
    name = "providers"
    label = "providers"
    verbose_name = _("Directory and requests")

    def ready(self) -> None:
        # models are loaded only now
        from portal.moderation.permissions import is_moderator
        from providers import contributions
        from providers.brands import expand_brands
        from providers.gauges import of_directory
        from providers.legal_forms import expand_legal_forms
        from providers.queries_desk import listing_names
        from providers.queries_edits import edits_to_read_count
        from providers.queries_mistakes import mistake_names, waiting_count
        from providers.search import KIND, ProviderSource, reindex_listings

        gauges.register("directory", of_directory, position=60)
        register_source(ProviderSource())
        register_expander(KIND, expand_brands)
        register_expander(KIND, expand_legal_forms)
        vocabulary_watchers.register("providers.search", reindex_listings)
        main_menu.register("find", MenuEntry(_("Find"), "providers:directory", ("providers:",)), position=10)
        queues.register(
            "listings",
            Queue(
                label=_("Listings"),
                description=_("All listings: find one, suspend it with a reason, verify it again, read its history."),
                url_name="providers:desk_listings",
                waiting=lambda: 0,
                visible=is_moderator,
            ),
            position=100,
        )
        queues.register(
            "mistakes",
            Queue(
                label=_("Reported mistakes"),
                description=_("What readers say is wrong on a listing, once its people have been asked."),
                url_name="providers:desk_mistakes",
                waiting=waiting_count,
                visible=is_moderator,
            ),
            position=110,
        )
        queues.register(
            "edits",
            Queue(
                label=_("Changes to read"),
                description=_("What the people of listings would like them to say: accept it, or say what is missing."),
                url_name="providers:desk_edits",
                waiting=edits_to_read_count,
                visible=is_moderator,
            ),
            position=90,
        )
        cases.register("providers.provider", Case("providers:desk_listing", listing_names))
        cases.register("providers.mistakereport", Case("providers:desk_mistake", mistake_names))
        name_verbs(
            {
                "listing.publish": _("accepted and published"),
                "listing.imported": _("taken in with a table"),
                "listing.reimported": _("changed with a table"),
                "listing.suspend": _("suspended"),
                "listing.restore": _("put back"),
                "listing.pause": _("withdrawn by its own people"),
                "listing.resume": _("shown again by its own people"),
                "listing.expire": _("to be confirmed from now on"),
                "listing.unlist": _("out of the directory, as nobody confirmed it"),
                "listing.confirm": _("confirmed by its own people"),
                "listing.renew": _("verified anew with a table"),
                "listing.relist": _("verified again and put back"),
                "listing.leave": _("left for good"),
                "listing.edit": _("changed by its own people"),
                "listing.edit_propose": _("change proposed by its own people"),
                "listing.edit_take_back": _("proposal taken back by its own people"),
                "listing.edit_accept": _("proposal accepted"),
                "listing.edit_accept_part": _("proposal accepted in part"),
                "listing.edit_send_back": _("proposal sent back"),
                "listing.edit_lapse": _("proposal lapsed"),
                "listing.erased": _("texts and contact data erased"),
            }
        )
        contributions.register()
