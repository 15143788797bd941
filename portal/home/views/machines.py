"""Addresses that programs ask for: the rules for robots, the map of the site, the contact for security faults."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.common import clock
from portal.common.readers import for_every_reader
from portal.common.readonly import read_only
from portal.common.registries import sitemaps
from portal.home import colours
from portal.home.queries import settings_of

# Pages that are nobody's business but their reader's, forms, and lists without end: by the names of their addresses.
NOT_FOR_ROBOTS = (
    "wagtailadmin_home",
    "moderation:desk",
    "accounts:home",
    "account_login",
    "account_signup",
    "providers:request_start",
    "providers:compare",
    "providers:selection",
)
FOR_ROBOTS_ALL_THE_SAME = ("accounts:help",)  # below one of those
ENTRIES_PER_FILE = 5_000  # of 50,000 addresses that are allowed, each in every language
A_YEAR = 365 * 24 * 3600


@require_safe
@read_only
@for_every_reader
def robots(request: HttpRequest) -> HttpResponse:
    """Everything that is there to be read, once the site is open; nothing before."""
    if settings_of(request).is_open:
        rules = [f"Allow: {path}" for path in _in_each_language(FOR_ROBOTS_ALL_THE_SAME)]
        rules += [f"Disallow: {path}" for path in _closed_paths()]
        lines = ["User-agent: *", *rules, "", f"Sitemap: {_site_map()}"]
    else:
        lines = ["# Not open yet.", "User-agent: *", "Disallow: /"]
    return _text(lines)


def _closed_paths() -> list[str]:
    # The list without a question is for everybody; its filters multiply without end.
    endless = [f"{path}?*" for path in _in_each_language(("providers:directory", "providers:map"))]
    return [*_in_each_language(NOT_FOR_ROBOTS), *endless]


def _in_each_language(names: Iterable[str]) -> list[str]:
    paths: dict[str, None] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            paths |= dict.fromkeys(reverse(name) for name in names)
    return list(paths)


@require_safe
@read_only
@for_every_reader
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116. Not there without a contact, nor once its date has passed: nobody shall rely on an old one."""
    site = settings_of(request)
    if not site.security_contact or site.security_valid_until is None or site.security_valid_until <= clock.today():
        raise Http404(_("No contact for security faults is given here."))
    contact = site.security_contact if ":" in site.security_contact else f"mailto:{site.security_contact}"
    return _text(
        [
            f"Contact: {contact}",
            f"Expires: {site.security_valid_until.isoformat()}T00:00:00Z",
            f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
            f"Canonical: {settings.SITE_URL}{reverse('security_txt')}",
        ]
    )


@require_safe
def change_password(request: HttpRequest) -> HttpResponse:
    """Where password managers lead people (W3C, well-known URL)."""
    return redirect("account_change_password")


@require_safe
@cache_control(public=True, max_age=A_YEAR, immutable=True)
@read_only
@for_every_reader
def site_colours(request: HttpRequest, digest: str) -> HttpResponse:
    """The colours of this site in place of the shipped ones, under a name that changes with them."""
    own = settings_of(request).own_colours
    if digest != colours.digest(own):
        raise Http404(_("These colours are no longer in use."))
    return HttpResponse(colours.style_sheet(own), content_type="text/css; charset=utf-8")


@require_safe
@read_only
@for_every_reader
def site_map(request: HttpRequest) -> HttpResponse:
    """The list of the files of the map, by section."""
    _demand_open(request)
    files = [
        (f"{settings.SITE_URL}{reverse('site_map_section', args=[name, number])}", section.changed_on())
        for name, section in sitemaps.items()
        for number in range(1, _files_of(section.count()) + 1)
    ]
    return render(request, "home/site_map.xml", {"files": files}, content_type="application/xml")


@require_safe
@read_only
@for_every_reader
def site_map_section(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """One file of one section: each thing once in every language it is in, with its other languages beside."""
    _demand_open(request)
    if name not in sitemaps or number < 1:
        raise Http404(_("The map of this site has no such part."))
    section = sitemaps.get(name)
    start = (number - 1) * ENTRIES_PER_FILE
    entries = list(section.entries(request, start, start + ENTRIES_PER_FILE))
    if not entries:
        raise Http404(_("The map of this site has no such part."))
    context = {"entries": entries, "site": settings.SITE_URL}
    return render(request, "home/site_map_section.xml", context, content_type="application/xml")


def _files_of(count: int) -> int:
    return -(-count // ENTRIES_PER_FILE)


def _demand_open(request: HttpRequest) -> None:
    if not settings_of(request).is_open:
        raise Http404(_("This site is not open to search engines yet."))


def _site_map() -> str:
    return f"{settings.SITE_URL}{reverse('site_map')}"


def _text(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
