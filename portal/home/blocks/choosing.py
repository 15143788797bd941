"""Rows of things that the portal knows: listings, tools. What is hidden meanwhile disappears from the page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChooserBlock, ListBlock, StructBlock

from portal.home.blocks.words import TITLE_HELP
from portal.taxonomy.queries import successors_of


class WithRelations(ChooserBlock):
    """A chooser that reads all its things at once, with what their rows show."""

    relations: tuple[str, ...] = ()

    def bulk_to_python(self, values: Iterable[int]) -> list[Any]:
        """One query for every value of the page. What no longer exists is None."""
        rows = self.model_class.objects.all()
        found = (rows.select_related(*self.relations) if self.relations else rows).in_bulk(set(values))
        return [found.get(value) for value in values]


class ListingChooserBlock(WithRelations):
    relations = ("commune__department",)

    @cached_property
    def target_model(self) -> Any:
        from providers.models import Provider

        return Provider

    @cached_property
    def widget(self) -> Any:
        from portal.home.choosers import listing_chooser

        return listing_chooser.widget_class()

    class Meta:
        label = _("Listing")
        icon = "site"


class WordChooserBlock(WithRelations):
    """Chooses a word of the vocabulary. One that was merged is read as the one it became part of, wherever its key is
    still written: in a page, in a draft, in a translation. Whoever edits the page saves the present key."""

    def to_python(self, value: Any) -> Any:
        return self.bulk_to_python([value])[0] if value is not None else None

    def bulk_to_python(self, values: Iterable[int]) -> list[Any]:
        """One query, and two more where a key is no longer there. What was deleted is None."""
        values = list(values)
        found = super().bulk_to_python(values)
        gone = {value for value, word in zip(values, found, strict=True) if word is None}
        if not gone:
            return found
        present = successors_of(self.model_class, gone)
        return [word or present.get(value) for value, word in zip(values, found, strict=True)]

    @cached_property
    def widget(self) -> Any:
        from wagtail.snippets.widgets import AdminSnippetChooser

        return AdminSnippetChooser(self.target_model)


class ToolChooserBlock(WordChooserBlock):
    @cached_property
    def target_model(self) -> Any:
        from portal.taxonomy.models import Tool

        return Tool

    class Meta:
        label = _("Tool")
        icon = "cog"


class LicenceChooserBlock(WordChooserBlock):
    @cached_property
    def target_model(self) -> Any:
        from portal.taxonomy.models import Licence

        return Licence

    class Meta:
        label = _("Licence")
        icon = "doc-full"


class ListingsBlock(StructBlock):
    title = CharBlock(required=False, max_length=120, label=_("Title"), help_text=TITLE_HELP)
    listings = ListBlock(
        ListingChooserBlock(),
        min_num=1,
        max_num=12,
        label=_("Listings"),
        help_text=_("One that is suspended or leaves the directory disappears from this page at once."),
    )

    class Meta:
        label = _("Listings of the directory")
        icon = "site"
        description = _("Rows that lead to listings you choose. Only what is in the directory is ever shown.")


class ToolsBlock(StructBlock):
    title = CharBlock(required=False, max_length=120, label=_("Title"), help_text=TITLE_HELP)
    tools = ListBlock(ToolChooserBlock(), min_num=1, max_num=20, label=_("Tools"))

    class Meta:
        label = _("Free tools")
        icon = "cog"
        description = _("Rows of tools of the vocabulary: what each one is, and who accompanies with it.")
