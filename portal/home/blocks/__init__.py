"""What a page to read is made of: one class a kind of block. How they are shown is in `portal.home.showing`."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamBlock

from portal.home.blocks.choosing import ListingsBlock, ToolsBlock
from portal.home.blocks.pictures import FigureBlock, PeopleBlock
from portal.home.blocks.site import FactsBlock, WeightsBlock
from portal.home.blocks.tables import DownloadBlock, NumbersBlock
from portal.home.blocks.words import CalloutBlock, ProseBlock, QuestionsBlock, QuotationBlock, StepsBlock


class PageBody(StreamBlock):
    """The blocks that editors may put into a page, in the groups of their menu."""

    text = ProseBlock(group=_("Words"))
    callout = CalloutBlock(group=_("Words"))
    steps = StepsBlock(group=_("Words"))
    questions = QuestionsBlock(group=_("Words"))
    quotation = QuotationBlock(group=_("Words"))
    figure = FigureBlock(group=_("Pictures and files"))
    people = PeopleBlock(group=_("Pictures and files"))
    download = DownloadBlock(group=_("Pictures and files"))
    numbers = NumbersBlock(group=_("From the portal"))
    listings = ListingsBlock(group=_("From the portal"))
    tools = ToolsBlock(group=_("From the portal"))
    facts = FactsBlock(group=_("From the portal"))
    weights = WeightsBlock(group=_("From the portal"))


__all__ = ["PageBody"]
