"""The pages that a new site begins with, from the texts in `portal/home/first_pages/`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from portal.home.actions.pages import PageTexts, lay_down_pages
from portal.home.models import HomePage
from portal.home.page_texts import rich_text

TEXTS = Path(__file__).resolve().parents[1] / "first_pages"
# In this order, which is that of the foot of every page.
FILES = ("about.toml", "help.toml", "legal.toml", "sober.toml", "desk.toml")


def lay_down_first_pages(*, actor: Any, overlay: Path | None = None) -> HomePage:
    """Lay down the home page, the pages to read and the settings of the site, in both languages.

    `overlay` is a file of texts that take the place of those of the same name: the demo says of itself that it is one.
    Harmless on a site that has a home page already.
    """
    texts, pages = first_texts(overlay)
    home = {
        language: {**_in_language(texts["home"], language), "slug": slug}
        for language, slug in (("fr", "accueil"), ("en", "home"))
    }
    for fields in home.values():
        fields["keepers"] = rich_text(fields["keepers"])
    return lay_down_pages(
        PageTexts(fr=home["fr"], en=home["en"]), [_page(page) for page in pages], texts["settings"], actor=actor
    )


def first_texts(overlay: Path | None = None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The texts of the home page and of the settings, and those of every page, with the overlay laid over them."""
    texts = _read(TEXTS / "home.toml")
    pages = [page for name in FILES for page in _read(TEXTS / name)["pages"]]
    if overlay is not None:
        over = _read(overlay)
        for part in ("home", "settings"):
            texts[part] |= over.get(part, {})
        known = {page["slug"]: page for page in pages}
        for page in over.get("pages", []):
            if page["slug"] in known:
                known[page["slug"]].update(page)
            else:
                pages.append(page)
    return texts, pages


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _page(page: dict[str, Any]) -> PageTexts:
    return PageTexts(
        fr={**_in_language(page, "fr"), "slug": page["slug"]},
        en={**_in_language(page, "en"), "slug": page["slug_en"]},
        kind=page.get("kind", "standard"),
        above=page.get("above", ""),
        in_footer=page.get("in_footer", False),
        on_signpost=page.get("on_signpost", False),
        at_desk=page.get("at_desk", False),
    )


def _in_language(texts: dict[str, Any], language: str) -> dict[str, str]:
    ending = f"_{language}"
    return {
        name.removesuffix(ending): text.strip()
        for name, text in texts.items()
        if name.endswith(ending) and name != "slug_en"
    }
