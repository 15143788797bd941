"""Two people who change the same page of a listing: what one typed goes on, knowing what the other saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import QueryDict

from providers.editing.fields import GROUPS
from providers.editing.packing import version_of
from providers.forms.editing import GroupForm, as_data
from providers.importing.data import ListingData

Make = Callable[..., GroupForm]  # (data, listing=…): one page of questions


def mine_again(make: Make, typed: QueryDict, present: ListingData, group: str) -> GroupForm:
    """The form as it was typed; sent again, it is saved over what `present` says."""
    data = typed.copy()
    data["version"] = version_of(present, GROUPS[group].fields)
    form = make(data, listing=present)
    form.is_valid()
    return form


def with_theirs(make: Make, typed: QueryDict, present: ListingData, group: str, name: str) -> GroupForm:
    """The form with one field as the other person saved it, the rest as typed. Nothing is saved yet."""
    data = typed.copy()
    if name in GROUPS[group].fields:
        _put(data, make(None, listing=present), make(typed, listing=present), name)
    return mine_again(make, data, present, group)


def _put(data: QueryDict, stored: GroupForm, typed: GroupForm, name: str) -> None:
    for one in typed.inputs_of(name):
        data.pop(one, None)
    initial: dict[str, Any] = {one: stored.initial[one] for one in stored.inputs_of(name) if one in stored.initial}
    for one, values in as_data(initial).items():
        data.setlist(one, values)
