"""Examples on the page about open data: each works as it stands, on this very site. Tests perform them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.taxonomy.models import Need
from providers.models import Provider

PAGES = """\
import json
from urllib.request import urlopen

address = "{address}"
while address:
    with urlopen(address) as answer:
        page = json.load(answer)
    for listing in page["items"]:
        print(listing["name"], listing["url"])
    address = page["next"]
"""
TABLE = """\
import csv
import io
from urllib.request import urlopen

with urlopen("{address}") as answer:
    for line in csv.DictReader(io.TextIOWrapper(answer, "utf-8")):
        print(line["name"], line["verified_until"])
"""


@dataclass(frozen=True)
class Example:
    """What it does, in words, and the command (`shell`) or programme (`python`) that does it."""

    title: Any
    tongue: str
    code: str


def examples() -> list[Example]:
    """With a need and a listing of this site (two queries); those that want one are left out where there is none."""
    need = Need.objects.filter(is_active=True).values_list("slug", flat=True).first()
    slug = Provider.objects.published().order_by("-verified_on", "-pk").values_list("slug", flat=True).first()
    search = f"/api/v1/providers?need={need}" if need else "/api/v1/providers"
    table, feed = reverse("providers:directory_csv"), reverse("providers:search_feed")
    organizations = f"curl '{_absolute(reverse('api:organizations'))}'"
    found = [
        Example(_("Search, as on the page of the directory"), "shell", f"curl '{_absolute(search)}'"),
        Example(_("Read all pages of a search"), "python", PAGES.format(address=_absolute(search)).rstrip()),
        Example(_("Read the table"), "python", TABLE.format(address=_absolute(table)).rstrip()),
        Example(
            _("Fetch the table only if something has changed"),
            "shell",
            f"curl --etag-save annuaire.etag --etag-compare annuaire.etag -o annuaire.csv '{_absolute(table)}'",
        ),
    ]
    if slug:
        one = f"curl '{_absolute(f'/api/v1/providers/{slug}')}'"
        found.insert(1, Example(_("Read one listing, whole"), "shell", one))
    found.append(Example(_("Read the organizations that show themselves"), "shell", organizations))
    if need:
        found.append(Example(_("Follow a search"), "shell", f"curl '{_absolute(f'{feed}?need={need}')}'"))
    return found


def _absolute(path: str) -> str:
    return settings.SITE_URL.rstrip("/") + path
