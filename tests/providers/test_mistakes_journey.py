"""A mistake from the listing's page to its end, through pages and mails, as browsers without JavaScript walk it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from portal.accounts.enums import Role
from portal.common import clock
from portal.outbox.sweeper import sweep
from providers.actions.mistakes.upkeep import hand_over_mistakes
from providers.enums import MistakeState
from providers.models import MistakeReport
from tests.portal.accounts.factories import MembershipFactory
from tests.providers.factories import ProviderFactory
from tests.providers.mistakes import ADDRESS, CORRECTED, REASON, RIGHT, STILL, WORDS, make_moderator, make_report
from tests.providers.requests import make_person
from tests.utils.mailbox import links_in_text

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"providers:{name}", args=args)


def delivered(address=""):
    """Mails that have left since the last look, to `address`."""
    while sweep():
        pass
    left, mail.outbox[:] = list(mail.outbox), []
    return [message for message in left if address in message.to[0]]


def link_in(message, part):
    path = next(link for link in links_in_text(message.body) if part in link)
    return path.replace("http://localhost:8000", "")


@pytest.fixture
def listing():
    return ProviderFactory(name="Le Moyeu", email="bonjour@le-moyeu.example")


def say(client, listing, **more):
    form = {"kind": "contact", "words": WORDS, "contact_email": ADDRESS, **more}
    return client.post(page("mistake_report", listing.slug), form)


def test_from_the_listing_to_corrected_with_mails_that_lead_each_to_their_page(client, listing):
    MembershipFactory(organization=listing.organization, role=Role.ADMIN, user__email="salome@le-moyeu.example")
    MembershipFactory(organization=listing.organization, role=Role.MEMBER, user__email="stagiaire@le-moyeu.example")
    shown = client.get(listing.get_absolute_url()).content.decode()
    assert f'href="{page("mistake_report", listing.slug)}"' in shown and "Signaler une erreur sur cette fiche" in shown
    form = client.get(page("mistake_report", listing.slug)).content.decode()
    assert "six mois" in form and "jamais votre nom" in form
    response = say(client, listing)
    assert "votre signalement est arrivé" in client.get(response.url).content.decode()
    sent = delivered()
    assert sorted(message.to[0] for message in sent) == sorted(
        ["bonjour@le-moyeu.example", "salome@le-moyeu.example", ADDRESS]
    )
    asked = next(message for message in sent if message.to == ["bonjour@le-moyeu.example"])
    assert WORDS in asked.body and ADDRESS not in asked.body
    answer_page = link_in(asked, "/repondre/")
    assert WORDS in client.get(answer_page).content.decode()
    done = client.post(answer_page, {"answer": "corrected", "words": CORRECTED})
    assert client.get(done.url).status_code == 410, "the link dies with the case"
    (told,) = delivered()
    assert told.to == [ADDRESS] and CORRECTED in told.body
    assert CORRECTED in client.get(link_in(told, "/signalement/")).content.decode()


def test_contested_then_decided_and_both_sides_read_the_reason(client, listing, with_second_factor):
    say(client, listing)
    answer_page = link_in(delivered("le-moyeu")[0], "/repondre/")
    client.post(answer_page, {"answer": "right", "words": RIGHT})
    assert "chez le comité" in client.get(answer_page).content.decode()
    desk = with_second_factor(Client(), make_moderator())
    queue = desk.get(page("desk_mistakes")).content.decode()
    report = MistakeReport.objects.get()
    assert "Le Moyeu" in queue and page("desk_mistake", report.pk) in queue
    case = desk.get(page("desk_mistake", report.pk)).content.decode()
    assert WORDS in case and RIGHT in case and ADDRESS in case and page("desk_listing", listing.pk) in case
    desk.post(page("desk_mistake", report.pk), {"decision": "dismiss", "reason": REASON})
    assert {message.to[0] for message in delivered() if REASON in message.body} == {listing.email, ADDRESS}
    assert client.get(answer_page).status_code == 410
    assert REASON in client.get(report.get_absolute_url()).content.decode()


def test_silence_leads_to_the_moderators_and_a_late_answer_is_still_read(client, listing):
    with clock.frozen_at(clock.now() - timedelta(days=10, minutes=1)):
        say(client, listing)
    hand_over_mistakes()
    answer_page = link_in(delivered("le-moyeu")[0], "/repondre/")
    assert "Les dix jours sont passés" in client.get(answer_page).content.decode()
    client.post(answer_page, {"answer": "corrected", "words": CORRECTED})
    report = MistakeReport.objects.get()
    assert (report.state, report.answer_words) == (MistakeState.AT_DESK, CORRECTED)
    assert not delivered(ADDRESS)[1:], "the receipt alone: the moderators decide"


def test_still_wrong_is_said_once_and_only_for_fourteen_days(client, listing):
    say(client, listing)
    client.post(link_in(delivered("le-moyeu")[0], "/repondre/"), {"answer": "corrected", "words": CORRECTED})
    report = MistakeReport.objects.get()
    with clock.frozen_at(report.closed_at + timedelta(days=14)):
        assert "Dire que c’est encore faux" not in client.get(report.get_absolute_url()).content.decode()
        late = client.post(report.get_absolute_url(), {"words": STILL})
        assert late.status_code == 409 and STILL in late.content.decode(), "what was typed can be copied"
    with clock.frozen_at(report.closed_at + timedelta(days=13, hours=23)):
        assert "Dire que c’est encore faux" in client.get(report.get_absolute_url()).content.decode()
        client.post(report.get_absolute_url(), {"words": STILL})
    report.refresh_from_db()
    assert (report.state, report.still_wrong_words, report.closed_at) == (MistakeState.AT_DESK, STILL, None)
    again = client.post(report.get_absolute_url(), {"words": "Encore une autre chose, bien différente."})
    assert again.status_code == 409


def test_without_an_address_the_page_alone_tells_what_came_of_it(client, listing):
    response = say(client, listing, contact_email="")
    assert not [message for message in delivered() if message.to != [listing.email]]
    assert "Retirer l’adresse" not in client.get(response.url).content.decode()


def test_who_is_signed_in_is_offered_their_address_and_may_take_it_out(client, listing):
    person = make_person()
    client.force_login(person)
    assert f'value="{person.email}"' in client.get(page("mistake_report", listing.slug)).content.decode()
    say(client, listing, contact_email="")
    report = MistakeReport.objects.get()
    assert (report.author, report.contact_email) == (person, "")


def test_address_is_removed_from_the_page_and_nothing_more_is_written(client, listing):
    response = say(client, listing)
    delivered()
    gone = client.post(response.url, {"forget": "yes"})
    assert "plus aucun message" in client.get(gone.url).content.decode()
    client.post(response.url, {"forget": "yes"})
    report = MistakeReport.objects.get()
    assert report.contact_email == ""
    client.post(page("mistake_answer", report.token), {"answer": "corrected", "words": CORRECTED})
    assert delivered() == []


def test_the_whole_way_in_english(client, listing):
    english = page("mistake_report", listing.slug).replace("/annuaire/", "/en/directory/")
    english = english.replace("signaler-une-erreur", "report-a-mistake")
    assert "A mistake on the listing of Le Moyeu" in client.get(english).content.decode()
    response = client.post(english, {"kind": "other", "words": WORDS, "contact_email": ADDRESS})
    assert "your report has arrived" in client.get(response.url).content.decode()
    (receipt,) = delivered(ADDRESS)
    assert receipt.subject == "Your report about “Le Moyeu” has arrived" and "/en/mistake/" in receipt.body


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"kind": ""}, "Choisissez ce qui s’en rapproche"),
        ({"kind": "autre-chose"}, "autre-chose"),
        ({"words": "   "}, "Écrivez une phrase"),
        ({"words": "court"}, "5"),
        ({"words": "x" * 2001}, "2001"),
        ({"contact_email": "odile(at)lavoir"}, "odile@voix-du-lavoir.fr"),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_was_typed_is_kept(client, listing, typed, said):
    response = say(client, listing, **typed)
    text = response.content.decode()
    assert response.status_code == 200 and said in text and not MistakeReport.objects.exists()
    kept = {"words": WORDS, "contact_email": ADDRESS, **typed}
    assert kept["words"].strip() in text and kept["contact_email"] in text


def test_two_thousand_characters_on_many_lines_are_taken(client, listing):
    say(client, listing, words="abc\r\n" * 500)
    assert len(MistakeReport.objects.get().words) == 1999


@pytest.mark.parametrize("state", ["suspended", "paused"])
def test_listing_that_is_not_seen_is_reported_as_little_as_it_is_read(client, state):
    hidden = ProviderFactory(**{state: True}, name="La Cachée")
    for response in (client.get(page("mistake_report", hidden.slug)), say(client, hidden)):
        assert response.status_code == client.get(hidden.get_absolute_url()).status_code == 410
        assert "La Cachée" not in response.content.decode()
    assert client.get(page("mistake_report", "jamais-vue")).status_code == 404
    assert not MistakeReport.objects.exists()


def test_answer_that_comes_too_late_is_refused_and_kept_to_copy(client, listing):
    report = make_report(listing)
    address = page("mistake_answer", report.token)
    client.post(address, {"answer": "right", "words": RIGHT})
    response = client.post(address, {"answer": "corrected", "words": CORRECTED})
    text = response.content.decode()
    assert response.status_code == 409 and CORRECTED in text and RIGHT in text
    assert client.post(address, {"answer": "right", "words": RIGHT}).status_code == 302, "the same twice is one"


@pytest.mark.parametrize("name", ["mistake_answer", "mistake_follow"])
def test_pages_of_a_case_are_kept_by_no_cache_and_no_index(client, name):
    report = make_report()
    key = report.token if name == "mistake_answer" else report.follow_token
    response = client.get(page(name, key))
    assert "no-store" in response["Cache-Control"] and response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(("name", "key"), [("mistake_answer", "follow_token"), ("mistake_follow", "token")])
def test_one_key_does_not_open_the_page_of_the_other_side(client, name, key):
    client.raise_request_exception = False
    assert client.get(page(name, getattr(make_report(), key))).status_code == 404


def test_script_in_words_is_shown_as_text_on_every_page_and_in_mails(client, listing, with_second_factor):
    script = "<script>alert('coucou')</script> & <b>gras</b>"
    report = make_report(listing, words=script, address=ADDRESS)
    client.post(page("mistake_answer", report.token), {"answer": "right", "words": script})
    desk = with_second_factor(Client(), make_moderator())
    report.refresh_from_db()
    for response in (
        client.get(page("mistake_answer", report.token)),
        client.get(report.get_absolute_url()),
        desk.get(page("desk_mistake", report.pk)),
    ):
        text = response.content.decode()
        assert "<script>alert" not in text and "<b>gras" not in text and "&lt;b&gt;gras" in text
    desk.post(page("desk_mistake", report.pk), {"decision": "settle", "reason": script})
    for message in delivered():
        (html, _type), *_rest = message.alternatives
        assert "<script>alert" not in html and "<b>gras" not in html
