"""What pages read of proposed edits: what a listing would say, what differs, what waits for moderators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from providers.editing.differences import Difference, pieces_of
from providers.editing.fields import LABELS, changed
from providers.editing.packing import pack, readable
from providers.editing.rules import problems_of
from providers.editing.words import Names
from providers.importing.data import ListingData
from providers.models import ListingEdit, Provider
from providers.models.listing_edit import ListingEditQuerySet

MOST_NAMESAKES = 5


def open_edit_of(provider: Provider) -> ListingEdit | None:
    """The proposal of a listing that is not decided for good, if there is one."""
    return ListingEdit.objects.open().filter(provider=provider).first()


def edits_to_read() -> ListingEditQuerySet:
    return ListingEdit.objects.to_read()


def as_proposed(data: ListingData, edit: ListingEdit | None) -> ListingData:
    """What a listing would say with its proposal, as far as that can still be read."""
    return replace(data, **readable(edit.values)) if edit is not None and edit.values else data


def differences_of(edit: ListingEdit, data: ListingData) -> list[Difference]:
    """What a proposal would change in what the listing says now, in the order of the pages.

    Each says, too, what stands in the way of accepting it, and whether the listing has changed under it.
    """
    names = Names.load()
    values, before = readable(edit.values, names.former), pack(readable(edit.before, names.former))
    now = pack({name: getattr(data, name) for name in edit.values if name in LABELS})
    problems = problems_of(values)
    found = []
    for name, label in LABELS.items():
        if name not in edit.values:
            continue
        if name not in values:
            gone = [_("It cannot be read any more: its people have to write it again.")]
            found.append(Difference(name, str(label), [], problems=gone))
            continue
        said = names.lines_of(name, getattr(data, name))
        moved_on = _("The listing has changed since: it said something else when this was written.")
        found.append(
            Difference(
                name,
                str(label),
                pieces_of(said, names.lines_of(name, values[name])),
                moved_on=moved_on if before.get(name) != now[name] else "",
                problems=problems.get(name, ()),
            )
        )
    return found


def sides_of(theirs: ListingData, mine: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Fields in which two people who edit at once say different things: both, line by line."""
    typed = changed(theirs, mine)
    names = Names.load(communes=[theirs.commune, str(mine.get("commune", ""))])
    return [
        {
            "name": name,
            "label": LABELS[name],
            "theirs": "\n".join(names.lines_of(name, getattr(theirs, name))),
            "mine": "\n".join(names.lines_of(name, typed[name])),
        }
        for name in LABELS
        if name in typed
    ]


def namesakes(name: str, provider: Provider) -> list[Provider]:
    """Other listings of the same name, accents and case aside; those that are in the directory or may come back."""
    address = slugify(name)
    alike = Q(name__iexact=name) | Q(slug=address) if address else Q(name__iexact=name)
    return list(Provider.objects.filter(alike, erased_at=None).exclude(pk=provider.pk)[:MOST_NAMESAKES])
