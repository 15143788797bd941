"""One visit of a page by a browser that has never been there, and everything that was seen of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.browser.ecoindex import ecoindex
from tests.browser.pages import Page
from tests.utils import browser
from tests.utils.browser import DESKTOP

PHONES = (320, 390)  # the wider one last: it is looked at in the dark

MOST_KILOBYTES, MOST_REQUESTS, MOST_HTML, MOST_SCRIPT = 100, 10, 20, 25
FORM_COOKIES = {"csrftoken"}

LISTEN = """
window.refused = [];
document.addEventListener("securitypolicyviolation",
  (event) => window.refused.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
# What script adds is no content (a button that prints), nor is what is said to those who have none.
SAID = """() => {
  document.querySelectorAll("noscript").forEach((remark) => remark.remove());
  document.querySelectorAll("[data-portal-print]").forEach((button) => { button.hidden = true; });
  return document.querySelector("main").innerText.replace(/\\s+/g, " ").trim();
}"""
COUNT_ELEMENTS = "document.querySelectorAll('*').length - document.querySelectorAll('svg *').length"


@dataclass
class Traffic:
    """What went over the wire, by request."""

    addresses: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, float] = field(default_factory=dict)
    running: set[str] = field(default_factory=set)

    def listen(self, page: Any) -> None:
        wire = page.context.new_cdp_session(page)
        wire.on("Network.requestWillBeSent", self._sent)
        wire.on("Network.responseReceived", lambda event: self.kinds.update({event["requestId"]: event["type"]}))
        wire.on("Network.loadingFinished", self._finished)
        wire.on("Network.loadingFailed", self._finished)
        wire.send("Network.enable")

    def _sent(self, event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith("http"):  # drawings inside stylesheets are no requests
            self.addresses[event["requestId"]] = event["request"]["url"]
            self.running.add(event["requestId"])

    def _finished(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.addresses:
            self.sizes[event["requestId"]] = event.get("encodedDataLength", 0)
            self.running.discard(event["requestId"])

    def kilobytes(self, kind: str = "") -> float:
        """What was sent, headers included; of one kind, or of all."""
        return sum(size for request, size in self.sizes.items() if kind in ("", self.kinds.get(request))) / 1000

    def hosts(self) -> set[str]:
        return {urlsplit(address).netloc for address in self.addresses.values()}


@dataclass
class Visit:
    """The figures of a page, and its faults in words."""

    page: Page
    kilobytes: float
    requests: int
    html: float
    script: float
    elements: int
    faults: list[str]
    said: str = ""

    @property
    def ecoindex(self) -> float:
        return ecoindex(self.elements, self.requests, self.kilobytes)

    def heavy(self) -> list[str]:
        """Budgets that the page goes beyond."""
        limits = [
            ("kB in all", self.kilobytes, MOST_KILOBYTES),
            ("requests", self.requests, MOST_REQUESTS),
            ("kB of HTML", self.html, MOST_HTML),
            ("kB of script", self.script, MOST_SCRIPT),
        ]
        beyond = [f"{value:.1f} {what}, {most} at most" for what, value, most in limits if value > most]
        if round(self.ecoindex) < self.page.floor:
            beyond.append(f"EcoIndex {self.ecoindex:.1f} with {self.elements} elements, {self.page.floor} at least")
        return beyond


def visit(chromium: Any, page: Page, address: str, *, language: str, scheme: str, accessible: bool = True) -> Visit:
    """Open `address` with an empty cache and look at it from every side; `accessible`: with the rules of axe too."""
    context = chromium.new_context(viewport=DESKTOP, color_scheme=scheme, locale=language)
    try:
        window, traffic, faults = context.new_page(), Traffic(), []
        window.add_init_script(LISTEN)
        window.on("console", lambda message: _heard(message, page, faults))
        window.on("pageerror", lambda error: faults.append(f"script: {error}"))
        traffic.listen(window)
        answer = window.goto(address, wait_until="load")
        _until_quiet(window, traffic)
        measured = Visit(
            page,
            kilobytes=traffic.kilobytes(),
            requests=len(traffic.addresses),
            html=traffic.kilobytes("Document"),
            script=traffic.kilobytes("Script"),
            elements=window.evaluate(COUNT_ELEMENTS),
            faults=faults,
        )
        if answer.status != page.status:
            faults.append(f"answered {answer.status}, expected {page.status}")
        faults += [f"asks {host}" for host in traffic.hosts() - {urlsplit(address).netloc}]
        faults += _cookies(context, page)
        width = DESKTOP["width"] if scheme == "light" else PHONES[-1]
        faults += _shapes(window, accessible_on=width if accessible else None)
        faults += [f"policy: {refused}" for refused in window.evaluate("window.refused")]
        window.set_viewport_size(DESKTOP)
        measured.said = window.evaluate(SAID)
        return measured
    finally:
        context.close()


def said_without_script(chromium: Any, address: str) -> str:
    """The words of the page for somebody whose browser runs no script."""
    context = chromium.new_context(java_script_enabled=False, viewport=DESKTOP)
    try:
        window = context.new_page()
        window.goto(address)
        # Playwright's own world answers even where the page's scripts may not run.
        return window.evaluate(SAID)
    finally:
        context.close()


def _heard(message: Any, page: Page, faults: list[str]) -> None:
    """Note errors and warnings; that a page answers 404 is no error of a page that should."""
    expected = page.status != 200 and f"status of {page.status}" in message.text
    if message.type in ("error", "warning") and not expected:
        faults.append(f"console: {message.text}")


def _until_quiet(window: Any, traffic: Traffic) -> None:
    window.evaluate("document.fonts.ready.then(() => undefined)")
    for _turn in range(100):
        if not traffic.running:
            return
        window.wait_for_timeout(20)
    raise AssertionError(f"still loading: {[traffic.addresses[request] for request in traffic.running]}")


def _cookies(context: Any, page: Page) -> list[str]:
    allowed = FORM_COOKIES if page.remembers else set()
    return [f"cookie {cookie['name']}" for cookie in context.cookies() if cookie["name"] not in allowed]


def _shapes(window: Any, accessible_on: int | None) -> list[str]:
    """Accessible at one width (by day at a desk, by night on a phone), and never wider than the window."""
    faults = []
    for width in (DESKTOP["width"], *PHONES):
        window.set_viewport_size({"width": width, "height": 844})
        if width == accessible_on:
            faults += [f"axe at {width}: {found}" for found in browser.violations(window)]
        if beyond := browser.sideways(window):
            faults.append(f"{beyond} pixels too wide at {width}")
    return faults
