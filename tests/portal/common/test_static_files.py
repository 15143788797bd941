"""What every page loads stays small, is all ours, and every colour of a page can be set from outside."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR, "portal/static/portal")
SHEETS = sorted((STATIC / "css").glob("*.css"))


def packed(path):
    return len(gzip.compress(path.read_bytes()))


def test_scripts_weigh_at_most_25_kilobytes():
    assert sum(packed(path) for path in (STATIC / "js").glob("*.js")) <= 25_000


def test_fonts_and_the_heaviest_pair_of_sheets_leave_room_for_the_page():
    families = [packed(path) for path in SHEETS if path.stem != "base"]
    fonts = sum(path.stat().st_size for path in (STATIC / "fonts").glob("*.woff2"))
    assert fonts + packed(STATIC / "css/base.css") + max(families) <= 45_000


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_a_sheet_loads_nothing_from_elsewhere(path):
    addresses = re.findall(r"url\(\"?(.*?)\"?\)", path.read_text(encoding="utf-8"))
    assert all(address.startswith(("../fonts/", "data:image/svg+xml")) for address in addresses)


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_a_sheet_uses_only_tokens_that_exist(path):
    own = set(re.findall(r"(--[\w-]+):", path.read_text(encoding="utf-8")))
    shared = set(re.findall(r"(--[\w-]+):", (STATIC / "css/base.css").read_text(encoding="utf-8")))
    assert set(re.findall(r"var\((--[\w-]+)", path.read_text(encoding="utf-8"))) <= own | shared


@pytest.mark.parametrize("path", [path for path in SHEETS if path.stem != "base"], ids=lambda path: path.stem)
def test_colours_of_a_family_come_from_the_tokens(path):
    before_print = path.read_text(encoding="utf-8").partition("@media print")[0]
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b", before_print) == []


def test_the_script_has_no_way_to_evaluate_text():
    source = (STATIC / "js/portal.js").read_text(encoding="utf-8")
    for forbidden in ("eval(", "innerHTML", "new Function", "document.write", "localStorage", "sessionStorage"):
        assert forbidden not in source
