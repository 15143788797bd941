"""From an address that somebody gives to a content of this site. Its query and fragment are left out."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _

from portal.moderation.notices.registry import Described, noticed_kinds

LONGEST = 500
ELSEWHERE = "portal"  # a page of the portal itself, which no room holds as a content
EVERYTHING = "wagtail_serve"  # the last of all patterns, which takes any address


@dataclass(frozen=True)
class Found:
    """The content behind an address: its kind and key in the registry, and the path as it is kept."""

    kind: str
    key: str
    path: str


def content_at(typed: str) -> Found:
    """The content that an address of ours shows. Raises ValidationError in words: elsewhere, or nothing there."""
    path = _path_of(typed.strip())
    with translation.override(translation.get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            match = resolve(path)
        except Resolver404:
            raise _nothing_at(path) from None
        for name, kind in noticed_kinds.items():
            key = kind.find(match)
            if key is None:
                raise _nothing_at(path)
            if key:
                return Found(name, key, path)
    if match.url_name == EVERYTHING:
        raise _nothing_at(path)
    return Found(ELSEWHERE, "", path)


def describe(kind: str, key: str, path: str) -> Described:
    """A content as it stands now; one that is gone keeps its address."""
    found = noticed_kinds.get(kind).describe(key) if kind in noticed_kinds else None
    return found or Described(title=path, url=path, desk_url="", is_away=kind in noticed_kinds)


def _path_of(typed: str) -> str:
    ours = urlsplit(settings.SITE_URL).netloc
    try:
        parts = urlsplit(typed if "://" in typed or typed.startswith("/") else f"//{typed}", scheme="https")
    except ValueError:
        raise ValidationError(_("This is no address. Copy it from the bar of your browser.")) from None
    if parts.netloc and parts.netloc.lower() != ours.lower():
        raise ValidationError(
            _(
                "“%(host)s” is another site: only its own people can do something there. "
                "Addresses of ours begin with %(ours)s."
            ),
            params={"host": parts.netloc[:80], "ours": settings.SITE_URL},
        )
    path = unquote(parts.path) or "/"
    if len(path) > LONGEST or "\0" in path:
        raise _nothing_at(path)
    return path


def _nothing_at(path: str) -> ValidationError:
    return ValidationError(
        _("There is no page at “%(path)s”. Open the page, and copy its address from the bar of your browser."),
        params={"path": path[:80]},
    )
