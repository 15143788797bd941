"""Pages of a list: a bad page number is a page in words, never an error."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404
from django.utils.translation import gettext as _


def page_number(raw: str | None) -> int:
    """The page asked for (1 when nothing is asked). Raises Http404, in words, for what is no page number."""
    if not raw:
        return 1
    if not raw.isascii() or not raw.isdigit() or len(raw) > 6 or int(raw) < 1:
        raise Http404(_("“%(page)s” is not a page number: pages begin at 1.") % {"page": raw[:20]})
    return int(raw)


def paginate(rows: Any, raw_page: str | None, per_page: int = 20) -> Page:
    """One page of `rows`. Raises Http404, in words, beyond the last page."""
    paginator = Paginator(rows, per_page)
    number = page_number(raw_page)
    if number > paginator.num_pages:
        raise Http404(
            _("There is no page %(page)s: this list ends at page %(last)s.")
            % {"page": number, "last": paginator.num_pages}
        )
    return paginator.page(number)
