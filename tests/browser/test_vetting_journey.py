"""A provider finds its way into the directory, and another one is refused and appeals: in a real browser."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.vetting_journey import Applicant, Helped, Moderator
from tests.utils.browser import DESKTOP, PHONE
from tests.utils.mailbox import links_in
from tests.utils.site import environment, run

pytestmark = pytest.mark.browser


@pytest.fixture
def someone(open_window, site, mailbox):
    """A person of some kind, with a window."""

    def made(kind, address="", size=DESKTOP):
        return kind(open_window(size), site, mailbox, address)

    return made


@pytest.fixture
def moderator(someone):
    def made(name):
        person = someone(Moderator, f"{name}@moderation.example")
        person.log_in(keeps_the_portal=True)
        return person

    return made


def a_year_passes_for(site, mail_port, slug):
    """Its verification ends in 45, in 15 and in 3 days."""
    lines = f"from tests.browser.vetting_journey import grow_old; grow_old({slug!r}, [45, 15, 3])"
    env = environment(site.folder, port=urlsplit(site.url).port or 80, mail_port=mail_port)
    run("manage.py", "shell", "-v0", "-c", lines, env=env)


CORRECTION = "C’était plutôt en automne, après la fête."


def test_a_provider_applies_is_read_listed_changed_and_confirmed_a_year_later(
    someone, moderator, site, mailbox_and_port
):
    applicant = someone(Applicant, "monique@cafe-bernache.example")
    file = _apply_over_two_devices(applicant, someone)
    someone(Helped, "zoe@preau.example").confirm(quote="Ils sont revenus le samedi, sans qu’on demande.")
    someone(Helped, "bachir@quais.example").confirm(correction=CORRECTION)

    vera = moderator("vera")
    vera.open(applicant.name)
    vera.press("Prendre ce dossier")
    vera.judge(prix="to_complete")
    vera.ask()
    _answer_what_is_asked(applicant, file)
    _two_agree(applicant, vera, moderator("abdoulaye"))

    visitor = someone(Applicant)
    listing = _find_by_its_facets(applicant, visitor)
    _change_a_vetted_field(applicant, vera, visitor, listing)
    _a_year_passes(applicant, listing, site, mailbox_and_port)


def _apply_over_two_devices(applicant, someone):
    """Begun at a desk, sent from a telephone. Returns the address of the file."""
    applicant.log_in()
    applicant.create_organization()
    applicant.begin()
    file = applicant.file()
    applicant.write_first_parts()
    phone = someone(Applicant, applicant.address, PHONE)
    phone.log_in()
    phone.go_on_elsewhere(file)
    phone.tell("Le Ciné-club du Préau", "Zoé", "zoe@preau.example")
    phone.tell("La Fanfare des Quais", "Bachir", "bachir@quais.example")
    phone.send()
    return file


def _answer_what_is_asked(applicant, file):
    """The correction is taken over, the prices completed, the file sent again."""
    applicant.opens("compléter")
    applicant.reads("dites-nous en plus")
    applicant.follow("Répondre à la correction")
    applicant.reads(CORRECTION)
    applicant.press("Reprendre la correction")
    applicant.follow("Compléter")
    applicant.press("Ajouter une ligne")
    applicant.fill(prices_1_label="Une petite association, sans budget", prices_1_amount_cents="0")
    applicant.main.locator("[name=prices_1_approach]").select_option("free")
    applicant.press("Enregistrer et continuer")
    applicant.go(f"{file}relire/")
    applicant.press("Déposer|Envoyer")


def _two_agree(applicant, first, second):
    """What changed is read side by side; the second vote decides."""
    first.opens("a complété son dossier")
    first.reads("Changé depuis la version")
    expect(first.main.locator(".changes ins").first).to_contain_text("Une petite association")
    first.judge()
    first.vote("yes", "Deux récits précis, des prix que l’on comprend.")
    first.reads("Votre avis est noté")
    second.open(applicant.name)
    second.vote("yes", "Rien à ajouter.")
    second.reads("accepté")
    applicant.gets("Bienvenue")


def _find_by_its_facets(applicant, visitor):
    """The index follows within seconds. Returns the address of the listing."""
    for _attempt in range(40):
        visitor.go("/annuaire/?q=p%C3%A9dalier&need=mail&area=rhone&stage=diagnosis")
        if visitor.main.get_by_role("link", name=applicant.name).count():
            break
        visitor.window.wait_for_timeout(500)
    visitor.follow(applicant.name)
    visitor.reads("La Fanfare des Quais")
    visitor.reads("Ils sont revenus le samedi")
    return visitor.window.url


def _change_a_vetted_field(applicant, vera, visitor, listing):
    """The live version stays while moderators read."""
    applicant.opens("Bienvenue", 1)
    mine = applicant.window.url
    applicant.go(f"{mine}modifier/offre/")
    applicant.fill(stage_handover="Un atelier un mois après, avec une feuille plastifiée.")
    applicant.press("Enregistrer|Proposer|Envoyer")
    visitor.go(listing)
    expect(visitor.main).not_to_contain_text("feuille plastifiée")
    vera.go("/moderation/modifications/")
    vera.follow(applicant.name)
    vera.reads("feuille plastifiée")
    vera.press("Publier ce qui est coché")
    visitor.go(listing)
    visitor.reads("feuille plastifiée")


def _a_year_passes(applicant, listing, site, mailbox_and_port):
    """Three reminders go to the address of the listing; one of its people confirms on one page."""
    mailbox, port = mailbox_and_port
    a_year_passes_for(site, port, listing.rstrip("/").rpartition("/")[2])
    asked = "votre fiche est-elle toujours juste"
    reminders = mailbox.wait_for_several(Applicant.listing, asked, 3)
    applicant.go(links_in(reminders[-1])[0])
    applicant.press("Confirmer|toujours")
    applicant.reads("Merci")


@pytest.mark.parametrize("reversed_", [True, False], ids=["reversed", "upheld"])
def test_a_refusal_says_why_and_its_appeal_is_decided_by_others(reversed_, someone, moderator, keys):
    told = keys["refusable"][int(reversed_)]
    applicant = someone(Applicant, told["address"])
    for name in ("vera", "abdoulaye"):
        person = moderator(name)
        person.open(told["name"])
        if name == "vera":
            person.judge(Accompagne="not_met", prix="not_met")
        person.vote("no", "Deux critères ne sont pas remplis.")
    text = applicant.gets("la réponse")
    assert text.count("dites-nous en plus") == 2

    applicant.log_in()
    applicant.opens("la réponse")
    applicant.reads("Accompagne vraiment")
    applicant.follow("Faire appel")
    applicant.fill(reason="Notre exemple de devis était en page deux, et nous formons deux fois par mois.")
    applicant.press("Envoyer l’appel|Faire appel")
    applicant.gets("votre appel")

    vera = moderator("simone")
    vera.opens("un appel")
    vera.press("Prendre ce dossier")
    vera.judge(**({} if reversed_ else {"prix": "not_met"}))
    opinion = "yes" if reversed_ else "no"
    vera.vote(opinion, "Relu de bout en bout.")
    renard = moderator("renard")
    renard.open(told["name"])
    renard.vote(opinion, "De même.")
    if reversed_:
        applicant.gets("Bienvenue")
    else:
        assert "dites-nous en plus" in applicant.gets("réponse à votre appel")
        applicant.go(re.sub(r"faire-appel/.*", "", applicant.window.url))
        assert not applicant.main.get_by_role("link", name="Faire appel").count()
