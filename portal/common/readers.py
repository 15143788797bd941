"""Which answers are the same for everybody who only reads: those may be kept for the next one who asks."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http.response import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)
_MARK = "is_for_every_reader"


def mark(response: Response) -> Response:
    """Say that this answer is the same for everybody without a cookie.

    Only for what a view that reads made from the address, from rows whose every change is written down (audit,
    Wagtail's logs, revision of the index) and from the day. `portal.home.kept_pages` says what becomes of the mark.
    """
    setattr(response, _MARK, True)
    return response


def is_marked(response: HttpResponseBase) -> bool:
    return getattr(response, _MARK, False)


def for_every_reader(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """`mark` everything that a view answers."""

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> HttpResponseBase:
        return mark(view(*args, **kwargs))

    return wrapped


def _unknown() -> str:
    return ""


_state: list[Callable[[], str]] = [_unknown]


def use_state(source: Callable[[], str]) -> None:
    """Ask `source` for the state of what readers see. The room that keeps pages says so in its `ready()`."""
    _state[0] = source


def state_of_site() -> str:
    """The state of everything that readers see: another one after every change; empty where nobody knows."""
    return _state[0]()
