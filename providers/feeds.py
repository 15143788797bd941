"""Atom (RFC 4287): a search, what changes in the directory, what changes on one listing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.common import clock
from portal.notifications import letterhead
from providers.licence import DATA_LICENCE
from providers.models import Provider
from providers.phrases import verification
from providers.queries_changes import Change

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
ENTRIES = 50
FIRST_YEAR = 2026  # of the scheme: an identifier that has been given is never another one (RFC 4151)
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True)
class Entry:
    """One entry; `key` tells it from every other, for ever. What `said` holds was written in French."""

    key: str
    title: str
    path: str
    updated: datetime
    words: str = ""
    said: str = ""


class _Feed(Atom1Feed):
    """Django's, but an empty feed says when it was empty, not the moment of asking: asked again it is the same."""

    def latest_post_date(self) -> datetime:
        if self.items:
            return super().latest_post_date()
        return timezone.make_aware(datetime.combine(clock.today(), time.min))


def atom(title: str, subtitle: str, *, page: str, path: str, entries: Iterable[Entry]) -> bytes:
    """A feed that is found at `path` and tells what the page at the path `page` tells, in the active language."""
    feed = _Feed(
        title=_clean(title),
        link=_absolute(page),
        description=_clean(subtitle),
        language=get_language() or settings.LANGUAGE_CODE,
        author_name=_clean(letterhead.current().site_name),
        feed_url=_absolute(path),
        feed_guid=_absolute(path),
        feed_copyright=str(DATA_LICENCE.name),
    )
    for entry in entries:
        feed.add_item(
            title=_clean(entry.title),
            link=_absolute(entry.path),
            description=_told(entry),
            unique_id=_identifier(entry.key),
            updateddate=entry.updated,
        )
    return feed.writeString("utf-8").encode()


def of_listings(listings: Iterable[Provider]) -> list[Entry]:
    """An entry for each listing; it comes up again when something of it changes."""
    return [
        Entry(
            key=f"listing/{provider.pk}",
            title=provider.name,
            path=provider.get_absolute_url(),
            updated=provider.updated_at,
            words=verification(provider),
            said=provider.summary,
        )
        for provider in listings
    ]


def of_changes(changes: Iterable[Change], *, named: bool = True) -> list[Entry]:
    """An entry for each change; `named` with the name of its listing, where several are told of."""
    return [
        Entry(
            key=f"change/{change.pk}",
            title=_title(change, named=named),
            path=reverse("providers:detail", args=[change.slug]),
            updated=change.at,
            words=change.words,
            said=change.summary,
        )
        for change in changes
    ]


def _title(change: Change, *, named: bool) -> str:
    if not change.name:
        return _("A listing has left the directory")
    return _("%(what)s: %(price)s") % {"what": change.name, "price": change.words} if named else change.words


def _told(entry: Entry) -> str:
    said = f'<p lang="fr">{escape(_clean(entry.said))}</p>' if entry.said else ""
    words = f"<p>{escape(_clean(entry.words))}</p>" if entry.words else ""
    return said + words


def _identifier(key: str) -> str:
    """In each language its own: a reader who takes both feeds sees both."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{FIRST_YEAR}:{get_language()}/{key}"


def _absolute(path: str) -> str:
    return settings.SITE_URL.rstrip("/") + path


def _clean(text: str) -> str:
    """Without the characters that no XML can hold."""
    return NOT_IN_XML.sub("", text)
