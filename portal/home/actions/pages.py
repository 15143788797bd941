"""Laying down pages of a site, in French and in English."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings as conf
from django.db import transaction
from wagtail.models import Locale, Page, Site

from portal.audit.api import record
from portal.common import clock
from portal.home.models import FaqPage, HomePage, SiteSettings, StandardPage, TermsPage
from portal.home.page_texts import UnreadableText, blocks_of
from portal.taxonomy.models import Tool
from providers.models import Provider

KINDS: dict[str, type[StandardPage]] = {"standard": StandardPage, "faq": FaqPage, "terms": TermsPage}
FIRST_VERSION = "1"


@dataclass(frozen=True)
class PageTexts:
    """One page in two languages: the fields of its model by language, slug included, and where it stands.

    `above` is the French slug of the page it stands below, empty for the home page.
    """

    fr: dict[str, str]
    en: dict[str, str]
    kind: str = "standard"
    above: str = ""
    in_footer: bool = False
    on_signpost: bool = False
    at_desk: bool = False

    @property
    def fields(self) -> dict[str, Any]:
        """What is the same in every language."""
        listed = {"in_footer": self.in_footer, "on_signpost": self.on_signpost, "at_desk": self.at_desk}
        first = {"version": FIRST_VERSION, "in_force_on": clock.today()} if self.kind == "terms" else {}
        return {**listed, **first}


@dataclass
class Laid:
    """The pages laid down so far, by their French slug."""

    home: HomePage
    english: Locale | None
    pages: dict[str, StandardPage] = field(default_factory=dict)

    def blocks(self, text: str) -> list[dict[str, Any]]:
        return blocks_of(text, self.opening, numbers_of)

    def opening(self, slug: str) -> str:
        if slug not in self.pages:
            raise UnreadableText(f"[…](page:{slug}): there is no page of that name")
        return f'<a linktype="page" id="{self.pages[slug].pk}">'


def lay_down_pages(home: PageTexts, pages: list[PageTexts], settings: dict[str, str], *, actor: Any) -> HomePage:
    """Make the home page, the pages below it and, where the site speaks English, their translations; publish them.

    Harmless on a site that has a home page already: nothing is touched and that page is returned. Raises UnreadableText
    for a text that is no page, and writes nothing then.
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
        laid = Laid(home_page, english)
        for texts in pages:
            laid.pages[texts.fr["slug"]] = _place(texts, laid)
        for texts in pages:
            _fill(texts, laid)
        SiteSettings.objects.update_or_create(site=site, defaults=settings)
        record("site.pages_laid_down", home_page, actor=actor)
    return home_page


def _place(texts: PageTexts, laid: Laid) -> StandardPage:
    """An unpublished page at its place, so that others can link to it."""
    above = laid.pages[texts.above] if texts.above else laid.home
    above.refresh_from_db(fields=["path", "numchild"])
    draft = {"slug": texts.fr["slug"], "title": texts.fr["title"], "live": False, "locale": laid.home.locale}
    begun = [{"type": "text", "value": ""}]
    if texts.kind == "faq":
        begun = laid.blocks("::: questions\n### ?\n:::")
    return above.add_child(instance=KINDS[texts.kind](blocks=begun, **draft, **texts.fields))


def _fill(texts: PageTexts, laid: Laid) -> None:
    page = laid.pages[texts.fr["slug"]]
    _publish_texts(page, laid.blocks(texts.fr["body"]), texts.fr)
    if laid.english is None:
        return
    translation = page.copy_for_translation(laid.english, copy_parents=True)
    _publish_texts(translation, laid.blocks(texts.en["body"]), texts.en)


def _publish_texts(page: StandardPage, blocks: list[dict[str, Any]], texts: dict[str, str]) -> None:
    page.blocks = blocks
    _set(page, {name: text for name, text in texts.items() if name != "body"})
    page.save_revision().publish()


def _publish(page: Page, english: Locale | None, fields: dict[str, str]) -> None:
    page.save_revision().publish()
    if english is None:
        return
    translation = page.copy_for_translation(english, copy_parents=False)
    _set(translation, fields)
    translation.save_revision().publish()


def _set(page: Page, fields: dict[str, str]) -> None:
    for name, value in fields.items():
        setattr(page, name, value)


def numbers_of(kind: str, slugs: list[str]) -> list[int]:
    """Primary keys of tools or listings, in the order of their slugs. Raises UnreadableText for one unknown."""
    model = {"tools": Tool, "listings": Provider}[kind]
    known = dict(model._default_manager.filter(slug__in=slugs).values_list("slug", "pk"))
    if unknown := [slug for slug in slugs if slug not in known]:
        raise UnreadableText(f"::: {kind}: unknown {', '.join(unknown)}")
    return [known[slug] for slug in slugs]
