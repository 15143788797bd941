"""The name under which a file is listed and handed out: readable, harmless, with the ending of what it is."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

from portal.common.attachments.kinds import ENDINGS

LONGEST = 100


def readable(name: str) -> str:
    """A name without its folder and without what is not seen; shortened where it is long."""
    name = re.split(r"[/\\]", name)[-1][: 4 * LONGEST]
    # Controls, and the marks that turn the direction of writing: "gpj.exe" must not read as "exe.jpg".
    seen = "".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in unicodedata.normalize("NFC", name))
    return " ".join(seen.split())[:LONGEST]


def clean_name(name: str, media_type: str) -> str:
    """A readable name with one ending, that of what the file is."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", re.sub(r'[<>:"|?*]', "", readable(name)))
    return (stem.strip(". ") or _("document")) + ENDINGS[media_type]
