"""What upper rooms add to the life of an organization, and what people accept. They file it in their `ready()`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.common.registries import Registry

# (organization, new state, actor): runs in the transaction of the change.
OrganizationHook = Callable[[Any, str, Any], None]
organization_hooks: Registry[OrganizationHook] = Registry("what follows an organization's state")

# (organization): rows of plain data that a room knows of it, for its admins to take along.
OrganizationExporter = Callable[[Any], Iterable[dict]]
organization_exporters: Registry[OrganizationExporter] = Registry("exporters of an organization")

# (organization, actor): blanks what a room knows of it, in the transaction of its deletion.
OrganizationEraser = Callable[[Any, Any], None]
organization_erasers: Registry[OrganizationEraser] = Registry("erasers of an organization")

# (the one that goes, the one that stays, actor): moves what a room keeps for the first to the second, in the
# transaction of the merge. Filed under the link that it moves, "providers.provider.organization".
OrganizationMerger = Callable[[Any, Any, Any], None]
organization_mergers: Registry[OrganizationMerger] = Registry("what a merge of organizations moves")

# By link as above: why what hangs on it stays where it is.
stays_behind: Registry[str] = Registry("what a merge of organizations leaves where it is")

# (organization): what stands in the way of its deletion, in words that say until when.
DeletionObstacle = Callable[[Any], Iterable[str]]
deletion_obstacles: Registry[DeletionObstacle] = Registry("what stands in the way of deleting an organization")


@dataclass(frozen=True)
class Obstacle:
    """What stands in the way of a merge, in words that say what to do first; and whose own business that is.

    `of`: the organizations whose admins alone may know of it. None of the two: everybody may.
    """

    words: str
    of: tuple[Any, ...] = ()


# (the one that goes, the one that stays).
MergeObstacle = Callable[[Any, Any], Iterable[Obstacle]]
merge_obstacles: Registry[MergeObstacle] = Registry("what stands in the way of a merge")


def link_name(model: Any, field: str = "organization") -> str:
    """How a link to organizations is called in the registries of merges: *providers.provider.organization*."""
    return f"{model._meta.label_lower}.{field}"


@dataclass(frozen=True)
class Terms:
    """The terms of use in force: their version as it is shown, since when, and where they are read."""

    version: str
    in_force_on: date
    url: str


def _none(language: str) -> Terms | None:
    return None


_source: list[Callable[[str], Terms | None]] = [_none]


def use_terms(source: Callable[[str], Terms | None]) -> None:
    """Take the terms in force, by language, from `source` from now on."""
    _source[0] = source


def terms_in_force(language: str) -> Terms | None:
    """What somebody who signs up now accepts; None on a site that has written none yet."""
    return _source[0](language)
