"""What is measured: rows of addresses, at each size, and the budgets they are held to."""

from __future__ import annotations

from pathlib import Path

from tests.bench.urls import EMPTY
from tests.utils import database

QUERIES = Path(__file__).parent / "queries.txt"
LISTINGS = 20
TYPED = ("gma", "next", "forma", "le m", "quitter goo", "atel", "hel", "doo", "lyo", "framad")

EMPTY_VIEW, HOME, LISTING, TYPING = "empty Django view", "home", "listing", "autocomplete"
KEPT_HOME, KEPT_PLAIN, KEPT_LISTING = "home, kept", "directory, kept", "listing, kept"
# Kept from an earlier reader, as most who read get them. All the others are drawn for each request.
KEPT = (KEPT_HOME, KEPT_PLAIN, KEPT_LISTING)
PLAIN, SELECTIVE, BROAD, FACETS = (
    "directory, no filter",
    "directory, 40 selective",
    "directory, 10 broad",
    "4 facets + text",
)


def queries(kind: str) -> list[str]:
    """The fixed queries of one kind."""
    found: dict[str, list[str]] = {}
    section = ""
    for line in QUERIES.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            found.setdefault(section, []).append(f"/annuaire/?{line}")
    return found[kind]


def rows(folder: Path) -> dict[str, list[str]]:
    """Every row of the table, with the paths that are asked for."""
    listings = [f"/annuaire/{slug}/" for slug in slugs(folder)]
    return {
        EMPTY_VIEW: [f"/{EMPTY}"],
        KEPT_HOME: ["/"],
        KEPT_PLAIN: ["/annuaire/"],
        KEPT_LISTING: listings,
        HOME: ["/"],
        PLAIN: ["/annuaire/"],
        SELECTIVE: queries("selective"),
        BROAD: queries("broad"),
        FACETS: ["/annuaire/?q=nextcloud&need=mail&stage=diagnosis&kind=association&remote=yes"],
        LISTING: listings,
        TYPING: [f"/annuaire/suggestions/?q={typed.replace(' ', '+')}" for typed in TYPED],
    }


def slugs(folder: Path) -> list[str]:
    """Listings spread over the directory."""
    sql = "SELECT slug FROM providers_provider WHERE state = %s ORDER BY id"
    found = [slug for (slug,) in database.ask(folder, sql, "published")]
    return found[:: max(1, len(found) // LISTINGS)][:LISTINGS]
