"""The vocabulary in the back office: one menu, one list a kind of word."""

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from portal.taxonomy.forms import BrandForm, TermForm
from portal.taxonomy.models import Brand, Elsewhere, Licence, Need, Tool

IN_BOTH_LANGUAGES = FieldRowPanel([FieldPanel("name_fr"), FieldPanel("name_en")])
DESCRIPTIONS = MultiFieldPanel(
    [FieldPanel("description_fr"), FieldPanel("description_en")], heading=_("What it is, in one line")
)


class NeedViewSet(SnippetViewSet):
    model = Need
    icon = "help"
    list_display = [
        "name_fr",
        "name_en",
        "slug",
        "position",
        BooleanColumn("is_active", label=_("Offered"), sort_key="is_active"),
    ]
    list_filter = ["is_active"]
    search_fields = ["name_fr", "name_en", "slug", "description_fr", "description_en"]
    ordering = ["position"]
    list_per_page = 50
    edit_handler = ObjectList(
        [
            IN_BOTH_LANGUAGES,
            FieldPanel("slug"),
            DESCRIPTIONS,
            FieldRowPanel([FieldPanel("position"), FieldPanel("is_active")]),
        ],
        base_form_class=TermForm,
    )


class ToolViewSet(SnippetViewSet):
    model = Tool
    icon = "cog"
    list_display = ["name_fr", "slug", "licence", "website"]
    list_filter = ["needs", "licence"]
    search_fields = ["name_fr", "name_en", "slug", "description_fr", "description_en"]
    ordering = ["slug"]
    list_per_page = 50
    edit_handler = ObjectList(
        [
            IN_BOTH_LANGUAGES,
            FieldPanel("slug"),
            DESCRIPTIONS,
            FieldPanel("website"),
            FieldPanel("licence"),
            FieldPanel("needs", widget=CheckboxSelectMultiple),
        ],
        base_form_class=TermForm,
    )


class BrandViewSet(SnippetViewSet):
    model = Brand
    icon = "logout"
    list_display = ["name", "slug", "home_position"]
    list_filter = ["needs", "tools"]
    search_fields = ["name", "name_en", "slug", "aliases"]
    ordering = ["name"]
    list_per_page = 50
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
            FieldPanel("slug"),
            FieldPanel("aliases"),
            FieldPanel("needs", widget=CheckboxSelectMultiple),
            FieldPanel("tools", widget=CheckboxSelectMultiple),
            FieldPanel("home_position"),
        ],
        base_form_class=BrandForm,
    )


class ElsewhereViewSet(SnippetViewSet):
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
        ],
        base_form_class=TermForm,
    )


class LicenceViewSet(SnippetViewSet):
    model = Licence
    icon = "doc-full"
    list_display = ["name_fr", "spdx", BooleanColumn("is_free", label=_("Free licence"), sort_key="is_free")]
    list_filter = ["is_free"]
    search_fields = ["name_fr", "name_en", "slug", "spdx"]
    ordering = ["name_fr"]
    edit_handler = ObjectList(
        [
            IN_BOTH_LANGUAGES,
            FieldPanel("slug"),
            FieldRowPanel([FieldPanel("spdx"), FieldPanel("url")]),
            FieldPanel("is_free"),
        ],
        base_form_class=TermForm,
    )


class VocabularyGroup(SnippetViewSetGroup):
    items = (NeedViewSet, ToolViewSet, BrandViewSet, ElsewhereViewSet, LicenceViewSet)
    menu_label = _("Vocabulary")
    menu_name = "vocabulary"
    menu_icon = "tag"
    menu_order = 250
