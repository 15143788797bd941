"""The index in the database. See portal.common.services."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.common.services import Service, Trouble, services
from portal.outbox.queries import is_open
from portal.search.api import TOPIC
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


def try_index() -> str:
    """Compare what it holds with what is to be found; what is on its way is not missing."""
    apart = [state for state in index_states() if not state.in_step]
    if apart and not is_open(TOPIC):
        told = ", ".join(f"{state.kind}: {state.missing} missing, {state.superfluous} in excess" for state in apart)
        raise Trouble(f"The index is not in step ({told}): run `manage.py search_index repair`.")
    return "being brought up to date" if apart else "in step with the database"
