"""Pages that editors write, as contents that can be notified as illegal; something is done about them in Wagtail."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.urls import ResolverMatch, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Site

from portal.common.posted import key_in
from portal.moderation.notices.registry import Described, NoticedKind, noticed_kinds


def find(match: ResolverMatch) -> str:
    """The key of the page that everybody can read under an address, in the active language; "" for anything else."""
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    if match.url_name != "wagtail_serve" or site is None:
        return ""
    parts = [part for part in "".join(match.args).split("/") if part]
    try:
        page = site.root_page.localized.specific.route(HttpRequest(), parts).page
    except Http404:
        return ""
    return "" if page.get_view_restrictions().exists() else str(page.pk)


def describe(key: str) -> Described | None:
    """A page as it stands now."""
    page = Page.objects.filter(pk=key_in(key)).first()
    if page is None:
        return None
    return Described(page.title, page.url or "/", reverse("wagtailadmin_pages:edit", args=[page.pk]), not page.live)


def register() -> None:
    """Called once the models are loaded."""
    noticed_kinds.register("page", NoticedKind(_("page written by the editors"), find, describe))
