"""The index in the database, and the search server. See portal.common.services."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.common.faults import network
from portal.common.faults import search_server as faults
from portal.common.services import Service, Trouble, services
from portal.outbox.queries import is_open
from portal.search.api import TOPIC
from portal.search.database.engine import DatabaseEngine
from portal.search.elastic import client, indexes
from portal.search.interface import Query, kinds
from portal.search.queries import index_states


def register() -> None:
    """Called in `SearchConfig.ready()`."""
    services.register(
        "search index",
        Service(
            label=_("Index of the directory"),
            check=try_index,
            meanwhile=_("Searches go on; what is missing from the index is not found."),
            needs="database",
            keep=30,
        ),
        position=50,
    )
    services.register(
        "search server",
        Service(
            label=_("Search server"),
            check=try_server,
            meanwhile=_("Searches are answered by the database meanwhile."),
            is_used=client.is_configured,
            breaker="the search server",
            apart=True,
        ),
        position=55,
    )


def try_server() -> str:
    """Whether it answers, has an index made for this version of the portal, and takes documents."""
    try:
        for kind in kinds():
            if complaint := indexes.complaint_about(kind):
                raise Trouble(complaint)
            if block := indexes.block_of(kind):
                raise Trouble(faults.of_status(403, block, place=network.place_of(settings.SEARCH_URLS[0], 9200)))
        about = client.client().info().body
    except client.FAULTS as error:
        raise Trouble(faults.sentence(error, url=settings.SEARCH_URLS[0])) from error
    return (
        f"{about['version'].get('distribution', 'elasticsearch')} {about['version']['number']}: answers, has its index"
    )


def try_index() -> str:
    """Ask it something, and compare what it holds with what is to be found; what is on its way is not missing."""
    for kind in kinds():
        DatabaseEngine().search(Query(kind=kind, text="a", per_page=1))
    apart = [state for state in index_states() if not state.in_step]
    if apart and not is_open(TOPIC):
        told = ", ".join(f"{state.kind}: {state.missing} missing, {state.superfluous} in excess" for state in apart)
        raise Trouble(f"The index is not in step ({told}): run `manage.py search_index repair`.")
    return "being brought up to date" if apart else "in step with the database"
