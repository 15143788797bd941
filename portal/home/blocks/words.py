"""Blocks of words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.blocks import CharBlock, ChoiceBlock, ListBlock, RichTextBlock, StructBlock, TextBlock

from portal.home.enums import CalloutKind

CALM_TEXT = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
IN_A_LINE = ["bold", "italic", "link", "document-link"]
SHORT_TEXT = ["bold", "italic", "ol", "ul", "link", "document-link"]

TITLE_HELP = _("Shown as a heading, and listed at the side of the page. It may stay empty.")


class ProseBlock(RichTextBlock):
    """Running text with its headings."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"features": CALM_TEXT, **kwargs})

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        description = _("Paragraphs, headings, lists and links.")


class CalloutBlock(StructBlock):
    """A few words that must not be missed."""

    kind = ChoiceBlock(choices=CalloutKind.choices, default=CalloutKind.NOTE, label=_("Kind"))
    title = CharBlock(required=False, max_length=120, label=_("Title"))
    text = RichTextBlock(
        features=SHORT_TEXT,
        label=_("Text"),
        help_text=_("Two or three sentences. One such box on a page is read, five are not."),
    )

    class Meta:
        label = _("Call-out")
        icon = "warning"
        description = _("Something to know, to watch out for, or a tip, on a flat colour.")


class StepBlock(StructBlock):
    title = CharBlock(max_length=120, label=_("Step"), help_text=_("What is done, in a few words."))
    text = RichTextBlock(required=False, features=IN_A_LINE, label=_("Text"))

    class Meta:
        label = _("Step")
        icon = "arrow-right"


class StepsBlock(StructBlock):
    """Stations of a road, in their order."""

    title = CharBlock(required=False, max_length=120, label=_("Title"), help_text=TITLE_HELP)
    steps = ListBlock(StepBlock(), min_num=2, max_num=12, label=_("Steps"))

    class Meta:
        label = _("Steps on the route")
        icon = "list-ol"
        description = _("What happens one after the other, drawn as the stations of a road.")


class QuestionBlock(StructBlock):
    question = CharBlock(max_length=200, label=_("Question"), help_text=_("As people ask it, with its question mark."))
    answer = RichTextBlock(features=SHORT_TEXT, label=pgettext_lazy("to a question", "Answer"))

    class Meta:
        label = _("Question and answer")
        icon = "help"


class QuestionsBlock(StructBlock):
    """Questions of one kind. Nothing is folded away: one can search the page, and print it."""

    title = CharBlock(required=False, max_length=120, label=_("Title"), help_text=TITLE_HELP)
    questions = ListBlock(QuestionBlock(), min_num=1, max_num=40, label=_("Questions"))

    class Meta:
        label = _("Questions and answers")
        icon = "help"
        description = _("Questions of one kind. Each of them has an address of its own that one can send.")


class QuotationBlock(StructBlock):
    text = TextBlock(max_length=600, label=_("What was said"), help_text=_("Without quotation marks: they are added."))
    who = CharBlock(max_length=120, label=_("By whom"))
    where = CharBlock(required=False, max_length=160, label=_("Where, or as what"))

    class Meta:
        label = _("Quotation")
        icon = "openquote"
        description = _("Somebody’s own words, with their name.")
