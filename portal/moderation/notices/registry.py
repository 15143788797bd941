"""What contents of this site can be notified: filed by the rooms that hold them, in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import ResolverMatch

from portal.common.registries import Registry


@dataclass(frozen=True)
class Described:
    """A content as it stands now. `desk_url` is where something is done about it; `is_away`: nobody reads it.

    `may_return`: moderators took it away, and `give_back` of its kind undoes that.
    """

    title: str
    url: str
    desk_url: str
    is_away: bool = False
    may_return: bool = False


@dataclass(frozen=True)
class NoticedKind:
    """One kind of content.

    `find` says which one an address shows: "" when it is none of this kind, None when it is and nobody can read it.
    `take_away` does it in the caller's transaction, and tells the people concerned why; what moderators took away
    already, or what is gone for good, it leaves alone. `give_back` undoes it in the same way when the decision is seen
    otherwise. Either is None where it is done on the page of `desk_url`.
    """

    label: Any  # lazy text
    find: Callable[[ResolverMatch], str | None]
    describe: Callable[[str], Described | None]  # (key)
    is_involved: Callable[[Any, str], bool] = lambda user, key: False  # whether somebody else has to decide
    take_away: Callable[..., None] | None = None  # (key, *, actor, reason)
    give_back: Callable[..., None] | None = None  # (key, *, actor, reason)


noticed_kinds: Registry[NoticedKind] = Registry("contents that can be notified as illegal")
