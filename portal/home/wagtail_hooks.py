"""The back office: its menus, and the trace of what is saved there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.models import Page

from portal.home.actions.settings import draw_logo, note_settings_change, values_of
from portal.home.choosers import ListingChooserViewSet, listing_chooser
from portal.home.models import SiteSettings
from portal.home.settings_panels import TABS
from portal.moderation.permissions import keeps_the_words

CLOSED = {"users", "groups", "sites"}

SiteSettings.edit_handler = TABS  # where Wagtail looks for it


class OpeningMenuItem(MenuItem):
    """Leads to what a site needs before it is shown to the world."""

    def is_shown(self, request: HttpRequest) -> bool:
        return keeps_the_words(request.user)

    def render_component(self, request: HttpRequest) -> Any:
        # Made anew each time: the item is kept over requests, the language is not.
        return LinkMenuItem(self.name, _("Opening the site"), reverse("home:opening"), icon_name=self.icon_name)


@hooks.register("register_admin_menu_item")
def register_opening() -> OpeningMenuItem:
    return OpeningMenuItem("opening", "", name="opening", icon_name="globe", order=11)


@hooks.register("construct_settings_menu")
def leave_out_closed_doors(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in CLOSED]


@hooks.register("construct_reports_menu")
def leave_out_translations(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail-localize shows its report to everybody, also to those who translate nothing."""
    if not request.user.has_perm("wagtail_localize.submit_translation"):
        report = reverse("wagtail_localize:translations_report")
        items[:] = [item for item in items if item.url != report]


@hooks.register("construct_help_menu")
def leave_out_links_elsewhere(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's help is pages of other sites, in English."""
    items.clear()


@hooks.register("insert_editor_js")
def keep_what_is_typed() -> str:
    return format_html('<script src="{}" defer></script>', static("portal/js/back-office.js"))


@hooks.register("before_move_page")
def refuse_below_itself(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Wagtail refuses it as if the person lacked the right to move the page."""
    if destination.pk != page.pk and not destination.is_descendant_of(page):
        return None
    where = {"page": page.get_admin_display_title(), "place": destination.get_admin_display_title()}
    if destination.pk == page.pk:
        said = _("“%(page)s” cannot be moved below itself. Choose another page for it to stand below.")
    else:
        said = _("“%(place)s” stands below “%(page)s”, which cannot be moved there. Choose another page.")
    messages.error(request, said % where)
    return redirect("wagtailadmin_pages:move", page.pk)


@hooks.register("before_edit_setting")
def remember_settings(request: HttpRequest, setting: Any) -> None:
    if isinstance(setting, SiteSettings):
        request.settings_before = values_of(setting)  # type: ignore[attr-defined]


@hooks.register("after_edit_setting")
def trace_settings(request: HttpRequest, setting: Any) -> None:
    if isinstance(setting, SiteSettings):
        note_settings_change(setting, before=request.settings_before, actor=request.user)  # type: ignore[attr-defined]


@hooks.register("register_admin_viewset")
def choose_listings() -> ListingChooserViewSet:
    return listing_chooser


@hooks.register("after_edit_image")
def draw_logo_anew(request: HttpRequest, image: Any) -> None:
    """A file in place of another throws its smaller pictures away, and pages that are read make none."""
    for setting in SiteSettings.objects.filter(logo=image).select_related("logo"):
        draw_logo(setting)
