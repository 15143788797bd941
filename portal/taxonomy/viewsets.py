"""The vocabulary in the back office: one menu, one list a kind of word."""

from typing import Any

from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from portal.taxonomy.back_office import TermEditView, UsesPanel
from portal.taxonomy.forms import BrandForm, TermForm
from portal.taxonomy.models import Brand, Elsewhere, Licence, Need, Tool
from portal.taxonomy.queries import with_uses

IN_BOTH_LANGUAGES = FieldRowPanel([FieldPanel("name_fr"), FieldPanel("name_en")])
DESCRIPTIONS = MultiFieldPanel(
    [FieldPanel("description_fr"), FieldPanel("description_en")], heading=_("What it is, in one line")
)

USED = Column("uses", label=_("Used"), sort_key="uses")
USES = UsesPanel(heading=_("Who uses it"))


class TermViewSet(SnippetViewSet):
    """What the lists and forms of all kinds of words have in common."""

    edit_view_class = TermEditView
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_uses(self.model._default_manager.all())


class NeedViewSet(TermViewSet):
    model = Need
    icon = "help"
    list_display = [
        "name_fr",
        "name_en",
        "slug",
        "position",
        BooleanColumn("is_active", label=_("Offered"), sort_key="is_active"),
        USED,
    ]
    list_filter = ["is_active"]
    search_fields = ["name_fr", "name_en", "slug", "description_fr", "description_en"]
    ordering = ["position"]
    edit_handler = ObjectList(
        [
            IN_BOTH_LANGUAGES,
            FieldPanel("slug"),
            DESCRIPTIONS,
            FieldRowPanel([FieldPanel("position"), FieldPanel("is_active")]),
            USES,
        ],
        base_form_class=TermForm,
    )


class ToolViewSet(TermViewSet):
    model = Tool
    icon = "cog"
    list_display = ["name_fr", "slug", "licence", "website", USED]
    list_filter = ["needs", "licence"]
    search_fields = ["name_fr", "name_en", "slug", "description_fr", "description_en"]
    ordering = ["slug"]
    edit_handler = ObjectList(
        [
            IN_BOTH_LANGUAGES,
            FieldPanel("slug"),
            DESCRIPTIONS,
            FieldPanel("website"),
            FieldPanel("licence"),
            FieldPanel("needs", widget=CheckboxSelectMultiple),
            USES,
        ],
        base_form_class=TermForm,
    )


class BrandViewSet(TermViewSet):
    model = Brand
    icon = "logout"
    list_display = ["name", "slug", "home_position", USED]
    list_filter = ["needs", "tools"]
    search_fields = ["name", "name_en", "slug", "aliases"]
    ordering = ["name"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
            FieldPanel("slug"),
            FieldPanel("aliases"),
            FieldPanel("needs", widget=CheckboxSelectMultiple),
            FieldPanel("tools", widget=CheckboxSelectMultiple),
            FieldPanel("home_position"),
            USES,
        ],
        base_form_class=BrandForm,
    )


class ElsewhereViewSet(TermViewSet):
    model = Elsewhere
    icon = "link-external"
    list_display = ["name_fr", "url", "position", BooleanColumn("is_active", label=_("Shown"), sort_key="is_active")]
    list_filter = ["is_active", "needs"]
    search_fields = ["name_fr", "name_en", "slug", "for_whom_fr", "for_whom_en", "description_fr", "description_en"]
    ordering = ["position"]
    edit_handler = ObjectList(
        [
            IN_BOTH_LANGUAGES,
            FieldPanel("slug"),
            FieldPanel("url"),
            MultiFieldPanel([FieldPanel("for_whom_fr"), FieldPanel("for_whom_en")], heading=_("For whom")),
            DESCRIPTIONS,
            FieldPanel("needs", widget=CheckboxSelectMultiple),
            FieldRowPanel([FieldPanel("position"), FieldPanel("is_active")]),
            USES,
        ],
        base_form_class=TermForm,
    )


class LicenceViewSet(TermViewSet):
    model = Licence
    icon = "doc-full"
    list_display = ["name_fr", "spdx", BooleanColumn("is_free", label=_("Free licence"), sort_key="is_free"), USED]
    list_filter = ["is_free"]
    search_fields = ["name_fr", "name_en", "slug", "spdx"]
    ordering = ["name_fr"]
    edit_handler = ObjectList(
        [
            IN_BOTH_LANGUAGES,
            FieldPanel("slug"),
            FieldRowPanel([FieldPanel("spdx"), FieldPanel("url")]),
            FieldPanel("is_free"),
            USES,
        ],
        base_form_class=TermForm,
    )


class VocabularyGroup(SnippetViewSetGroup):
    items = (NeedViewSet, ToolViewSet, BrandViewSet, ElsewhereViewSet, LicenceViewSet)
    menu_label = _("Vocabulary")
    menu_name = "vocabulary"
    menu_icon = "tag"
    menu_order = 250
