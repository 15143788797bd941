"""The pages that a new site begins with, from the texts in `portal/home/first_pages/`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from portal.home.actions.pages import PageTexts, lay_down_pages, rich_text
from portal.home.models import HomePage

TEXTS = Path(__file__).resolve().parents[1] / "first_pages" / "pages.toml"


def lay_down_first_pages(*, actor: Any) -> HomePage:
    """Lay down the home page, the pages to read and the settings of the site, in both languages.

    Harmless on a site that has a home page already.
    """
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    home = {
        language: {**_in_language(texts["home"], language), "slug": slug}
        for language, slug in (("fr", "accueil"), ("en", "home"))
    }
    for fields in home.values():
        fields["keepers"] = rich_text(fields["keepers"])
    pages = [
        PageTexts(
            fr={**_in_language(page, "fr"), "slug": page["slug"]},
            en={**_in_language(page, "en"), "slug": page["slug_en"]},
            in_footer=page["in_footer"],
            on_signpost=page.get("on_signpost", False),
            at_desk=page.get("at_desk", False),
        )
        for page in texts["pages"]
    ]
    return lay_down_pages(PageTexts(fr=home["fr"], en=home["en"]), pages, texts["settings"], actor=actor)


def _in_language(texts: dict[str, Any], language: str) -> dict[str, str]:
    ending = f"_{language}"
    return {
        name.removesuffix(ending): text.strip()
        for name, text in texts.items()
        if name.endswith(ending) and name != "slug_en"
    }
