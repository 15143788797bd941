"""`/changes`: what happened in the directory lately."""

# No postponed annotations here: ninja reads them through the decorator, whose module does not know these names.

from typing import Any

from django.http import HttpRequest
from ninja import Router

from portal.common.readonly import read_only
from providers.api import rows
from providers.api.schemas import Changes
from providers.queries_changes import changes

router = Router()


@router.get("/changes", response=Changes, url_name="changes", summary="Read what changed lately")
@read_only
def latest(request: HttpRequest) -> dict[str, Any]:
    """The last fifty changes, newest first: listings that are new, back, verified again, changed, or have left.

    To keep a copy up to date, read this from time to time, and the listings it names again.
    """
    found = [rows.change(one) for one in changes()]
    return {"count": len(found), "items": found}
