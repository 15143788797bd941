"""Figures and files."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, ListBlock, StructBlock
from wagtail.documents.blocks import DocumentChooserBlock

from portal.home.blocks.words import TITLE_HELP
from providers.enums import Language


class NumberBlock(StructBlock):
    value = CharBlock(max_length=20, label=_("Value"), help_text=_("In figures, as it is to be read: 1 250."))
    unit = CharBlock(required=False, max_length=30, label=_("Unit"), help_text=_("€, hours, people…"))
    what = CharBlock(max_length=160, label=_("What it counts"))
    source = CharBlock(max_length=200, label=_("Source"), help_text=_("Who counted, and when."))

    class Meta:
        label = _("Figure in a table")
        icon = "order"


class NumbersBlock(StructBlock):
    """Figures with what they count and where they come from."""

    title = CharBlock(required=False, max_length=120, label=_("Title"), help_text=TITLE_HELP)
    numbers = ListBlock(NumberBlock(), min_num=1, max_num=20, label=_("Figures"))

    class Meta:
        label = _("Numbers")
        icon = "order"
        description = _("A few figures, each with what it counts and its source.")


class DownloadBlock(StructBlock):
    """A file to take along, and what one should know before taking it."""

    document = DocumentChooserBlock(label=_("Document"))
    title = CharBlock(
        required=False, max_length=160, label=_("Title"), help_text=_("Empty: the title of the document.")
    )
    language = ChoiceBlock(choices=Language.choices, default=Language.FR, label=_("Language of the document"))

    class Meta:
        label = _("Document to download")
        icon = "download"
        description = _("A document; its size, format and language are said beside it.")
