from __future__ import annotations

import pytest
from django.urls import reverse

from portal.notifications.models import OutgoingMail
from providers.vetting.actions import prospecting
from providers.vetting.actions.prospecting import say_never_again, suggest
from providers.vetting.models import Prospect
from providers.vetting.prospect_workflow import NeverAgainSaid, NoAddress, TooManySuggestions
from providers.vetting.resemblance import Register, name_key, web_place
from tests.portal.accounts.factories import UserFactory
from tests.providers.factories import ProviderFactory
from tests.vetting.prospecting import ADDRESS, invited, line, moderator, noted

pytestmark = pytest.mark.django_db


def typed(**changes):
    return {
        "name": "L’Atelier du Tilleul",
        "website": "https://atelier-tilleul.example",
        "email": "",
        "why": "Elles ont trié nos boîtes avec nous.",
        "suggested_by": "",
        **changes,
    }


def page():
    return reverse("vetting:suggest")


def test_a_reader_suggests_somebody_and_is_thanked_and_nobody_is_written_to(client):
    answer = client.post(page(), typed(suggested_by="Odile@Lavoir.example"))
    assert answer.headers["Location"] == reverse("vetting:suggested")
    assert "Merci" in client.get(answer.headers["Location"]).content.decode()
    prospect = Prospect.objects.get()
    assert (prospect.state, prospect.source, prospect.suggested_by) == ("noted", "suggested", "odile@lavoir.example")
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("changes", [{"name": ""}, {"website": ""}, {"website": "le tilleul"}, {"why": ""}])
def test_what_lacks_is_said_and_everything_typed_is_kept(client, changes):
    answer = client.post(page(), typed(**changes))
    assert answer.status_code == 422
    kept = "Elles ont trié nos boîtes" if changes.get("why") is None else "Atelier du Tilleul"
    assert kept in answer.content.decode()
    assert not Prospect.objects.exists()


@pytest.mark.parametrize(
    "listing",
    [
        {"name": "Autre chose", "website": "https://www.atelier-tilleul.example/"},
        {"name": "SCOP Atelier Tileul", "website": ""},
        {"name": "Autre chose", "website": "", "email": ADDRESS},
    ],
)
def test_somebody_who_is_listed_already_is_shown_with_the_listing(client, listing):
    provider = ProviderFactory(**listing)
    answer = client.post(page(), typed(email=ADDRESS))
    assert answer.status_code == 422
    assert provider.get_absolute_url() in answer.content.decode()
    assert not Prospect.objects.exists()


def test_who_means_somebody_else_sends_the_suggestion_all_the_same(client):
    ProviderFactory(name="Atelier du Tilleul", website="")
    client.post(page(), typed() | {"somebody-else": "1"})
    assert Prospect.objects.get().name == "L’Atelier du Tilleul"


def test_the_same_suggestion_twice_is_one(client):
    client.post(page(), typed())
    assert client.post(page(), typed(website="http://www.atelier-tilleul.example/")).status_code == 302
    assert Prospect.objects.count() == 1


def test_two_on_one_platform_are_two_people():
    first = suggest(line(email="", website="https://pages.example/tilleul"))
    assert suggest(line(name="Autre", email="", website="https://pages.example/moyeu")) != first


def test_who_suggests_many_is_asked_to_come_back_and_keeps_what_they_wrote(client):
    for number in range(5):
        client.post(page(), typed(website=f"https://a{number}.example", suggested_by="o@lavoir.example"))
    answer = client.post(page(), typed(suggested_by="o@lavoir.example"))
    assert answer.status_code == 429
    assert "Elles ont trié nos boîtes" in answer.content.decode()
    client.post(page(), typed(suggested_by="daniel@lavoir.example"))
    assert Prospect.objects.count() == 6


def test_all_readers_together_do_not_bury_the_desk(monkeypatch):
    monkeypatch.setattr(prospecting, "WAITING_FROM_VISITORS", 2)
    for number in range(2):
        suggest(line(email=f"a{number}@b.example", website=""))
    with pytest.raises(TooManySuggestions):
        suggest(line())
    assert Prospect.objects.count() == 2
    person = UserFactory(email="odile@lavoir.example")
    suggest(line(), suggested_by=person.email, actor=person)
    assert Prospect.objects.count() == 3


def test_one_place_does_not_use_up_what_visitors_may_suggest_together(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "suggest_provider": "1/3600s/ip"}
    client.post(page(), typed(website="https://un.example"))
    answer = client.post(page(), typed(website="https://deux.example"))
    assert answer.status_code == 429 and "https://deux.example" in answer.content.decode()
    client.post(page(), typed(website="https://trois.example"), REMOTE_ADDR="198.51.100.7")
    assert Prospect.objects.count() == 2


def test_an_address_that_said_never_again_is_left_out_and_the_reader_is_not_told(client):
    first = invited(website="")
    say_never_again(first)
    answer = client.post(page(), typed(email=ADDRESS.upper()))
    assert answer.headers["Location"] == reverse("vetting:suggested")
    later = Prospect.objects.exclude(pk=first.pk).get()
    assert later.email == ""
    with pytest.raises(NoAddress):
        prospecting.invite(later, actor=moderator())
    with pytest.raises(NeverAgainSaid, match="bonjour@atelier"):
        prospecting.edit_prospect(later, line(), actor=moderator())


def test_who_is_logged_in_finds_their_address_and_may_take_it_out(client):
    person = UserFactory(email="odile@lavoir.example")
    client.force_login(person)
    assert "odile@lavoir.example" in client.get(page()).content.decode()
    client.post(page(), typed())
    assert Prospect.objects.get().suggested_by == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L’Atelier du Tilleul", "atelier tilleul"),
        ("Association Écrou & Cie", "ecrou cie"),
        ("SCIC Le Moyeu", "Moyeu"),
    ],
)
def test_one_name_is_written_in_several_ways(one, other):
    assert name_key(one) == name_key(other)


def test_names_that_are_short_are_not_near_by_a_letter():
    register: Register[str] = Register()
    register.add("Le Pont", name="Le Pont", website="", email="")
    assert register.near("Le Pons") is None
    assert register.near("Pont") == "Le Pont"


@pytest.mark.parametrize("typed", ["", "le-moyeu", "https://", "https://[", "mailto:a"])
def test_what_is_no_website_is_nowhere(typed):
    assert web_place(typed) == ""


def test_a_suggestion_is_noted_in_the_language_of_the_page(client):
    client.post("/en/suggest/", typed())
    assert Prospect.objects.get().language == "en"


def test_a_noted_prospect_is_not_suggested_again():
    prospect = noted()
    assert suggest(line(name="Tilleul", website="")) == prospect
