"""The people of a listing change what it says: free fields at once, vetted ones as a proposal that waits to be read.

Two who edit at once meet on the row of the listing: it is held first, and what it says is read after that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from portal.common.transitions import NotAllowedFrom
from providers import permissions
from providers.actions.moving import held, index_soon_and_now
from providers.actions.writing import write_fields
from providers.editing.fields import FREE, VETTED, changed
from providers.editing.packing import pack, readable, version_of
from providers.editing.rules import Problems, problems_of
from providers.enums import OPEN_EDITS, EditState, ProviderState
from providers.importing.data import ListingData
from providers.importing.stored import stored_listing
from providers.models import ListingChange, ListingEdit, Provider
from providers.notifications.edits import ListingAddressChanged
from providers.notifications.listings import tell_address
from providers.queries_edits import as_proposed
from providers.workflow import EDITS, PROVIDER_ADMIN

# What may stand in the audit: words of the vocabulary and figures, never what people wrote or how to reach them.
PLAIN_VALUES = {"kind", "is_remote", "team_size", "languages", "needs", "areas", "tools", "trips"}


class EditError(Exception):
    """Why an edit was not taken; nothing was written.

    EditError
     ├── CannotEdit     `problems` says what is wrong, by field
     └── EditOvertaken  somebody else saved in between: `present` is what the listing says now
    """


class CannotEdit(EditError):
    def __init__(self, problems: Problems) -> None:
        super().__init__(" ".join(sentence for sentences in problems.values() for sentence in sentences))
        self.problems = problems


class EditOvertaken(EditError):
    def __init__(self, present: ListingData) -> None:
        super().__init__(_("Somebody else has changed this listing meanwhile. Nothing is overwritten: compare first."))
        self.present = present


@dataclass(frozen=True)
class Saved:
    """What became of an edit: fields published at once, and the proposal, if it was touched."""

    published: list[str] = field(default_factory=list)
    edit: ListingEdit | None = None


def edit_listing(provider: Provider, values: Mapping[str, Any], *, version: str, actor: Any, note: str = "") -> Saved:
    """Its people change some fields of a listing, which said `version` when they began. Twice is once.

    Free fields are written with the audit row and the index event; its former address is told of a new one. Vetted
    ones make, change or (when they say again what the listing says) take back its one open proposal; what was sent
    back waits again. Raises PermissionDenied, NotAllowedFrom, EditOvertaken or CannotEdit, having written nothing.
    """
    permissions.check_can_edit(actor, provider)
    with transaction.atomic():
        check_editable(held(provider))
        data, edit = stored_listing(provider.pk), _held_edit(provider)
        shown = as_proposed(data, edit)
        if version_of(shown, values) != version and changed(shown, values):
            raise EditOvertaken(shown)
        free = changed(data, {name: value for name, value in values.items() if name in FREE})
        vetted = {name: value for name, value in values.items() if name in VETTED}
        if problems := problems_of({**free, **changed(data, vetted)}):
            raise CannotEdit(problems)
        if free:
            publish(provider, data, free, verb="listing.edit", actor=actor, role=PROVIDER_ADMIN)
        if vetted:
            edit = _propose(provider, stored_listing(provider.pk), edit, vetted, note=note.strip(), actor=actor)
        return Saved(sorted(free), edit if vetted else None)


def check_editable(provider: Provider) -> None:
    """Raise NotAllowedFrom for a listing that has left: what it says is kept as it was."""
    if provider.state == ProviderState.LEFT:
        raise NotAllowedFrom(_("This listing has left the directory: what it says cannot be changed any more."))


def publish(
    provider: Provider,
    data: ListingData,
    values: Mapping[str, Any],
    *,
    verb: str,
    actor: Any,
    role: str,
    reason: str = "",
) -> None:
    """Write fields of a held listing that says `data`, in the caller's transaction: audit, index and mail with it."""
    now, former = clock.now(), provider.email
    before = {name: getattr(data, name) for name in values}
    write_fields(provider, replace(data, **values), values.keys(), at=now)
    entry = record(
        verb,
        provider,
        actor=actor,
        role=role,
        organization=provider.organization,
        old=audited(before),
        new={**audited(values), "revision": provider.revision},
        reason=reason,
        at=now,
    )
    ListingChange.objects.create(
        entry=entry,
        provider=provider,
        revision=provider.revision,
        before=pack(before),
        values=pack(values),
        made_at=now,
    )
    index_soon_and_now(provider)
    # Moderators tell both addresses themselves, with their reason.
    if role == PROVIDER_ADMIN and former and former != provider.email:
        tell_address(provider, ListingAddressChanged(provider.name, provider.slug), address=former)


def audited(values: Mapping[str, Any]) -> dict[str, Any]:
    """Names of fields, and the values of those that hold nothing personal."""
    plain = pack({name: value for name, value in values.items() if name in PLAIN_VALUES})
    return {"fields": sorted(values), **plain}


def _held_edit(provider: Provider) -> ListingEdit | None:
    return next(iter(hold(ListingEdit.objects.filter(provider=provider, state__in=OPEN_EDITS))), None)


def _propose(
    provider: Provider,
    data: ListingData,
    edit: ListingEdit | None,
    values: Mapping[str, Any],
    *,
    note: str,
    actor: Any,
) -> ListingEdit | None:
    """Bring the open proposal to what is wished now; the listing and it are held."""
    wished = changed(data, {**(readable(edit.values) if edit else {}), **values})
    if edit is None:
        return _begin(provider, data, wished, note=note, actor=actor) if wished else None
    if not wished:
        return _close(edit, actor=actor)
    touched = edit.values.keys() & values.keys() or pack(wished) != edit.values
    if edit.is_given_back and not touched:
        return edit
    if edit.waits and pack(wished) == edit.values and note == edit.note:
        return edit
    now = clock.now()
    EDITS.apply(
        ListingEdit,
        edit.pk,
        "propose",
        **_wish(provider, data, wished, note=note, actor=actor),
        revision=F("revision") + 1,
        because="",
        # Whoever corrects what waits keeps the place in the queue.
        sent_at=edit.sent_at if edit.waits else now,
    )
    edit.refresh_from_db()
    _record_step("propose", edit, actor=actor, at=now)
    return edit


def _begin(provider: Provider, data: ListingData, wished: Mapping[str, Any], *, note: str, actor: Any) -> ListingEdit:
    now = clock.now()
    edit = ListingEdit.objects.create(
        provider=provider,
        state=EditState.WAITING,
        sent_at=now,
        **_wish(provider, data, wished, note=note, actor=actor),
    )
    _record_step("propose", edit, actor=actor, at=now)
    return edit


def _wish(provider: Provider, data: ListingData, wished: Mapping[str, Any], *, note: str, actor: Any) -> dict[str, Any]:
    return {
        "values": pack(wished),
        "before": pack({name: getattr(data, name) for name in wished}),
        "made_from": provider.revision,
        "note": note,
        "author": actor,
    }


def take_back_edit(edit: ListingEdit, *, actor: Any) -> ListingEdit:
    """Its people do not wish it any more; the listing stays as it is. Twice is harmless.

    Writes the state and an audit row. Raises PermissionDenied, or NotAllowedFrom for one that was accepted or lapsed.
    """
    permissions.check_can_edit(actor, edit.provider)
    with transaction.atomic():
        held(edit.provider)
        hold(ListingEdit.objects.filter(pk=edit.pk))
        edit.refresh_from_db(fields=["state"])
        if edit.state == EditState.TAKEN_BACK:
            return edit
        return _close(edit, actor=actor)


def _close(edit: ListingEdit, *, actor: Any) -> ListingEdit:
    now = clock.now()
    EDITS.apply(ListingEdit, edit.pk, "take_back", closed_at=now)
    edit.refresh_from_db()
    _record_step("take_back", edit, actor=actor, at=now)
    return edit


def _record_step(step: str, edit: ListingEdit, *, actor: Any, at: datetime) -> None:
    record(
        f"listing.edit_{step}",
        edit.provider,
        actor=actor,
        role=PROVIDER_ADMIN,
        organization=edit.provider.organization,
        new={"edit": edit.pk, "fields": sorted(edit.values)},
        at=at,
    )
