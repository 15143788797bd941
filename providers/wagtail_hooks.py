"""What the directory adds to the back office's menu."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from portal.moderation.permissions import is_operator


class ImportMenuItem(MenuItem):
    """Leads operators to the page on which a directory is taken in."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_operator(request.user)

    def render_component(self, request: HttpRequest) -> Any:
        # Made anew each time: the item is kept over requests, the language is not.
        return LinkMenuItem(
            self.name, _("Taking in a directory"), reverse("providers:desk_import"), icon_name=self.icon_name
        )


@hooks.register("register_admin_menu_item")
def register_import() -> ImportMenuItem:
    return ImportMenuItem("directory-import", "", name="directory-import", icon_name="download", order=20)
