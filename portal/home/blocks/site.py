"""What the site says of itself, read where it is kept: nobody copies it into a page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StaticBlock


class FactsBlock(StaticBlock):
    """Who publishes, who hosts, how to write: from the settings of the site."""

    class Meta:
        label = _("Facts of the site")
        icon = "info-circle"
        admin_text = _(
            "Who publishes, who hosts and how to write, from the settings of the site. What is missing there is left "
            "out for readers; the preview says what it is."
        )
        description = _("The publisher, the host and the addresses that the law asks for, from the settings.")


class WeightsBlock(StaticBlock):
    """What the pages weigh, as a browser measured it."""

    class Meta:
        label = _("Weights of the pages")
        icon = "bars"
        admin_text = _("A table of what the pages weigh, as a browser measured it for this version of the software.")
        description = _("What pages of this portal weigh, measured in a browser.")
