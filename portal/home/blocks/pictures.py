"""Blocks with pictures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock, TextBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from portal.home.blocks.choosing import LicenceChooserBlock
from portal.home.blocks.words import TITLE_HELP


class FigureBlock(StructBlock):
    """A picture that is worth its weight: what it shows in words, whose it is, under which licence."""

    image = ImageBlock(
        label=_("Picture"),
        help_text=_(
            "Say in the alternative text what one would miss without seeing it. A picture that only decorates is "
            "marked as decorative and has none."
        ),
    )
    caption = CharBlock(required=False, max_length=300, label=_("Caption"))
    author = CharBlock(max_length=160, label=_("Author"), help_text=_("Who drew it or took it."))
    licence = LicenceChooserBlock(label=_("Licence"), help_text=_("It is shown under the picture."))

    class Meta:
        label = _("Figure")
        icon = "image"
        description = _("A picture with its caption, its author and its licence.")


class PersonBlock(StructBlock):
    name = CharBlock(max_length=120, label=_("Name"))
    role = CharBlock(required=False, max_length=160, label=_("What they do here"))
    text = TextBlock(required=False, max_length=400, label=_("In two sentences"))
    picture = ImageChooserBlock(required=False, label=_("Picture"), help_text=_("Square, with the person’s consent."))

    class Meta:
        label = _("Person")
        icon = "user"


class PeopleBlock(StructBlock):
    """Who keeps the portal. Without mail addresses: those end up in lists."""

    title = CharBlock(required=False, max_length=120, label=_("Title"), help_text=TITLE_HELP)
    people = ListBlock(PersonBlock(), min_num=1, max_num=30, label=_("People"))

    class Meta:
        label = _("People")
        icon = "group"
        description = _(
            "Names, what each one does, a picture if they wish. No mail address: there is the contact page."
        )
