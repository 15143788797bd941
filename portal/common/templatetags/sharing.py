"""What others show of a page: networks where a link is shared (Open Graph), the browser around it."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.conf import settings
from django.template.base import NodeList, Parser, Token
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from portal.common.palette import MODES, SHIPPED, with_own

register = template.Library()

DRAWING = "portal/img/share.png"
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)"')
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)"')
# Where a language is spoken, for networks that ask for a place too.
LOCALES = {"fr": "fr_FR", "en": "en_GB"}


@register.tag
def for_sharing(parser: Parser, token: Token) -> SharingNode:
    """`{% for_sharing %}` title, description, canonical address `{% endfor_sharing %}`: followed by the same for
    networks. Nothing is added to a page that is not to be found, or has no address of its own."""
    nodelist = parser.parse(("endfor_sharing",))
    parser.delete_first_token()
    return SharingNode(nodelist)


class SharingNode(template.Node):
    """Keeps the blocks inside it open to the templates that extend this one."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        head = self.nodelist.render(context)
        title, address = TITLE.search(head), CANONICAL.search(head)
        if "noindex" in head or title is None or address is None:
            return head
        site_name = conditional_escape(context.get("site_name") or "")
        description = DESCRIPTION.search(head)
        properties = {
            "title": _bare(title[1].removesuffix(f" — {site_name}")),
            "description": _bare(description[1]) if description else "",
            "url": _bare(address[1]),
            "locale": LOCALES.get(get_language() or "", get_language() or ""),
            "site_name": site_name,
            "type": "website",
            "image": _picture(context.get("share_logo")),
        }
        return head + format_html_join("", '<meta property="og:{}" content="{}">\n', properties.items())


@register.simple_tag(takes_context=True)
def browser_colours(context: template.Context) -> SafeString:
    """The colour of the browser around the page: that of the ground, by day and by night."""
    site = context.get("site_settings")
    colours = with_own(site.own_colours) if site else SHIPPED
    rows = [(colours[mode]["ground"], mode) for mode in MODES]
    return format_html_join("", '<meta name="theme-color" content="{}" media="(prefers-color-scheme: {})">\n', rows)


def _bare(escaped: str) -> SafeString:
    """Text of the page as it was written into it: escaped already, on one line."""
    return mark_safe(" ".join(escaped.split()))  # noqa: S308 - taken out of a rendered page


def _picture(logo: Any) -> str:
    url = logo.url if logo else static(DRAWING)
    return url if "://" in url else settings.SITE_URL.rstrip("/") + url
