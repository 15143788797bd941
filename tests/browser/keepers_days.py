"""A day of those who keep the portal: at the desk, and at the machine that it runs on."""

from __future__ import annotations

import csv
import re
import time
from pathlib import Path
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from portal.common import clock
from portal.home.demo.generate import listings
from providers.importing.columns import COLUMNS
from tests.browser.vetting_journey import Person
from tests.utils.mailbox import Mailbox

PATIENCE = 240  # looks at a page that something in the background changes, half a second apart


class Keeper(Person):
    """Somebody who keeps the portal, with a window of their own."""

    def opens_case(self, queue: str, words: str) -> None:
        """The first line of a list of the desk that has these words in it."""
        self.go(f"/moderation/{queue}")
        with self.window.expect_navigation():
            self.main.locator(".case").locator("tr, li").filter(has_text=words).first.get_by_role("link").first.click()

    def takes_reason(self, label: str, form: str = "form.sheet") -> str:
        """Begin with a ready reason; returns what it says."""
        self.follow(re.escape(label))
        return self.main.locator(f"{form} [name=reason]").input_value()

    def presses_in(self, section: str, button: str) -> None:
        with self.window.expect_navigation():
            self.main.locator(section).get_by_role("button", name=re.compile(button)).first.click()

    def is_told(self, subject: str, *words: str) -> None:
        """The mail they are waiting for holds these words, however its lines are broken."""
        said = flat(self.gets(subject))
        for sentence in words:
            assert flat(sentence) in said, said

    def waits_to_read(self, text: str) -> None:
        """Load the page anew until it says so: something in the background is at work."""
        for _look in range(PATIENCE):
            if text in self.main.inner_text():
                return
            self.window.wait_for_timeout(500)
            self.window.reload()
        self.reads(text)

    def status_of(self, path: str) -> int:
        """What the site answers to somebody who opens this page."""
        return self.window.goto(self.site.url + path).status


class Operator(Keeper):
    """Sets the site up, and keeps the machine."""

    secret = ""

    def add_second_factor(self) -> None:
        """Type the key that the page shows into an app, and the code of the app into the page."""
        self.go("/moderation/ouverture/")
        self.reads("Une étape d’abord")
        with self.window.expect_navigation():
            self.window.locator("main a[href*='totp/activate']").click()
        self.secret = self.main.locator(".code").inner_text().replace(" ", "").replace("\u202f", "")
        self.fill(code=format_hotp_value(hotp_value(self.secret, int(time.time()) // 30)))
        self.main.locator("[name=code]").press("Enter")
        self.follow("continuer")
        self.reads("Ouverture du site")

    def point(self, label: str) -> Any:
        """One line of what a site needs before it opens."""
        return self.main.locator("ul.points > li").filter(has_text=label)

    def sends_table(self, table: Path) -> None:
        self.go("/moderation/import/")
        self.main.locator("[name=file]").set_input_files(table)
        self.press("Lire le tableau")

    def sees_task(self, text: str) -> None:
        expect(self.main.locator("table.criteria tbody tr").first).to_contain_text(text)


def write_table(path: str, count: int) -> None:
    """A table of a directory with so many lines. Runs on the database of the site, whose words the lines use."""
    with Path(path).open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, COLUMNS)
        table.writeheader()
        table.writerows(listings(count, 7, clock.today()))


class MoodyMailbox(Mailbox):
    """A mail server that an operator may find refusing everybody."""

    def __init__(self) -> None:
        super().__init__()
        self.refuses = False
        self.refused = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refuses:
            self.refused += 1
            return f"550 5.1.1 {address}: no such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"


def flat(text: str) -> str:
    """Words without their lines, nor the marks before quoted ones."""
    return " ".join(text.replace("\n>", "\n").split())
