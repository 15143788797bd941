"""How much a page may ask of the database, however much there is: 15 questions for visitors, 25 for people."""

from __future__ import annotations

from collections.abc import Mapping

FOR_VISITORS, FOR_PEOPLE = 15, 25
# What may ask for more, by the beginning of its name: how much, and why.
ALLOWED = {
    "/admin/": (30, "Wagtail’s own first page"),
    "accounts:export": (60, "files to take along: a question for each table that holds something of theirs"),
    "accounts:organization_export": (40, "the same of an organization"),
    "providers:directory_": (25, "files of all listings: the same questions for each two hundred of them"),
    "/annuaire/?q=zz": (26, "nothing is found: what comes near is looked for, word by word and letter by letter"),
    "vetting:desk_file": (31, "all that is known of a file, on the one page where it is decided"),
}


def over(asked: Mapping[str, int], role: str) -> dict[str, int]:
    """The pages that ask for more than they may."""
    usual = FOR_VISITORS if role == "anonymous" else FOR_PEOPLE
    return {name: count for name, count in asked.items() if count > _most(name, usual)}


def _most(name: str, usual: int) -> int:
    return next((most for start, (most, _why) in ALLOWED.items() if name.startswith(start)), usual)
