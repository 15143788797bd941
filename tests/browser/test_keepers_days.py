"""A moderator's day and an operator's day, from logging in to the last mail: in a real browser, without script."""

from __future__ import annotations

import re
from functools import partial

import pytest
from playwright.sync_api import expect

from portal.outbox.models import OutboxEvent
from portal.outbox.registry import routes
from tests.browser.keepers_days import Keeper, MoodyMailbox, Operator
from tests.utils import database
from tests.utils.dump import rows_in
from tests.utils.mailbox import open_mailbox
from tests.utils.ports import free_port
from tests.utils.site import environment, process, run, serving

pytestmark = pytest.mark.browser

LINES, SAID = 3_000, "3\u202f000"  # of the table that the operator takes in: thirty portions


@pytest.fixture
def window(open_window):
    """Opens windows without script."""
    return partial(open_window, java_script_enabled=False)


def test_a_moderator_decides_suspends_edits_and_takes_back_and_everybody_is_told(window, site, mailbox):
    def someone(address=""):
        return Keeper(window(), site, mailbox, address)

    number = _notify_something_illegal(someone("berenice@quatre-lumieres.example"))
    vera = someone("vera@moderation.example")
    vera.log_in(keeps_the_portal=True)
    _decide_a_claim(vera, someone)
    _close_a_reported_mistake(vera, someone)
    _suspend_a_listing_and_put_it_back(vera, someone)
    _change_a_listing_and_undo_it(vera, someone)
    _answer_the_notice(vera, someone, number)


def _notify_something_illegal(notifier):
    """Returns the number of the notice, as its receipt says it."""
    notifier.go("/signaler-un-contenu-illicite/?a=/annuaire/petit-braquet/")
    notifier.fill(
        where=f"{notifier.site.url}/annuaire/petit-braquet/",
        explanation="Le dessin de la page est le mien, et personne ne m’a demandé si je le prêtais.",
        name="Bérénice Chaumont",
        email=notifier.address,
    )
    notifier.tick("ground", "property")
    notifier.main.locator("[name=good_faith]").check()
    notifier.press("Envoyer le signalement")
    return re.search(r"\d{4}-\d{5}", notifier.gets("Votre signalement"))[0]


def _decide_a_claim(vera, someone):
    """Two people ask for the same organization: one becomes its admin, and three mailboxes know why."""
    vera.opens_case("revendications/", "Solène Arribat")
    reason = vera.takes_reason("Reconnu·e au téléphone")
    vera.tick("decision", "yes")
    vera.press("Décider, et prévenir")
    vera.reads("Votre décision est")
    someone("solene@point-mousse.example").is_told("Vous vous occupez désormais de Point Mousse", reason)
    someone("ecrire@point-mousse.example").is_told("Solène Arribat s’occupe désormais de la fiche de Point Mousse")
    someone("jeanmarc@point-mousse.example").is_told("Point Mousse a maintenant une personne admin")


def _close_a_reported_mistake(vera, someone):
    vera.opens_case("erreurs/", "La Bobinette")
    vera.reads("elle dit toujours que tout est gratuit")
    reason = vera.takes_reason("Vérifié : c’est corrigé", "#decide")
    expect(vera.main.get_by_label("Réglé, corrigé")).to_be_checked()
    vera.press("Clore le dossier")
    someone("gerald@voix-du-lavoir.example").is_told("La Bobinette", reason)
    someone("accueil@la-bobinette.example").is_told("La Bobinette", reason)


def _suspend_a_listing_and_put_it_back(vera, someone):
    """What readers see follows at once, both times."""
    reader, its_people = someone(), someone("ecrire@puy-commun.example")
    vera.opens_case("fiches/?q=Puy+Commun", "Puy Commun")
    reason = vera.takes_reason("Plus de nouvelles", "#suspend")
    vera.press("Suspendre et dire pourquoi")
    vera.reads("Vous pouvez annuler sur cette page")
    its_people.is_told("est retirée de l’annuaire", reason)
    assert reader.status_of("/annuaire/puy-commun/") == 410
    excuse = vera.main.locator("#restore [name=reason]").input_value()
    vera.press("Remettre la fiche")
    its_people.is_told("est de retour dans l’annuaire", excuse)
    assert reader.status_of("/annuaire/puy-commun/") == 200


def _change_a_listing_and_undo_it(vera, someone):
    reader, its_people = someone(), someone("accueil@la-bobinette.example")
    vera.opens_case("fiches/?q=Bobinette", "La Bobinette")
    vera.main.locator("a[href$='/modifier/texts/']").click()
    vera.fill(signature="Nine et Basile, sans Agathe", reason="Agathe nous a écrit qu’elle est partie en mars.")
    vera.press("Voir ce qui changerait")
    expect(vera.main.locator("#preview + *")).to_contain_text("sans Agathe")
    vera.press("Enregistrer et prévenir l’équipe")
    its_people.is_told("a été modifiée", "Agathe nous a écrit qu’elle est partie en mars.")
    reader.go("/annuaire/la-bobinette/")
    reader.reads("sans Agathe")
    vera.press("Annuler cette modification")
    its_people.is_told("dit de nouveau ce qu’elle disait avant")
    reader.go("/annuaire/la-bobinette/")
    expect(reader.main).not_to_contain_text("sans Agathe")


def _answer_the_notice(vera, someone, number):
    vera.opens_case("signalements/", number)
    vera.reads("personne ne m’a demandé")
    reason = vera.takes_reason("Rien ne montre que c’est illicite", "#decide")
    vera.tick("decision", "leave")
    vera.press("Décider et dire pourquoi")
    someone("berenice@quatre-lumieres.example").is_told(f"votre signalement {number}", reason)


SETUP = (
    "manage.py setup --no-input --email lise@velocite.test --name Lise --site-name Vélocité "
    "--contact bonjour@velocite.test"
).split()


@pytest.fixture
def own_mailbox(database_folder):
    """A mail server for one site, which may refuse everybody."""
    with open_mailbox(MoodyMailbox) as opened:
        yield opened


def test_an_operator_sets_a_site_up_opens_it_fills_it_and_mends_a_mail(window, database_folder, own_mailbox, tmp_path):
    mailbox, mail_port = own_mailbox
    port = free_port()
    env = environment(database_folder, port=port, mail_port=mail_port)
    _set_up_twice(database_folder, env)
    table = tmp_path / "annuaire.csv"
    writer = f"from tests.browser.keepers_days import write_table; write_table({str(table)!r}, {LINES})"
    with (
        process("manage.py", "shell", "-v0", "-c", writer, env=env, log=tmp_path / "table.log") as writing,
        serving(database_folder, mail_port=mail_port, port=port) as site,
    ):
        lise = Operator(window(), site, mailbox, "lise@velocite.test")
        _log_in_for_the_first_time(lise)
        _try_a_mail_and_open(lise, Operator(window(), site, mailbox))
        assert writing.wait(60) == 0, (tmp_path / "table.log").read_text()
        _take_in_a_directory(lise, table)
        _mend_a_mail(lise, database_folder)


def _set_up_twice(folder, env):
    """The second time nothing in the database changes."""
    run(*SETUP, env=env)
    before = rows_in(folder)
    run(*SETUP, env=env)
    after = rows_in(folder)
    assert [name for name in before if before[name] != after[name]] == []


def _log_in_for_the_first_time(lise):
    """Nothing is known of her but her address: a code by mail, then a second factor, then the list."""
    lise.log_in()
    lise.add_second_factor()
    expect(lise.point("Rien de la démonstration")).to_contain_text("fait")


def _try_a_mail_and_open(lise, reader):
    lise.press("M’envoyer un courriel")
    lise.is_told("Les courriels arrivent", "le chemin de tous les courriels")
    lise.go("/moderation/ouverture/")
    lise.press("Il est arrivé")
    expect(lise.point("Les courriels partent et arrivent")).to_contain_text("fait")
    assert _is_closed_to_robots(reader)
    lise.press("Ouvrir le site aux moteurs de recherche")
    lise.reads("Le site est ouvert")
    assert not _is_closed_to_robots(reader)


def _is_closed_to_robots(reader):
    """What the home page says, and what the rules for robots say: never one without the other."""
    reader.go("/")
    by_page = reader.window.locator("meta[name=robots][content=noindex]").count() == 1
    by_rules = "Disallow: /\n" in reader.window.request.get(f"{reader.site.url}/robots.txt").text() + "\n"
    assert by_page == by_rules
    return by_rules


def _take_in_a_directory(lise, table):
    """First read what would happen, then have it written; the page says how far it is, and when it is done.

    The directory follows when the index has taken the last portion in.
    """
    lise.sends_table(table)
    lise.waits_to_read(f"Écrire ces {SAID} changements")
    lise.press("Écrire ces")
    lise.waits_to_read("Écrit ·")
    lise.status_of("/annuaire/")
    lise.waits_to_read(SAID)


def _mend_a_mail(lise, folder):
    """A mail that the server refuses is told in words; once the server is set right, a button sends it."""
    lise.mailbox.refuses = True
    lise.go("/moderation/ouverture/")
    lise.press("En envoyer un autre|M’envoyer un courriel")
    lise.go("/moderation/exploitation/")
    lise.waits_to_read("refuse cette adresse")
    _pass_eleven_attempts(folder)
    lise.waits_to_read("Reprendre")
    lise.sees_task("Votre courriel d’essai")
    lise.sees_task("l…@velocite.test")
    lise.mailbox.refuses = False
    known = len(lise.mailbox.mails)
    lise.press("^Reprendre")
    lise.waits_to_read("Tout est fait")
    assert [str(mail["Subject"]) for mail in lise.mailbox.mails[known:]] == ["Les courriels arrivent"]


def _pass_eleven_attempts(folder):
    """Hours pass: the attempt that comes now is the last one."""
    last = routes["mail.send"].max_attempts - 1
    table = OutboxEvent._meta.db_table
    sql = f"UPDATE {table} SET attempts = %s, due_at = created_at WHERE topic = 'mail.send' AND state = 'waiting'"  # noqa: S608 - ours
    database.write_into(folder, sql, [(last,)])
