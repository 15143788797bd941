"""A moderator reads what the people of a listing propose: accepted, accepted in part, or sent back with a reason.

The listing is held first, then the proposal, and both are read after that: of two moderators one decides, and what
its people changed meanwhile is never accepted unread.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from portal.common.transitions import AlreadyMoved, TransitionError
from portal.notifications.registry import Notification
from providers import permissions
from providers.actions.editing import CannotEdit, check_editable, publish
from providers.actions.moving import held
from providers.editing.fields import changed
from providers.editing.packing import readable
from providers.editing.rules import problems_of
from providers.importing.stored import stored_listing
from providers.models import ListingEdit
from providers.notifications.edits import EditAccepted, EditAcceptedInPart, EditSentBack
from providers.notifications.listings import tell_provider
from providers.workflow import EDITS, MODERATOR


class NothingOfIt(TransitionError):
    """Of the fields that were ticked, none belongs to the proposal."""


def accept_edit(edit: ListingEdit, *, revision: int, actor: Any) -> ListingEdit:
    """Publish all that is proposed, as it was read at `revision`; its people are told.

    Writes the listing, the state, audit rows, the index event and the mail. Raises PermissionDenied, NotAllowedFrom,
    AlreadyMoved, or CannotEdit when something of it cannot be written any more; nothing was written then.
    """
    return _decide(edit, "accept", edit.values.keys(), revision=revision, actor=actor)


def accept_part_of_edit(
    edit: ListingEdit, fields: Collection[str], *, revision: int, actor: Any, reason: str
) -> ListingEdit:
    """Publish some fields and send the others back with a reason. Raises as accept_edit(), ReasonMissing, NothingOfIt.

    All of the fields are an acceptance, whatever the reason.
    """
    wanted = edit.values.keys() & set(fields)
    if not wanted:
        raise NothingOfIt(_("Tick at least one of the fields, or send all of it back."))
    step = "accept" if wanted == edit.values.keys() else "accept_part"
    return _decide(edit, step, wanted, revision=revision, actor=actor, reason=reason)


def send_back_edit(edit: ListingEdit, *, revision: int, actor: Any, reason: str) -> ListingEdit:
    """Ask its people to correct it; they get the reason. Raises as accept_edit(), and ReasonMissing."""
    return _decide(edit, "send_back", (), revision=revision, actor=actor, reason=reason)


def _decide(
    edit: ListingEdit, step: str, fields: Collection[str], *, revision: int, actor: Any, reason: str = ""
) -> ListingEdit:
    permissions.check_can_decide_listing(actor, edit.provider.organization)
    reason, fields = reason.strip(), frozenset(fields)
    with transaction.atomic():
        check_editable(held(edit.provider))
        _hold_as_read(edit, revision)
        rest = {name: value for name, value in edit.values.items() if name not in fields}
        # The state moves first: of two moderators the second ends here.
        EDITS.apply(ListingEdit, edit.pk, step, reason=reason, **_decided(step, edit, rest, actor, reason))
        wished = readable({name: edit.values[name] for name in fields})
        _publish(edit, wished, step, actor=actor, reason=reason)
        if step == "send_back":
            _record(edit, step, actor=actor, reason=reason)
        edit.refresh_from_db()
        tell_provider(edit.provider, MAILS[step](edit, sorted(fields), reason))
    return edit


def _hold_as_read(edit: ListingEdit, revision: int) -> None:
    hold(ListingEdit.objects.filter(pk=edit.pk))
    edit.refresh_from_db()
    if edit.waits and edit.revision != revision:
        raise AlreadyMoved(_("Its people have changed the proposal meanwhile: here is what they wish now."))


def _decided(step: str, edit: ListingEdit, rest: dict[str, Any], actor: Any, reason: str) -> dict[str, Any]:
    """The columns that go with a decision."""
    now = clock.now()
    columns: dict[str, Any] = {"decided_at": now, "decided_by": actor, "because": reason}
    if step == "accept":
        return {**columns, "closed_at": now}
    if step == "accept_part":
        columns |= {"values": rest, "before": {name: edit.before.get(name) for name in rest}}
    return columns


def _publish(edit: ListingEdit, wished: dict[str, Any], step: str, *, actor: Any, reason: str) -> None:
    """Write what was accepted, as far as the listing does not say it already."""
    if step == "send_back":
        return
    if problems := problems_of(wished):
        raise CannotEdit(problems)
    data = stored_listing(edit.provider_id)
    publish(
        edit.provider,
        data,
        changed(data, wished),
        verb=f"listing.edit_{step}",
        actor=actor,
        role=MODERATOR,
        reason=reason,
    )


def _record(edit: ListingEdit, step: str, *, actor: Any, reason: str) -> None:
    record(
        f"listing.edit_{step}",
        edit.provider,
        actor=actor,
        role=MODERATOR,
        organization=edit.provider.organization,
        new={"edit": edit.pk, "fields": sorted(edit.values)},
        reason=reason,
    )


MAILS: dict[str, Callable[[ListingEdit, list[str], str], Notification]] = {
    "accept": lambda edit, fields, _reason: EditAccepted.of(edit.provider, fields),
    "accept_part": lambda edit, fields, reason: EditAcceptedInPart.of(edit.provider, fields, list(edit.values), reason),
    "send_back": lambda edit, _fields, reason: EditSentBack.of(edit.provider, list(edit.values), reason),
}
