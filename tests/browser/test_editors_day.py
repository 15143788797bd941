"""A page is written, dated, read, translated; colours change, two words become one: in a real browser."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.editors_day import Editor
from tests.utils.site import environment, run

pytestmark = pytest.mark.browser

GREEN = {"link_light": "#14532D", "link_dark": "#B7E4C7"}
SHIPPED = {"link_light": "", "link_dark": ""}
ENGLISH = ("Saturdays for two", "We begin with the letterbox.", "Before you close", "Keep a copy.")


@pytest.fixture
def someone(open_window, site, mailbox):
    """A person of the back office, or of none, with a window of their own."""

    def made(address=""):
        person = Editor(open_window(), site, mailbox, address)
        person.listen()
        if address:
            person.log_in(keeps_the_portal=True)
        return person

    return made


def test_an_editor_writes_a_page_that_appears_later_in_both_languages(someone, site, mailbox_and_port):
    editor, visitor = someone("baptiste@redaction.example"), someone()
    page = _write_and_date(editor)
    assert visitor.window.goto(f"{site.url}/le-samedi-a-deux/").status == 404
    editor.begin_translation(page)
    editor.translate(*ENGLISH, "saturdays")
    _an_hour_passes(site, mailbox_and_port[1])
    visitor.go("/le-samedi-a-deux/")
    visitor.reads("Gardez une copie sur une clé")
    visitor.go("/en/saturdays/")
    for text in ENGLISH:
        visitor.reads(text)
    editor.go(f"/admin/pages/{page}/history/")
    for line in ("Créé", "programmé", "Baptiste Ngo"):
        editor.reads(line)


def test_the_last_words_are_kept_even_if_they_are_typed_while_those_before_are_saved(someone):
    editor = someone("baptiste@redaction.example")
    editor.begin_page("Le dimanche aussi")
    editor.write_text("On commence par")
    expect(editor.window).to_have_url(re.compile(r"/admin/pages/\d+/edit/"))
    key = int(re.search(r"/pages/(\d+)/", editor.window.url)[1])
    editor.types_while_it_is_saved(key, " la boîte aux lettres", ", puis un café.")
    editor.is_kept(key, "puis un café.")


def _write_and_date(editor):
    """Returns the key of the page."""
    editor.begin_page("Le samedi à deux")
    editor.write_text("On commence par la boîte aux lettres.")
    editor.write_callout("Avant de fermer", "Gardez une copie sur une clé.")
    editor.preview("Le samedi à deux", "boîte aux lettres", "À savoir", "Avant de fermer", "Gardez une copie")
    expect(editor.window).to_have_url(re.compile(r"/admin/pages/\d+/edit/"))
    key = int(re.search(r"/pages/(\d+)/", editor.window.url)[1])
    editor.schedule()
    return key


def _an_hour_passes(site, mail_port):
    lines = "from tests.browser.editors_day import publish_an_hour_later; publish_an_hour_later()"
    env = environment(site.folder, port=urlsplit(site.url).port or 80, mail_port=mail_port)
    run("manage.py", "shell", "-v0", "-c", lines, env=env)


def test_an_editor_changes_colours_that_can_be_read_and_merges_two_words(someone):
    editor, visitor = someone("garance@redaction.example"), someone()
    visitor.go("/annuaire/")
    shipped = visitor.sees_token("link")
    editor.paint(link_light="#FFCB1F", link_dark="#FFCB1F")
    expect(editor.window.locator("[name=link_light]")).to_have_value("#FFCB1F")
    expect(editor.window.get_by_text(re.compile(r"Difficile à lire.*1,\d:1.*4,5:1.*Essayez #")).first).to_be_attached()
    visitor.go("/annuaire/")
    assert visitor.sees_token("link") == shipped

    editor.paint(**GREEN)
    visitor.go("/annuaire/")
    assert visitor.window.locator("link[href*='/colours/']").count() == 1
    assert visitor.sees_token("link") == GREEN["link_light"]
    editor.paint(**SHIPPED)
    visitor.go("/annuaire/")
    assert visitor.sees_token("link") == shipped

    editor.merge("Cartes mentales", "Cartes")
    visitor.go("/besoins/mind-maps/")
    expect(visitor.window).to_have_url(re.compile("/besoins/maps/$"))
    visitor.go("/annuaire/?need=mind-maps")
    expect(visitor.main.locator("[type=checkbox][name=need][value=maps]")).to_be_checked()


def test_who_reads_the_files_is_offered_no_page(someone, site):
    moderator = someone("renard@moderation.example")
    moderator.go("/admin/")
    expect(moderator.window.get_by_role("link", name=re.compile("^Bureau")).first).to_be_visible()
    assert not moderator.window.get_by_role("button", name="Pages", exact=True).count()
    moderator.go("/admin/pages/add/home/standardpage/3/")
    moderator.is_told("autorisation")
