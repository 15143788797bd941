"""A small site: a home page and one page to read, in French and in English."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from portal.home.actions.pages import PageTexts, lay_down_pages
from portal.home.models import HomePage, StandardPage

HOME = {
    "title": "Accueil",
    "slogan_first": "À deux,",
    "slogan_second": "ça roule.",
    "standfirst": "Quelqu’un pédale avec vous.",
    "question": "Que voudriez-vous faire autrement ?",
    "example": "quitter Gmail",
    "find_text": "Dites ce qui vous gêne.",
    "write_text": "Un message, trois fiches.",
    "trust_text": "Des histoires racontées.",
    "keepers_title": "Qui tient la pompe ?",
    "keepers": "<p>Deux associations.</p>",
}
HOME_IN_ENGLISH = {**HOME, "title": "Home", "standfirst": "Somebody pedals with you.", "slogan_second": "off we go."}
BODY = "Avant tout.\n\n## Le pourquoi\n\nParce que.\n\n## Le comment\n\nAinsi.\n\n## Le comment\n\nEt ainsi."
PAGE = {"title": "Qui nous sommes", "slug": "qui-nous-sommes", "intro": "Nous.", "body": BODY}
PAGE_IN_ENGLISH = {"title": "Who we are", "slug": "about-us", "intro": "Us.", "body": "We are us."}


def make_site(**settings: str) -> HomePage:
    """The French home page of a site that is ready to be read; `settings` are fields of SiteSettings."""
    return lay_down_pages(
        PageTexts(fr={**HOME, "slug": "accueil"}, en={**HOME_IN_ENGLISH, "slug": "home"}),
        [PageTexts(fr=PAGE, en=PAGE_IN_ENGLISH, in_footer=True, on_signpost=True)],
        settings,
        actor=None,
    )


def text(html: str) -> list[dict[str, Any]]:
    """The blocks of a page with nothing but running text."""
    return [{"type": "text", "value": html}]


def make_page(parent: Page, *, model: type[StandardPage] = StandardPage, publish: bool = True, **fields: Any) -> Any:
    """A page to read below another one."""
    named = {"title": "Les comptes", "slug": "comptes", "blocks": text("<p>Zéro.</p>"), "locale": parent.locale}
    page = parent.add_child(instance=model(**{**named, **fields}))
    if publish:
        page.save_revision().publish()
    return page
