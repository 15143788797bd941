"""A real site set up from nothing, once and again; and what is refused before anything is written."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, Site

from portal.accounts.actions.people import create_person
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.home.management.commands import setup
from portal.home.models import HomePage, SiteSettings
from portal.moderation.models import ReasonText
from portal.notifications.models import OutgoingMail
from portal.settings.environment import BadEnvironment
from portal.settings.languages import spoken
from portal.taxonomy.models import Commune, Need
from providers.models import Provider
from providers.vetting.models import CriteriaSet
from tests.portal.home.factories import make_site
from tests.security.budgets import FOR_VISITORS

pytestmark = pytest.mark.django_db
GIVEN = {
    "email": "solange@velo.example",
    "name": "Solange",
    "site_name": "Vélocité",
    "contact": "bonjour@velo.example",
    "no_input": True,
}


def rows() -> dict[str, int]:
    models = (User, HomePage, Page, SiteSettings, ReasonText, Need, Commune, CriteriaSet, AuditEntry, OutgoingMail)
    return {model.__name__: model.objects.count() for model in models}


def test_a_site_is_set_up_once_and_a_second_time_changes_nothing(client, settings, capsys):
    settings.SITE_URL = "https://velo.example:8443"
    call_command("setup", **GIVEN)
    said = capsys.readouterr().out
    assert "https://velo.example:8443/moderation/ouverture/" in said and "there   " not in said
    before = rows()
    assert not Provider.objects.exists()
    assert CriteriaSet.objects.count() == 1 and Commune.objects.exists() and ReasonText.objects.exists()
    site, own = Site.objects.get(), SiteSettings.objects.get()
    assert (site.hostname, site.port) == ("velo.example", 8443)
    assert (own.name, own.contact_email, own.is_open) == ("Vélocité", "bonjour@velo.example", False)
    person = User.objects.get()
    assert person.is_operator and not person.has_usable_password()
    call_command("setup", **GIVEN)
    assert "done " not in capsys.readouterr().out
    assert rows() == before
    each_of_its_pages_keeps_to_its_queries(client)
    the_operator_logs_in_by_mail_and_is_led_to_a_second_factor(client)


def each_of_its_pages_keeps_to_its_queries(client):
    """Drawn anew, with nothing kept: neither the page nor the frame around it."""
    addresses = [page.get_url_parts()[2] for page in Page.objects.live().filter(depth__gt=1)]
    asked = {}
    for address in addresses:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        asked[address] = len(queries)
    assert len(asked) > 30
    assert {address: count for address, count in asked.items() if count > FOR_VISITORS} == {}


def the_operator_logs_in_by_mail_and_is_led_to_a_second_factor(client):
    client.post(reverse("account_request_login_code"), {"email": GIVEN["email"]})
    code = OutgoingMail.objects.get(is_sensitive=True).text.split("    ")[1].split()[0]
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert client.get("/moderation/ouverture/")["Location"] == reverse("mfa_index")


def test_what_people_have_written_meanwhile_is_left_alone(capsys):
    make_site(name="Vélocité")
    create_person(actor=None, email="op@velo.example", display_name="Op", groups=("operators",))
    call_command("setup", no_input=True, site_name="Autre nom", email="op@velo.example")
    own = SiteSettings.objects.get()
    assert (own.name, own.is_open) == ("Vélocité", True)
    assert "there   Op <op@velo.example>, operators" in capsys.readouterr().out


def test_one_more_person_joins_those_who_keep_the_site(capsys):
    make_site()
    create_person(actor=None, email="op@velo.example", display_name="Op", groups=("operators",))
    member = create_person(actor=None, email="vera@velo.example", display_name="Véra")
    call_command("setup", no_input=True, email="vera@velo.example", group="moderators")
    found = User.objects.get(pk=member.pk)
    assert found.is_moderator and found.is_staff and not found.is_operator


def test_a_setup_that_breaks_off_is_begun_anew_and_the_site_stays_closed(monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(setup, "follow_site_url", _break_off)
        with pytest.raises(KeyboardInterrupt):
            call_command("setup", **GIVEN)
    assert not HomePage.objects.exists()
    call_command("setup", **GIVEN)
    own = SiteSettings.objects.get()
    assert (own.name, own.is_open) == (GIVEN["site_name"], False)


def _break_off(**_given):
    raise KeyboardInterrupt


def test_an_account_that_never_proved_its_address_keeps_nothing_and_nothing_is_written():
    User.objects.create_user("squatter@velo.example", display_name="Squatteur")
    with pytest.raises(CommandError, match=r"squatter@velo\.example.*never confirmed"):
        call_command("setup", **GIVEN | {"email": "squatter@velo.example"})
    assert not HomePage.objects.exists()
    assert not User.objects.get(email="squatter@velo.example").is_staff


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "solange"}, "solange.*name@example.org"),
        ({"contact": "a@b\nBcc: x@evil.example"}, "no mail address"),
        ({"site_name": "V" * 41}, "41 characters, 40"),
        ({"name": "Sol\x00ange"}, "cannot be read"),
        ({"name": ""}, "--name.*SETUP_NAME"),
    ],
)
def test_what_cannot_be_kept_is_refused_before_anything_is_written(typed, said):
    with pytest.raises(CommandError, match=said) as refusal:
        call_command("setup", **GIVEN | typed)
    assert refusal.value.returncode == setup.BAD_INPUT
    assert not User.objects.exists() and not HomePage.objects.exists()


def test_what_is_not_given_is_read_from_the_environment_or_asked(monkeypatch):
    make_site()
    monkeypatch.setenv("SETUP_EMAIL", "solange@velo.example")
    asked = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(setup.Command, "ask", lambda self, question: asked.append(question) or "odile@velo.example")
    given = setup.Command().gather(dict.fromkeys(setup.QUESTIONS) | {"no_input": False})
    assert given["email"] == "solange@velo.example"
    assert len(asked) == 4 and "operator" in asked[0]


def test_what_is_typed_wrongly_is_asked_again_at_once(monkeypatch, capsys):
    make_site()
    typed = iter(["solange", "solange@velo.example", "", "Solange", "Vélo\x00cité", "Vélocité", "a@b.example", ""])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(setup.Command, "ask", lambda self, question: next(typed))
    given = setup.Command().gather(dict.fromkeys(setup.QUESTIONS) | {"no_input": False})
    assert list(given.values()) == ["solange@velo.example", "Solange", "Vélocité", "a@b.example", ""]
    said = capsys.readouterr().out
    assert "“solange”: it is no mail address" in said and "needed" in said and "\x00" not in said


def test_who_types_no_more_is_told_what_lacks(monkeypatch):
    def ends(self, question):
        raise EOFError

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(setup.Command, "ask", ends)
    with pytest.raises(CommandError, match="--email"):
        call_command("setup")


def test_a_database_without_its_tables_is_said_to_need_them(monkeypatch):
    monkeypatch.setattr(setup, "lacks_migrations", lambda: True)
    with pytest.raises(CommandError, match="manage.py migrate") as refusal:
        call_command("setup", **GIVEN)
    assert refusal.value.returncode == setup.BAD_INPUT and not HomePage.objects.exists()


def test_a_site_may_speak_french_alone(settings):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = spoken(["fr"])
    make_site()
    assert HomePage.objects.count() == 1
    for codes, said in ((["en"], "must hold fr"), (["fr", "de"], "'de'")):
        with pytest.raises(BadEnvironment, match=said):
            spoken(codes)
