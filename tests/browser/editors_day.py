"""The day of whoever writes the pages: in the back office, as they click and type in it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from django.utils import timezone
from playwright.sync_api import expect

from portal.common import clock
from portal.home.actions.scheduling import publish_scheduled
from tests.browser.vetting_journey import Person
from tests.utils.browser import PATIENCE

BLOCKS = "[data-streamfield-child]"
SETTINGS = "/admin/settings/home/sitesettings/"
AHEAD = timedelta(minutes=50)
IS_WATCHED = """() => !!window.wagtail?.app?.queryController("w-unsaved")?.initialFormData"""


def publish_an_hour_later() -> None:
    """The job that looks at the calendar, with Wagtail's clock moved ahead."""
    later = clock.now() + timedelta(hours=1)
    with patch("django.utils.timezone.now", lambda: later):
        publish_scheduled()


class Editor(Person):
    """Writes, dates and translates pages; keeps the colours and the words."""

    complaints: list[str]

    def listen(self) -> None:
        """Keep what the console complains about, in frames too; but not that a half-typed text is not kept yet."""
        self.complaints = []
        self.window.on("console", lambda said: self._complain(said.text) if said.type == "error" else None)
        self.window.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _complain(self, text: str) -> None:
        if "400 (Bad Request)" not in text:
            self.complaints.append(text)

    def is_told(self, text: str) -> None:
        """By the message on top, once what was sent is answered."""
        expect(self.window.locator(".messages")).to_contain_text(re.compile(text))

    # A page

    def begin_page(self, title: str) -> None:
        """From the list of pages, by its button."""
        self.go("/admin/pages/3/")
        for link in ("Ajouter une sous-page|Ajouter une page enfant", "^Page à lire"):
            with self.window.expect_navigation():
                self.window.get_by_role("link", name=re.compile(link)).first.click()
        # Wagtail notes two seconds after the page is there what it holds, and saves and draws again what differs from
        # that. Typed before, a text would count as having been there; nobody types that fast, but for this browser.
        self.window.wait_for_function(IS_WATCHED)
        self.window.locator("[name=title]").fill(title)

    def add_block(self, kind: str) -> Any:
        """Choose a block for the end of the text."""
        count = self.window.locator(BLOCKS).count()
        self.window.get_by_role("button", name=re.compile("Insérer un bloc")).last.click()
        self.window.get_by_role("option", name=kind, exact=True).click()
        block = self.window.locator(BLOCKS).nth(count)
        expect(block).to_be_visible()
        return block

    def write_text(self, text: str) -> None:
        self._type(self.add_block("Texte"), text)

    def write_callout(self, title: str, text: str) -> None:
        block = self.add_block("Encadré")
        block.locator("input[name$=-title]").fill(title)
        self._type(block, text)

    def _type(self, block: Any, text: str) -> None:
        """Key by key: what a text field of Wagtail is given at once, it may forget again."""
        field = block.locator("[contenteditable=true]")
        field.click()
        field.press_sequentially(text)
        expect(field).to_have_text(text)

    def preview(self, *words: str) -> None:
        """The panel beside the text shows the page itself, as our own style sheet draws it."""
        self.window.locator("[data-side-panel-toggle=preview]").click()
        frame = self.window.frame_locator("[data-side-panel=preview] iframe").last
        for text in words:
            expect(frame.locator("main")).to_contain_text(text)
        family = frame.locator("body").evaluate("body => getComputedStyle(body).fontFamily")
        assert "Atkinson" in family, family
        self.window.locator("[data-side-panel-toggle=preview]").click()
        assert self.complaints == [], self.complaints

    def schedule(self) -> None:
        """In the panel of its state; then by the button that publishes."""
        panel = self.window.locator("[data-side-panel=status]")
        self.window.locator("[data-side-panel-toggle=status]").click()
        panel.get_by_role("button", name="Programmer").click()
        dialog = self.window.get_by_role("dialog").filter(has_text="Définir la programmation")
        moment = timezone.localtime(clock.now() + AHEAD)
        dialog.locator("[name=go_live_at]").fill(f"{moment:%Y-%m-%d %H:%M}")
        # By the keyboard: the calendar that opens lies over the button.
        with self.window.expect_navigation():
            dialog.get_by_role("button", name="Enregistrer la programmation").press("Enter")
        self.is_told("mise à jour")
        # Wagtail keeps the panel open from page to page, where it would lie over the text.
        self.window.locator("[data-side-panel-toggle=status]").click()
        expect(panel).to_be_hidden()
        self.choose_action("Programmer pour publication")
        self.is_told("planifiée")

    def choose_action(self, name: str) -> None:
        self.window.get_by_role("button", name="Plus d'actions").click()
        with self.window.expect_navigation():
            self.window.get_by_role("button", name=name).click()

    def types_while_it_is_saved(self, key: int, first: str, then: str) -> None:
        """What is kept by itself takes its time to arrive; meanwhile a few words more are typed, and no more."""
        block = self.window.locator(BLOCKS).first
        held: list[Any] = []
        self.window.route(f"**/admin/pages/{key}/edit/", lambda route: held.append((route, route.fetch())), times=1)
        self._go_on_typing(block, first)
        for _look in range(PATIENCE // 100):
            if held:
                break
            self.window.wait_for_timeout(100)
        route, answer = held[0]
        self._go_on_typing(block, then)
        expect(block.locator("input[name$=-value]")).to_have_value(re.compile(re.escape(then)))
        route.fulfill(response=answer)

    def _go_on_typing(self, block: Any, text: str) -> None:
        field = block.locator("[contenteditable=true]")
        field.press("End")
        field.press_sequentially(text)

    def is_kept(self, key: int, text: str) -> None:
        """In a window of its own the page has these words, a moment after they were typed."""
        other = self.window.context.new_page()
        for _look in range(30):
            other.goto(f"{self.site.url}/admin/pages/{key}/edit/")
            if text in other.content():
                break
            other.wait_for_timeout(500)
        assert text in other.content()
        other.close()

    # Its translation

    def begin_translation(self, page: int) -> None:
        self.go(f"/admin/localize/submit/page/{page}/")
        self.main.get_by_role("checkbox", name="anglais").check()
        self.press("Envoyer")
        self.is_told("attend maintenant sa traduction")

    def translate(self, *sentences: str) -> None:
        """Type each sentence in its place, in the order of the page; the address has a tab of its own."""
        *words, address = sentences
        for number, sentence in enumerate(words, 1):
            self._translate_next(sentence, number)
        self.window.get_by_role("tab", name="Promotion").click()
        self._translate_next(address, len(sentences))
        with self.window.expect_navigation():
            self.window.get_by_role("button", name=re.compile("^Publier en anglais")).click()
        self.is_told("est en ligne en anglais")

    def _translate_next(self, sentence: str, number: int) -> None:
        self.main.get_by_role("button", name="Traduire", exact=True).first.click()
        self.main.locator("textarea, [contenteditable=true]").first.fill(sentence)
        self.main.get_by_role("button", name="Enregistrer", exact=True).click()
        expect(self.main.get_by_text("Traduit à la main")).to_have_count(number)

    # The settings

    def paint(self, **colours: str) -> None:
        """Give the site colours of its own; empty ones are the shipped ones."""
        self.go(SETTINGS)
        self.window.get_by_role("tab", name="Couleurs").click()
        for name, colour in colours.items():
            self.window.locator(f"[name={name}]").fill(colour)
        with self.window.expect_navigation():
            self.window.get_by_role("button", name="Enregistrer").click()

    def sees_token(self, name: str) -> str:
        """What a page that is open now draws with."""
        asked = f"getComputedStyle(document.documentElement).getPropertyValue('--{name}').trim()"
        return str(self.window.evaluate(asked))

    # The words

    def merge(self, gone: str, stays: str) -> None:
        """Find the word that goes, choose the one that stays, read what follows, confirm."""
        self.go("/moderation/vocabulaire/?kind=need")
        self.follow(f"^Fusionner… {re.escape(gone)}$")
        self.fill(q=stays)
        self.press("Trouver|Chercher")
        self.follow(f"^{re.escape(stays)}$")
        self.reads("Ce qui s")
        self.reads("fiches")
        self.press("Fusionner")
        self.reads(f"« {gone} » a rejoint « {stays} »")
