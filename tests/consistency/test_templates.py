"""No template lies about unused, no `load` loads for nothing, nothing is fetched from elsewhere."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.template import engines
from django.template.base import DebugLexer, TokenType
from django.template.library import import_library
from wagtail.models import Page

from tests.consistency.sources import THIS, Checkout, sample

CALLED = re.compile(r"""\{%\s*(?:include|extends)\s+["']([^"']+)["']""")
# Addresses in these attributes are loaded by the browser; those of a link are not.
LOADED = re.compile(
    r"""(?:\bsrc(?:set)?|\bposter|\baction|\bformaction|\bhx-(?:get|post)|<link[^>]*\bhref|<use[^>]*\bhref)\s*=\s*["']?\s*"""
    r"""((?:https?:)?//[^"'\s>]+)""",
    re.IGNORECASE,
)
LOADED_BY_STYLE = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])((?:https?:)?//[^"')\s]+)""", re.IGNORECASE)


def called_names(checkout: Checkout) -> set[str]:
    """Names that templates and Python call templates by; `f"a/{x}.html"` counts for all it may mean."""
    called = {name for text in checkout.templates.values() for name in CALLED.findall(text)}
    for file in checkout.python:
        for node in ast.walk(file.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                called.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                pattern = "".join(
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[^/]+" for part in node.values
                )
                called |= {name for name in checkout.templates if re.fullmatch(pattern, name)}
    return called


def called_by_others() -> set[str]:
    """Names that Django, allauth and Wagtail call: ours stand before theirs."""
    called = {page.template for page in apps.get_models() if issubclass(page, Page)}
    for config in apps.get_app_configs():
        folder = Path(config.path)
        if not folder.is_relative_to(THIS.root) or "site-packages" in folder.parts:
            called |= {str(path.relative_to(folder / "templates")) for path in (folder / "templates").rglob("*.*")}
    return called


def unused(checkout: Checkout, by_others: set[str]) -> list[str]:
    """Templates that nobody calls."""
    return sorted(set(checkout.templates) - called_names(checkout) - by_others)


def names_of_library(library: str) -> set[str]:
    """Tags and filters that `{% load library %}` brings."""
    loaded = import_library(engines["django"].engine.libraries[library])
    return {*loaded.tags, *loaded.filters}


def idle_loads(checkout: Checkout) -> list[str]:
    """Templates that load a library, or a name of one, and use nothing of it."""
    faults = []
    for name, text in checkout.templates.items():
        tokens = [token for token in DebugLexer(text).tokenize() if token.token_type != TokenType.TEXT]
        loads = [token.split_contents()[1:] for token in tokens if token.contents.split()[:1] == ["load"]]
        used = {
            word
            for token in tokens
            if token.token_type != TokenType.COMMENT and not token.contents.startswith("load ")
            for word in re.findall(r"\w+", token.contents)
        }
        for words in loads:
            one_by_one = "from" in words
            for word in words[:-2] if one_by_one else words:
                if not used & ({word} if one_by_one else names_of_library(word)):
                    faults.append(f"{name}: {word}")
    return faults


def foreign_addresses(checkout: Checkout) -> list[str]:
    """What a page or a stylesheet of ours would load from another site."""
    faults = [f"{name}: {found}" for name, text in checkout.templates.items() for found in LOADED.findall(text)]
    for path in checkout.below("*.css") + checkout.below("*.svg"):
        text = path.read_text(encoding="utf-8")
        found = LOADED_BY_STYLE.findall(text) + (LOADED.findall(text) if path.suffix == ".svg" else [])
        faults += [f"{path.relative_to(checkout.root)}: {address}" for address in found]
    return faults


def test_every_template_is_used():
    assert unused(THIS, called_by_others()) == []


def test_every_load_is_used():
    assert idle_loads(THIS) == []


def test_nothing_is_loaded_from_another_site():
    assert foreign_addresses(THIS) == []


def test_an_unused_template_is_found(tmp_path):
    tree = {
        "providers/templates/providers/list.html": "{% include 'providers/includes/_row.html' %}",
        "providers/templates/providers/includes/_row.html": "",
        "providers/templates/providers/cell_map.html": "",
        "providers/templates/providers/forgotten.html": "",
        "providers/views/directory.py": "show('providers/list.html')\nshow(f'providers/cell_{kind}.html')",
    }
    assert unused(sample(tmp_path, tree), set()) == ["providers/forgotten.html"]


@pytest.mark.parametrize("load", ["humanize", "intcomma from humanize"])
def test_a_load_for_nothing_is_found(tmp_path, load):
    tree = {"portal/templates/a.html": "{% load i18n %}{% load " + load + " %}{% translate 'Yes' %}"}
    assert idle_loads(sample(tmp_path, tree)) == [f"a.html: {load.split()[0]}"]


def test_a_load_that_is_used_passes(tmp_path):
    text = "{% load humanize i18n %}{% translate 'Yes' %}{{ count|intcomma }}"
    assert idle_loads(sample(tmp_path, {"portal/templates/a.html": text})) == []


@pytest.mark.parametrize(
    "name, text",
    [
        ("portal/templates/a.html", '<img src="https://example.org/a.png" alt="">'),
        ("portal/templates/a.html", '<script src="//example.org/a.js"></script>'),
        ("portal/templates/a.html", '<link rel="stylesheet" href="https://example.org/a.css">'),
        ("portal/static/portal/a.css", "@font-face { src: url(https://example.org/a.woff2) }"),
        ("portal/static/portal/a.css", '@import "https://example.org/a.css";'),
    ],
)
def test_something_loaded_from_another_site_is_found(tmp_path, name, text):
    assert len(foreign_addresses(sample(tmp_path, {name: text}))) == 1


def test_a_link_to_another_site_is_no_load(tmp_path):
    text = '<a href="https://example.org/">Framasoft</a>'
    assert foreign_addresses(sample(tmp_path, {"portal/templates/a.html": text})) == []
