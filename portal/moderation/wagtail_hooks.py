"""The desk in the back office's menu, and the reason texts that editors keep there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.moderation.models import ReasonText
from portal.moderation.permissions import works_at_the_desk
from portal.moderation.registry import queues_for, waiting_for, waiting_in


class DeskMenuItem(MenuItem):
    """Leads to the desk and says what waits there for this person."""

    def is_shown(self, request: HttpRequest) -> bool:
        return works_at_the_desk(request.user)

    def render_component(self, request: HttpRequest) -> Any:
        # Made anew each time: the item is kept over requests, the language and the count are not.
        count = waiting_for(request.user)
        label = _("Desk (%(count)d)") % {"count": count} if count else _("Desk")
        return LinkMenuItem(self.name, label, reverse("moderation:desk"), icon_name=self.icon_name)


@hooks.register("register_admin_menu_item")
def register_desk() -> DeskMenuItem:
    return DeskMenuItem("desk", "", name="desk", icon_name="clipboard-list", order=10)


class DeskPanel(Component):
    """What waits at the desk, on the first page of the back office."""

    name = "desk"
    template_name = "moderation/back_office_panel.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        queues = queues_for(user)
        return {"queues": [{"queue": one, "waiting": n} for one, n in zip(queues, waiting_in(queues), strict=True)]}


@hooks.register("construct_homepage_panels")
def show_what_waits(request: HttpRequest, panels: list[Component]) -> None:
    if works_at_the_desk(request.user):
        panels.append(DeskPanel())


class ReasonTextViewSet(SnippetViewSet):
    model = ReasonText
    icon = "comment"
    menu_order = 260
    add_to_admin_menu = True
    list_display = ["__str__", "topic", "position"]
    list_filter = ["topic"]
    search_fields = ["label_fr", "label_en", "text_fr", "text_en"]
    ordering = ["topic", "position"]
    list_per_page = 50
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("topic"), FieldPanel("position")]),
            FieldRowPanel([FieldPanel("label_fr"), FieldPanel("label_en")]),
            FieldPanel("text_fr"),
            FieldPanel("text_en"),
        ]
    )


register_snippet(ReasonTextViewSet)
