"""Laying down the first pages of a site, in French and in English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Any

from django.conf import settings as conf
from django.db import transaction
from wagtail.models import Locale, Page, Site

from portal.audit.api import record
from portal.home.models import HomePage, SiteSettings, StandardPage

LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
STRONG = re.compile(r"\*\*([^*]+)\*\*")


@dataclass(frozen=True)
class PageTexts:
    """One page in two languages: the fields of its model by language, slug included, and where it is listed."""

    fr: dict[str, str]
    en: dict[str, str]
    in_footer: bool = False
    on_signpost: bool = False
    at_desk: bool = False


def lay_down_pages(home: PageTexts, pages: list[PageTexts], settings: dict[str, str], *, actor: Any) -> HomePage:
    """Make the home page, the pages below it and, where the site speaks English, their translations; publish them.

    Harmless on a site that has a home page already: nothing is touched and that page is returned.
    """
    existing = HomePage.objects.filter(locale__language_code="fr").first()
    if existing is not None:
        return existing
    with transaction.atomic():
        french = Locale.objects.get_or_create(language_code="fr")[0]
        english = Locale.objects.get_or_create(language_code="en")[0] if "en" in dict(conf.LANGUAGES) else None
        root = Page.get_first_root_node()
        Page.objects.filter(depth=2).delete()  # the welcome page that Wagtail ships
        home_page = root.add_child(instance=HomePage(locale=french, **home.fr))
        site, _created = Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "root_page": home_page}
        )
        _publish(home_page, english, home.en)
        for texts in pages:
            page = home_page.add_child(
                instance=StandardPage(
                    locale=french,
                    in_footer=texts.in_footer,
                    on_signpost=texts.on_signpost,
                    at_desk=texts.at_desk,
                    **_standard(texts.fr),
                )
            )
            _publish(page, english, _standard(texts.en))
        SiteSettings.objects.update_or_create(site=site, defaults=settings)
        record("site.pages_laid_down", home_page, actor=actor)
    return home_page


def _publish(page: Page, english: Locale | None, fields: dict[str, str]) -> None:
    page.save_revision().publish()
    if english is None:
        return
    translation = page.copy_for_translation(english, copy_parents=False)
    for name, value in fields.items():
        setattr(translation, name, value)
    translation.save_revision().publish()


def _standard(fields: dict[str, str]) -> dict[str, str]:
    return {**fields, "body": rich_text(fields["body"])}


def rich_text(text: str) -> str:
    """HTML for the editor from simple text: paragraphs, `## ` headings, `- ` lists, **strong**, [links](/there/)."""
    blocks = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = block.strip().split("\n")
        if lines[0].startswith("## "):
            blocks.append(f"<h2>{_inline(lines[0][3:])}</h2>")
            lines = lines[1:]
        if lines and all(line.startswith("- ") for line in lines):
            blocks.append("<ul>" + "".join(f"<li>{_inline(line[2:])}</li>" for line in lines) + "</ul>")
        elif lines:
            blocks.append(f"<p>{_inline(' '.join(lines))}</p>")
    return "".join(blocks)


def _inline(text: str) -> str:
    html = STRONG.sub(r"<b>\1</b>", escape(text, quote=False))
    return LINK.sub(r'<a href="\2">\1</a>', html)
