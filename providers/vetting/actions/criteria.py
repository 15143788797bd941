"""The criteria, written version by version. What is published never changes again: every action here works on the one
draft, whose row it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold, take_turn
from portal.common.transitions import NotAllowedFrom, ReasonMissing
from providers.vetting.actions.committee import SettledMeanwhile, check_committee
from providers.vetting.actions.first_criteria import STEP, shipped
from providers.vetting.enums import Role
from providers.vetting.models import CriteriaSet, Criterion
from providers.vetting.queries_committee import WRITTEN, changes_of, concerned_by, mark_of, version_before
from providers.vetting.workflow import VettingError

UP, DOWN = "up", "down"
LONGEST_KEY = 40


def begin_draft(*, actor: Any) -> CriteriaSet:
    """Begin the next version as a copy of the one in force, the first one as a copy of those that come with the
    programme; the draft that is there already, if one is.

    Writes the version with its rows and an audit row. Raises PermissionDenied.
    """
    check_committee(actor)
    now = clock.now()
    with transaction.atomic():
        take_turn("draft of the criteria")
        if there := CriteriaSet.objects.filter(is_draft=True).first():
            return there
        present = CriteriaSet.objects.published().prefetch_related("rows").first()
        draft = CriteriaSet.objects.create(number=present.number + 1 if present else 1, created_at=now)
        Criterion.objects.bulk_create(Criterion(criteria=draft, **row) for row in _rows_of(present))
        _audit("begin", draft, actor, new={"version": draft.number})
    return draft


def _rows_of(present: CriteriaSet | None) -> list[dict[str, Any]]:
    """The columns of each row that a new version begins with."""
    if present is None:
        return shipped()[1]
    return [{name: getattr(row, name) for name in ("key", "position", *WRITTEN)} for row in present.rows.all()]


def add_criterion(wanted: Mapping[str, Any], *, actor: Any) -> Criterion:
    """Add a criterion at the end of the draft. Raises PermissionDenied, or NotAllowedFrom when there is no draft."""
    check_committee(actor)
    with transaction.atomic():
        draft, rows = _held_draft()
        row = Criterion.objects.create(
            criteria=draft,
            key=_free_key(wanted["title_en"]),
            position=(rows[-1].position if rows else 0) + STEP,
            **{name: wanted[name] for name in WRITTEN},
        )
        _audit("add", draft, actor, new={"criterion": row.key})
    return row


def save_criterion(pk: int, wanted: Mapping[str, Any], *, seen: str, actor: Any) -> bool:
    """Word a criterion of the draft anew; returns whether anything is different.

    `seen` is the mark of what was on the page. Raises PermissionDenied, NotAllowedFrom when the draft or the criterion
    is gone, SettledMeanwhile when somebody else worded it; nothing was written then.
    """
    check_committee(actor)
    with transaction.atomic():
        draft, rows = _held_draft()
        row = _row(rows, pk)
        changed = [name for name in WRITTEN if getattr(row, name) != wanted[name]]
        if not changed:
            return False
        _check_seen([row], seen)
        old = {name: getattr(row, name) for name in changed}
        for name in changed:
            setattr(row, name, wanted[name])
        row.save(update_fields=changed)
        new = {name: wanted[name] for name in changed}
        _audit("edit", draft, actor, old={"criterion": row.key, **old}, new={"criterion": row.key, **new})
    return True


def remove_criterion(pk: int, *, seen: str, actor: Any) -> None:
    """Take a criterion out of the draft; versions that are published keep it. Raises as save_criterion()."""
    check_committee(actor)
    with transaction.atomic():
        draft, rows = _held_draft()
        row = _row(rows, pk)
        _check_seen([row], seen)
        row.delete()
        _audit("remove", draft, actor, old={"criterion": row.key})


def move_criterion(pk: int, where: str, *, seen: str, actor: Any) -> bool:
    """Move a criterion one place up or down; returns whether it moved, as the first one cannot go up.

    `seen` is the mark of the whole draft. Raises as save_criterion().
    """
    check_committee(actor)
    with transaction.atomic():
        draft, rows = _held_draft()
        row = _row(rows, pk)
        _check_seen(rows, seen)
        place = rows.index(row)
        other = place + (-1 if where == UP else 1)
        if not 0 <= other < len(rows):
            return False
        rows[place], rows[other] = rows[other], rows[place]
        for number, one in enumerate(rows, 1):
            one.position = number * STEP
        Criterion.objects.bulk_update(rows, ["position"])
        _audit("move", draft, actor, new={"criterion": row.key, "place": other + 1})
    return True


def discard_draft(*, seen: str, actor: Any) -> None:
    """Throw the draft away; the version in force stays. Raises PermissionDenied, NotAllowedFrom, SettledMeanwhile."""
    check_committee(actor)
    with transaction.atomic():
        draft, rows = _held_draft()
        _check_seen(rows, seen)
        _audit("discard", draft, actor, old={"version": draft.number})
        draft.delete()


def publish_draft(what_changed_fr: str, what_changed_en: str, *, seen: str, actor: Any) -> CriteriaSet:
    """Put the draft in force, for files that are sent from now on. It never changes again.

    Writes the version and an audit row that says how many listings it concerns; nobody is written to. Raises
    PermissionDenied, NotAllowedFrom, SettledMeanwhile, ReasonMissing without the words that say what changed, and
    VettingError for a version that asks nothing or changes nothing; nothing was written then.
    """
    check_committee(actor)
    now = clock.now()
    with transaction.atomic():
        draft, rows = _held_draft()
        _check_seen(rows, seen)
        if not (what_changed_fr.strip() and what_changed_en.strip()):
            raise ReasonMissing(_("Say what changed, in French and in English: those who apply read it."))
        if not any(row.is_required for row in rows):
            raise VettingError(_("At least one criterion must be needed for a listing, or everybody would be listed."))
        changes = changes_of(draft, version_before(draft))
        if not changes:
            raise VettingError(_("This draft says what the version in force says: change something, or discard it."))
        concerned = concerned_by(draft)
        draft.is_draft = False
        draft.published_at = now
        draft.published_by = actor
        draft.what_changed_fr, draft.what_changed_en = what_changed_fr.strip(), what_changed_en.strip()
        draft.save(update_fields=["is_draft", "published_at", "published_by", "what_changed_fr", "what_changed_en"])
        _audit(
            "publish",
            draft,
            actor,
            old={"version": draft.number - 1},
            new={
                "version": draft.number,
                "added": [row.key for row in changes.added],
                "removed": [row.key for row in changes.removed],
                "changed": [row.key for _before, row in changes.changed],
                "listings": concerned.listings,
            },
        )
    return draft


def _held_draft() -> tuple[CriteriaSet, list[Criterion]]:
    """The draft, locked until the caller's transaction ends, and its rows as they are now, in order."""
    drafts = hold(CriteriaSet.objects.filter(is_draft=True))
    if not drafts:
        raise NotAllowedFrom(_("There is no draft any more: it was published or discarded meanwhile."))
    return drafts[0], list(drafts[0].rows.all())


def _row(rows: list[Criterion], pk: int) -> Criterion:
    for row in rows:
        if row.pk == pk:
            return row
    raise NotAllowedFrom(_("This criterion is not in the draft any more: somebody has removed it meanwhile."))


def _check_seen(rows: list[Criterion], seen: str) -> None:
    if mark_of(rows) != seen:
        raise SettledMeanwhile(_("Somebody else has changed the draft meanwhile: look at it as it is now."))


def _free_key(title: str) -> str:
    """A short name that no criterion of any version has: figures are counted by it over all versions."""
    taken = set(Criterion.objects.values_list("key", flat=True))
    base = slugify(title)[: LONGEST_KEY - 4].strip("-") or "criterion"
    names = (base if number == 1 else f"{base}-{number}" for number in count(1))
    return next(name for name in names if name not in taken)


def _audit(verb: str, draft: CriteriaSet, actor: Any, **what: Any) -> None:
    record(f"criteria.{verb}", draft, actor=actor, role=Role.MODERATOR, **what)
