"""A real browser for the few tests that need one, and what they ask of every page."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.db import connections
from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import expect, sync_playwright

AXE = Path(__file__).parent.parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PATIENCE = 30_000  # milliseconds for what comes at once, on a machine that does other things too
# The first one has no windows and menus to draw: the same engine at a quarter of the work.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """Path of the browser; without one the test is skipped, except in CI, where it fails."""
    found = os.environ.get("CHROMIUM") or next((path for path in map(shutil.which, NAMES) if path), None)
    if not found:
        _do_without(
            "No Chromium on this machine: install the package chromium-headless-shell, or name its path in CHROMIUM."
        )
    if complaint := driver_complaint():
        _do_without(f"Playwright's driver does not start here: {complaint}")
    return found


@cache
def driver_complaint() -> str:
    """What keeps Playwright's driver from starting (on a bare Debian: the package libatomic1), or nothing."""
    driver = compute_driver_executable()[0]
    started = subprocess.run([driver, "--version"], capture_output=True, text=True, check=False)
    return started.stderr.strip()[-200:] if started.returncode else ""


def _do_without(sentence: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)


@contextmanager
def opened() -> Iterator[Any]:
    """A running browser."""
    path = chromium()
    # Playwright's loop runs in this thread, where Django would take it for asynchronous code. So its connections in
    # here are others than those before and after: none may stay open on a database that is no longer the one in use.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    connections.close_all()
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
        connections.close_all()


@contextmanager
def visits(running: Any, address: str, **usual: Any) -> Iterator[Callable[..., Any]]:
    """Opens pages below `address`, each in its own window; what their console complains about fails the test."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def open_page(query: str = "", **options: Any) -> Any:
        context = running.new_context(locale="fr-FR", **usual, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address + query, wait_until="networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def violations(page: Any) -> list[str]:
    """What axe finds wrong in `page`: rule, then the elements. Evaluated, as the policy refuses a script tag."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES)
    return [f"{rule['id']}: {[node['html'] for node in rule['nodes']]}" for rule in found["violations"]]


def sideways(page: Any) -> int:
    """By how many pixels `page` is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
