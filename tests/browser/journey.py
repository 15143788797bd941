"""The way of an association through the portal, as a person goes it: by what labels and buttons say.

`Words` holds what is read and pressed, in one language; `Journey` the steps, the same with and without script.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import expect

from tests.utils import database
from tests.utils.mailbox import Mailbox, links_in, text_of
from tests.utils.site import Site


@dataclass(frozen=True)
class Words:
    """What the pages say in one language."""

    home: str
    typed: str
    brand: str
    search: str
    where: str
    department: str
    see_listings: str
    more_places: str
    compare: str
    write_to_both: str
    association: str
    name: str
    mail: str
    wrong_mail: str
    one_to_take_up: str
    go_on: str
    need: str
    hope: str
    size: str
    send_to_both: str
    one_last_thing: str
    confirm_subject: str
    left_subject: str
    says_no: str
    who_else: str
    thank: str
    send_thanks: str
    thanked: str
    close: str
    with_whom: str
    leaves_with: str
    say_whether: str
    worked: str
    save: str
    said: str


FRENCH = Words(
    home="/",
    typed="quitter Gmail",
    brand="Gmail",
    search="Chercher",
    where="Où",
    department="Rhône",
    see_listings=r"Voir (la|les|ces) .*fiche",
    more_places="départements",
    compare="Comparer",
    write_to_both="Écrire à ces 2 prestataires",
    association="Nom de votre association",
    name="Votre nom",
    mail="Votre adresse de courriel",
    wrong_mail="Ce n’est pas une adresse de courriel",
    one_to_take_up="Une réponse à reprendre",
    go_on="Continuer",
    need="courriel",
    hope="Qu’en espérez-vous ?",
    size="Combien de personnes changeront d’outil ?",
    send_to_both="Envoyer la demande à 2 prestataires",
    one_last_thing="Une dernière chose",
    confirm_subject="votre demande part",
    left_subject="Votre demande est partie chez 2 prestataires",
    says_no="Pas cette fois",
    who_else="Qui d’autre pourrait aider",
    thank="Remercier",
    send_thanks="Envoyer le merci",
    thanked="Remercié",
    close="Clore la demande",
    with_whom="Avec qui partez-vous ?",
    leaves_with="Vous partez avec",
    say_whether="Dire si cela a marché",
    worked="Oui, cela a marché",
    save="Enregistrer",
    said="Vous avez dit :",
)

ENGLISH = Words(
    home="/en/",
    typed="leave Gmail",
    brand="Gmail",
    search="Search",
    where="Where",
    department="Rhône",
    see_listings=r"See (the|these) .*listing",
    more_places="departments",
    compare="Compare",
    write_to_both="Write to these 2 providers",
    association="Name of your association",
    name="Your name",
    mail="Your mail address",
    wrong_mail="This is not a mail address",
    one_to_take_up="One answer to take up again",
    go_on="Continue",
    need="mail",
    hope="What do you hope for?",
    size="How many people will change tools?",
    send_to_both="Send the request to 2 providers",
    one_last_thing="One last thing",
    confirm_subject="your request leaves",
    left_subject="Your request has left for 2 providers",
    says_no="Not this time",
    who_else="Who else could help",
    thank="Thank",
    send_thanks="Send the thanks",
    thanked="Thanked on",
    close="Close the request",
    with_whom="With whom do you leave?",
    leaves_with="You leave with",
    say_whether="Say whether it worked",
    worked="It worked",
    save="Save",
    said="You said:",
)

HOPE = "Une boîte aux lettres que trois d’entre nous puissent lire, et qui survive au départ de Bernard."


@dataclass(frozen=True)
class Listing:
    """A provider that was chosen: what the page calls it, where it is written to."""

    name: str
    slug: str
    mail: str

    @property
    def bare_name(self) -> str:
        """Without its article, which French joins to the word before it: *au Moyeu*."""
        return re.sub(r"^Les? ", "", self.name)


class Journey:
    """One association, one window, one way through."""

    def __init__(self, window: Any, site: Site, mailbox: Mailbox, words: Words, *, address: str, script: bool) -> None:
        self.window, self.site, self.mailbox, self.words = window, site, mailbox, words
        self.address, self.script = address, script
        self.chosen: list[Listing] = []

    @property
    def main(self) -> Any:
        return self.window.locator("main")

    def button(self, name: str) -> Any:
        return self.main.get_by_role("button", name=re.compile(name))

    def press(self, name: str) -> None:
        """The page that answers is there before anything else is done; also one that is changed in place."""
        with self.window.expect_navigation():
            self.button(name).first.click()

    def follow(self, name: str) -> None:
        with self.window.expect_navigation():
            self.main.get_by_role("link", name=re.compile(re.escape(name))).first.click()

    # The directory

    def say_what_to_leave(self) -> None:
        self.window.goto(self.site.url + self.words.home)
        field = self.main.get_by_role("search").locator("input[name=q]")
        field.fill(self.words.typed)
        field.press("Enter")
        expect(self.main.get_by_role("heading", level=1)).to_contain_text(self.words.brand)

    def say_where_in_the_field(self) -> None:
        self.main.get_by_label(self.words.where, exact=True).and_(self.window.locator("input")).fill(
            self.words.department
        )
        self.press(f"^{self.words.search}$")
        self.is_in_the_department()

    def say_where_in_the_facets(self) -> None:
        """The department is behind a link: a drawer with script, a page without."""
        facet = self.window.locator("#facet-area")
        facet.get_by_role("link", name=re.compile(self.words.more_places)).click()
        box = self.main.get_by_label(re.compile(rf"^{self.words.department} \("))
        box.check()
        if not self.script:
            self.press(self.words.see_listings)
        self.is_in_the_department()

    def is_in_the_department(self) -> None:
        expect(self.window.locator(".chips")).to_contain_text(self.words.department)
        expect(self.window).to_have_url(re.compile("rhone"))

    def shortlist_two(self) -> None:
        """Tick two results that take requests, and compare them."""
        results = self.window.locator("#results .result")
        for index in range(results.count()):
            slug = results.nth(index).locator("input[name=pick]").get_attribute("value")
            listing = self.listing(slug)
            if listing is None:
                continue
            self.main.get_by_label(f"{self.words.compare} {listing.name}", exact=True).check()
            self.chosen.append(listing)
            if self.script:
                expect(self.window.locator(".tray")).to_contain_text(listing.name)
            if len(self.chosen) == 2:
                break
        assert len(self.chosen) == 2
        self.window.locator(".tray").get_by_role("button", name=self.words.compare).click()
        for listing in self.chosen:
            expect(self.main.get_by_role("table")).to_contain_text(listing.name)

    def listing(self, slug: str) -> Listing | None:
        """A listing by its slug, if it takes requests; mails go to an address that its page does not show."""
        query = "SELECT name, slug, email FROM providers_provider WHERE slug = %s AND accepts_requests"
        rows = database.ask(self.site.folder, query, slug)
        return Listing(*rows[0]) if rows else None

    # The request

    def write(self) -> None:
        """All five steps, with one mistake on the way: what was typed is still there afterwards."""
        words = self.words
        self.follow(words.write_to_both)
        self.main.get_by_label(words.association).fill("Les Voix du Lavoir")
        self.main.get_by_label(words.name, exact=True).fill("Odile")
        self.main.get_by_label(words.mail).fill("odile chez lavoir")
        self.press(f"^{words.go_on}$")

        summary = self.window.get_by_role("alert")
        expect(summary).to_contain_text(words.one_to_take_up)
        expect(summary).to_contain_text(words.wrong_mail)
        expect(self.main.get_by_label(words.association)).to_have_value("Les Voix du Lavoir")
        expect(self.main.get_by_label(words.mail)).to_have_value("odile chez lavoir")
        if self.script:
            expect(summary).to_be_focused()
        self.main.get_by_label(words.mail).fill(self.address)
        self.press(f"^{words.go_on}$")

        needs = self.main.get_by_role("checkbox", name=re.compile(words.need, re.IGNORECASE))
        needs.first.check()
        self.main.get_by_label(words.hope).fill(HOPE)
        self.press(f"^{words.go_on}$")

        self.main.get_by_label(words.size).fill("15")
        self.press(f"^{words.go_on}$")

        for listing in self.chosen:
            expect(self.main.get_by_role("checkbox", name=re.compile(re.escape(listing.name)))).to_be_checked()
        self.press(f"^{words.go_on}$")

        expect(self.main).to_contain_text(HOPE)
        self.press(words.send_to_both)
        expect(self.main.get_by_role("heading", level=1)).to_contain_text(words.one_last_thing)
        expect(self.main).to_contain_text(self.address)

    def confirm(self) -> str:
        """Open the link of the mail and press its button. Returns the address of the association's page."""
        mail = self.mailbox.wait_for(self.address, self.words.confirm_subject)
        assert HOPE not in text_of(mail)  # nobody can make the portal write to strangers
        self.window.goto(links_in(mail)[0])
        self.press(self.words.send_to_both)
        for listing in self.chosen:
            expect(self.main).to_contain_text(listing.name)
        left = self.mailbox.wait_for(self.address, self.words.left_subject)
        assert all(listing.bare_name in text_of(left) for listing in self.chosen)
        return links_in(left)[0]

    # The answers: providers are written to in French, whatever the association's language

    def say_yes(self, listing: Listing) -> None:
        mail = self.mailbox.wait_for(listing.mail, HOPE[:40])
        self.window.goto(links_in(mail)[0])
        expect(self.main).to_contain_text(HOPE)
        expect(self.main).to_contain_text(self.address)
        self.main.get_by_label("Oui, nous pouvons les accompagner").check()
        self.main.get_by_label("À partir de quand ?").fill("dès la mi-juin")
        self.main.get_by_label("En quelques mots").fill("Deux samedis suffiront.")
        self.press("Envoyer la réponse")
        expect(self.main).to_contain_text("dès la mi-juin")

    def say_no(self, listing: Listing, instead: Listing) -> None:
        mail = self.mailbox.wait_for(listing.mail, HOPE[:40])
        self.window.goto(links_in(mail)[1])
        self.main.get_by_label("Pourquoi pas cette fois").fill("Notre agenda est plein jusqu’en septembre.")
        self.main.get_by_label("Qui, dans l’annuaire, pourrait aider à votre place ?").fill(instead.name)
        self.press("Dire que nous n’avons pas de place")
        expect(self.main).to_contain_text(instead.name)

    # What comes of it

    def read_answers(self, page: str, yes: Listing, no: Listing, instead: Listing) -> None:
        words = self.words
        for listing in (yes, no):
            self.mailbox.wait_for(self.address, listing.name)
        self.window.goto(page)
        answers = self.window.locator(".answers > li")
        expect(answers).to_have_count(2)
        expect(answers.filter(has_text=yes.name)).to_contain_text("dès la mi-juin")
        expect(answers.filter(has_text=yes.name)).to_contain_text(yes.mail)
        expect(answers.filter(has_text="agenda est plein")).to_contain_text(words.says_no)
        expect(answers.filter(has_text="agenda est plein")).to_contain_text(words.who_else)
        expect(answers.filter(has_text="agenda est plein")).to_contain_text(instead.name)
        assert no.mail not in self.main.inner_text()

    def thank(self, listing: Listing) -> None:
        self.follow(f"{self.words.thank} {listing.name}")
        self.press(self.words.send_thanks)
        expect(self.main).to_contain_text(self.words.thanked)
        self.mailbox.wait_for(listing.mail, "merci")

    def close_with(self, listing: Listing) -> None:
        words = self.words
        self.follow(words.close)
        self.main.get_by_role("radio", name=re.compile(re.escape(listing.name))).check()
        self.press(f"^{words.close}$")
        expect(self.main).to_contain_text(f"{words.leaves_with} {listing.name}")
        self.follow(words.say_whether)
        self.main.get_by_role("radio", name=re.compile(f"^{words.worked}$")).check()
        self.press(f"^{words.save}$")
        expect(self.main).to_contain_text(words.said)
        expect(self.main).to_contain_text(words.worked)
