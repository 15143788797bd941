"""The way of a provider into the directory, as those concerned go it: who applies, who was helped, who reads."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from portal.common import clock
from providers.actions.verification import follow_date
from providers.models import Provider
from tests.utils.mailbox import Mailbox, links_in, text_of
from tests.utils.site import Site

SECRET = "JBSWY3DPEHPK3PXP"  # of the second factor of moderators, as filling.py gives it to them

USED: dict[str, int] = {}  # the last code of each moderator


def grow_old(slug: str, left: Sequence[int]) -> None:
    """A year passes for one listing: its verification ends in so many days, and the calendar looks at it each time.

    The listing moves and not the clock, since the pages of the running site read that too.
    """
    listing = Provider.objects.get(slug=slug)
    for days in left:
        until = clock.today() + timedelta(days=days)
        Provider.objects.filter(pk=listing.pk).update(verified_on=until - timedelta(days=365), verified_until=until)
        follow_date(listing)


class Person:
    """Somebody with a window of their own."""

    def __init__(self, window: Any, site: Site, mailbox: Mailbox, address: str = "") -> None:
        self.window, self.site, self.mailbox, self.address = window, site, mailbox, address

    @property
    def main(self) -> Any:
        return self.window.locator("main")

    def go(self, path: str) -> None:
        self.window.goto(path if path.startswith("http") else self.site.url + path)

    def press(self, name: str) -> None:
        """The button of a form. The page that answers is there before anything else is done."""
        with self.window.expect_navigation():
            self.main.get_by_role("button", name=re.compile(name)).first.click()

    def follow(self, name: str) -> None:
        with self.window.expect_navigation():
            self.main.get_by_role("link", name=re.compile(name)).first.click()

    def fill(self, **inputs: str) -> None:
        for name, text in inputs.items():
            self.main.locator(f"[name={name}]").fill(text)

    def tick(self, name: str, value: str) -> None:
        self.main.locator(f"[name={name}][value='{value}']").check()

    def reads(self, text: str) -> None:
        expect(self.main).to_contain_text(text)

    def gets(self, subject: str) -> str:
        """The text of the mail they are waiting for."""
        return text_of(self.mailbox.wait_for(self.address, subject))

    def opens(self, subject: str, number: int = 0) -> None:
        """Follow the link of a mail."""
        self.go(links_in(self.mailbox.wait_for(self.address, subject))[number])

    def log_in(self, *, keeps_the_portal: bool = False) -> None:
        """By the code of a mail; whoever keeps the portal shows a second factor too."""
        self.go("/compte/login/code/")
        known = len(self.mailbox.mails)
        self.fill(email=self.address)
        self.press("code")
        self.fill(code=self._code(known))
        self.main.locator("[name=code]").press("Enter")
        if keeps_the_portal:
            expect(self.window).to_have_url(re.compile("authenticate"))
            self.fill(code=self._second_factor())
            self.main.locator("[name=code]").first.press("Enter")
        expect(self.window).not_to_have_url(re.compile("login|authenticate"))

    def _second_factor(self) -> str:
        """A code counts once: whoever comes back within half a minute takes the next one, which is accepted already."""
        while (shown := int(time.time()) // 30) < USED.get(self.address, 0):
            self.window.wait_for_timeout(500)
        USED[self.address] = max(shown, USED.get(self.address, 0) + 1)
        return format_hotp_value(hotp_value(SECRET, USED[self.address]))

    def _code(self, known: int) -> str:
        """The code of a mail that came after the first `known`."""
        while True:
            text = self.gets("Votre code pour vous connecter")
            if any(self.address in str(mail["To"]) for mail in self.mailbox.mails[known:]):
                return re.search(r"^\s*([A-Z0-9]{4,}(?:[- ]?[A-Z0-9]{2,})*)\s*$", text, re.MULTILINE)[1]  # type: ignore[index]
            self.window.wait_for_timeout(200)


class Applicant(Person):
    """Writes the file of an organization, on one device and on another."""

    name = "L’Atelier du Pédalier"
    listing = "bonjour@pedalier.example"

    def create_organization(self) -> None:
        self.go("/rejoindre/")
        self.reads("Ce que nous regardons")
        self.follow("Commencer le dossier")
        self.follow("Créer")
        self.fill(name=self.name)
        self.press("Ajouter")

    def begin(self) -> None:
        self.go("/candidatures/commencer/")
        self.main.get_by_role("radio", name=self.name).check()
        self.press("^Commencer")
        self.follow("Poursuivre|Continuer|Reprendre")

    def file(self) -> str:
        """The address of the file, as this window shows it."""
        return re.search(r"/candidatures/\d+/", self.window.url)[0]  # type: ignore[index]

    def write_first_parts(self) -> None:
        self.fill(
            name=self.name,
            summary="Nous remettons vos outils en selle, au rythme de la personne la moins pressée.",
            email=self.listing,
        )
        self.main.locator("[name=kind]").select_option("association")
        self.press("Enregistrer et continuer")
        self.fill(
            letter="Chères associations,\n\nnous venons avec une rustine et beaucoup de temps.",
            stage_diagnosis="Une après-midi chez vous, puis deux pages sans jargon.",
            small="La première visite est gratuite, et nous apportons le goûter.",
        )
        self.tick("needs", "mail")
        expect(self.main.locator("[data-portal-saved]")).to_contain_text("Enregistré")

    def go_on_elsewhere(self, file: str) -> None:
        """On another device: what was saved by itself is there, and the rest is written."""
        self.go(f"{file}parties/support/")
        expect(self.main.locator("[name=small]")).to_have_value(re.compile("goûter"))
        self.press("Enregistrer et continuer")
        self.fill(areas="Rhône")
        self.tick("languages", "fr")
        self.main.locator("[name=tools]").first.check()
        self.press("Enregistrer et continuer")
        self.fill(prices_0_label="Une demi-journée chez vous", prices_0_amount_cents="250")
        self.main.locator("[name=prices_0_approach]").select_option("fixed")
        self.press("Enregistrer et continuer")

    def tell(self, association: str, contact: str, address: str) -> None:
        self.follow("Raconter un accompagnement")
        self.fill(
            association=association,
            period="printemps 2026",
            story="Trois soirées autour d’une table, et la boîte partagée a fini par s’ouvrir.",
            learnt="Qu’il faut prévoir une rallonge.",
            contact_name=contact,
            contact_email=address,
        )
        self.tick("stages", "diagnosis")
        self.press("Garder cet accompagnement")
        self.reads(association)

    def send(self) -> None:
        self.follow("^Continuer")
        self.fill(independence="Nous ne dépendons de personne.", data_care="Les copies restent chez vous, un mois.")
        self.main.locator("[name=is_true]").check()
        self.press("Enregistrer et continuer")
        self.reads("Rien ne manque")
        self.press("Déposer|Envoyer")
        self.reads("Votre dossier est arrivé")


class Helped(Person):
    """Somebody of an association that was helped; without an account."""

    def confirm(self, *, correction: str = "", quote: str = "") -> None:
        self.opens("est-ce")
        self.tick("answer", "correct" if correction else "yes")
        if correction:
            self.fill(words=correction)
        self.fill(name="Zoé", quote=quote)
        self.main.locator("[name=shows_story]").check()
        self.main.locator("[name=shows_name]").check()
        self.press("Envoyer la réponse")
        self.reads("Merci")
        self.gets("Merci")


class Moderator(Person):
    def open(self, name: str) -> None:
        self.go("/moderation/candidatures/?state=all")
        self.follow(re.escape(name))

    def judge(self, verdict: str = "met", **other: str) -> None:
        """Fill the whole grid; `other` by words of a criterion's title, each with a reason."""
        for row in self.main.locator("table.grid tbody tr").all():
            title = row.locator("th").inner_text()
            said = next((given for words, given in other.items() if words in title), "")
            row.locator("select").select_option(said or verdict)
            row.locator("textarea").fill(f"{title.splitlines()[0]} : dites-nous en plus." if said else "")
        self.press("Enregistrer la grille")
        self.reads("critère")

    def ask(self) -> None:
        self.press("Demander ces compléments")
        self.reads("par courriel")

    def vote(self, opinion: str, reason: str) -> None:
        self.tick("opinion", opinion)
        self.main.locator("form:has([name=opinion]) [name=reason]").fill(reason)
        self.press("Donner mon avis")
