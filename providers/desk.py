"""The lists of the desk about listings, and how their cases are called there."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.moderation.permissions import is_moderator, is_operator
from portal.moderation.registry import Case, Queue, cases, queues
from providers.models import MistakeReport
from providers.queries_desk import listing_names
from providers.queries_edits import edits_to_read
from providers.queries_imports import reports_to_read
from providers.queries_mistakes import mistake_names


def register() -> None:
    """Called once the models are loaded."""
    queues.register(
        "listings",
        Queue(
            label=_("Listings"),
            description=_("All listings: find one, suspend it with a reason, verify it again, read its history."),
            url_name="providers:desk_listings",
            waiting=None,
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
            waiting=MistakeReport.objects.waiting_for_moderators,
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
            waiting=edits_to_read,
            visible=is_moderator,
        ),
        position=90,
    )
    queues.register(
        "import",
        Queue(
            label=_("Taking in a directory"),
            description=_("A table of listings: read the report first, then have it written."),
            url_name="providers:desk_import",
            waiting=reports_to_read,
            visible=is_operator,
        ),
        position=860,
    )
    cases.register("providers.provider", Case("providers:desk_listing", listing_names))
    cases.register("providers.mistakereport", Case("providers:desk_mistake", mistake_names))
