from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import translation

from portal.audit.models import AuditEntry
from portal.common import clock
from portal.common.transitions import NotAllowedFrom, ReasonMissing
from portal.outbox.sweeper import sweep
from providers.vetting.actions import prospecting
from providers.vetting.actions.prospecting import invite, invite_many, say_never_again, set_aside
from providers.vetting.models import Application, InvitedAddress, NeverAgain, Prospect
from providers.vetting.never_again import digest_of
from providers.vetting.prospect_workflow import InvitedBefore, NeverAgainSaid, NoAddress
from tests.portal.accounts.factories import UserFactory
from tests.providers.factories import ProviderFactory
from tests.vetting.applying import applicant
from tests.vetting.prospecting import ADDRESS, invited, kinds, line, mails, moderator, noted, token_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, with_second_factor):
    """A client of a moderator; `desk.person` is the moderator."""
    client.person = moderator()
    return with_second_factor(client, client.person)


def at(name, prospect):
    return reverse(f"vetting:{name}", args=[prospect.pk])


def test_somebody_is_noted_by_hand_then_corrected(desk):
    form = {"name": "Le Tilleul", "email": " Bonjour@Tilleul.example ", "website": "", "why": "", "language": "fr"}
    desk.post(reverse("vetting:prospect_add"), form)
    prospect = Prospect.objects.get()
    assert (prospect.email, prospect.source) == ("bonjour@tilleul.example", "desk")
    desk.post(at("prospect_edit", prospect), {**form, "language": "en"})
    prospect.refresh_from_db()
    assert prospect.language == "en"
    assert AuditEntry.objects.get(verb="prospect.edit").new == {"fields": ["language"]}


def test_who_is_noted_already_is_not_noted_twice(desk):
    noted(desk.person)
    form = {"name": "Encore", "email": "", "website": "http://atelier-tilleul.example/", "why": "", "language": "fr"}
    answer = desk.post(reverse("vetting:prospect_add"), form)
    assert answer.status_code == 422
    assert "L’Atelier du Tilleul" in answer.content.decode()
    assert Prospect.objects.count() == 1


def test_an_invitation_is_one_mail_in_their_language_with_a_way_to_stop_it_by_one_click(desk):
    prospect = noted(language="en")
    desk.post(at("prospect", prospect), {"decision": "invite"})
    prospect.refresh_from_db()
    assert (prospect.state, prospect.invited_by) == ("invited", desk.person)
    (mail,) = mails()
    assert "would you like to be listed" in mail.subject
    assert prospect.why in mail.text
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    with translation.override("en"):
        stop = reverse("vetting:never_again", args=[prospect.token])
    assert mail.headers["List-Unsubscribe"].endswith(f"{stop}>")
    assert token_in(mail) == prospect.token


def test_an_address_is_invited_once_over_all_prospects(desk):
    invited()
    second = Prospect.objects.create(name="Le même", email=ADDRESS.upper(), source="table")
    with pytest.raises(InvitedBefore, match="once only|qu’une fois|une seule"):
        invite(second, actor=desk.person)
    answer = desk.post(at("prospect", second), {"decision": "invite"})
    assert answer.status_code == 409
    assert ADDRESS.upper() in answer.content.decode()
    assert kinds() == ["vetting.invitation"]


def test_who_was_invited_is_not_invited_again_nor_corrected(desk):
    prospect = invited()
    with pytest.raises(NotAllowedFrom):
        invite(prospect, actor=desk.person)
    answer = desk.post(
        at("prospect_edit", prospect), {"name": "Autre", "email": "", "website": "https://a.example", "language": "fr"}
    )
    assert answer.status_code == 422
    assert "Autre" in answer.content.decode()
    assert len(kinds()) == 1


def test_without_an_address_nobody_can_be_invited():
    with pytest.raises(NoAddress, match="Tilleul"):
        invite(noted(email=""), actor=moderator())
    assert not InvitedAddress.objects.exists()


@pytest.mark.parametrize("act", ["add_prospect", "invite", "invite_many", "set_aside", "edit_prospect"])
def test_only_moderators_decide(act):
    prospect, reader = noted(), UserFactory()
    asked = {
        "add_prospect": [line(email="autre@a.example")],
        "invite": [prospect],
        "invite_many": [[prospect]],
        "set_aside": [prospect, "Parce que."],
        "edit_prospect": [prospect, line(name="Autre")],
    }[act]
    with pytest.raises(PermissionDenied):
        getattr(prospecting, act)(*asked, actor=reader)
    with pytest.raises(PermissionDenied):
        say_never_again(prospect, actor=reader)


def test_setting_aside_demands_a_reason_which_stays_out_of_the_audit(desk):
    prospect = noted()
    assert desk.post(at("prospect", prospect), {"decision": "set-aside", "reason": ""}).status_code == 422
    with pytest.raises(ReasonMissing):
        set_aside(prospect, "  ", actor=desk.person)
    desk.post(at("prospect", prospect), {"decision": "set-aside", "reason": "Seulement de l’hébergement."})
    prospect.refresh_from_db()
    assert (prospect.state, prospect.set_aside_reason) == ("set_aside", "Seulement de l’hébergement.")
    assert AuditEntry.objects.get(verb="prospect.set_aside").reason == ""
    assert "Seulement de l’hébergement." in desk.get(at("prospect", prospect)).content.decode()


def test_what_was_typed_is_kept_when_somebody_else_was_quicker(desk):
    prospect = noted()
    say_never_again(prospect)
    answer = desk.post(at("prospect", prospect), {"decision": "set-aside", "reason": "Ma longue raison."})
    assert answer.status_code == 409
    assert "Ma longue raison." in answer.content.decode()


def test_several_are_invited_at_once_and_who_cannot_be_is_named(desk):
    one, two = noted(), noted(name="Moyeu", email="a@moyeu.example", website="")
    third = noted(name="Halte", email="", website="https://halte.example")
    answer = desk.post(reverse("vetting:prospects_invite"), {"prospect": [one.pk, two.pk, third.pk]}, follow=True)
    page = answer.content.decode()
    assert "Halte" in page
    assert set(Prospect.objects.filter(state="invited")) == {one, two}


def test_nobody_ticked_is_nobody_written_to(desk):
    desk.post(reverse("vetting:prospects_invite"), {"prospect": ["x", "²"]})
    assert not mails()


def test_more_than_fifty_at_once_are_refused_whole(monkeypatch):
    monkeypatch.setattr(prospecting, "MOST_AT_ONCE", 1)
    both = [noted(), noted(name="Moyeu", email="a@moyeu.example", website="")]
    with pytest.raises(NotAllowedFrom, match="2"):
        invite_many(both, actor=moderator())
    assert not InvitedAddress.objects.exists()


def test_the_queue_shows_what_waits_the_oldest_first_and_finds_by_words_and_state(desk):
    first, second = noted(), invited(name="Moyeu", email="a@moyeu.example", website="")
    page = desk.get(reverse("vetting:prospects")).content.decode()
    assert first.name in page
    assert second.name not in page
    assert second.name in desk.get(reverse("vetting:prospects") + "?state=invited").content.decode()
    found = desk.get(reverse("vetting:prospects") + "?state=all&q=moyeu").content.decode()
    assert second.name in found
    assert first.name not in found
    assert desk.get(reverse("vetting:prospects") + "?state=nothing&source=x").status_code == 200


def test_the_queue_asks_as_many_questions_for_many_as_for_few(
    desk, django_assert_max_num_queries, django_assert_num_queries
):
    Prospect.objects.bulk_create(
        Prospect(name=f"N{n}", email=f"n{n}@a.example", source="table", token=f"t{n}") for n in range(50)
    )
    desk.get(reverse("vetting:prospects"))
    with django_assert_max_num_queries(25) as asked:
        desk.get(reverse("vetting:prospects"))
    Prospect.objects.bulk_create(
        Prospect(name=f"N{n}", email=f"n{n}@a.example", source="table", token=f"t{n}") for n in range(50, 5000)
    )
    with django_assert_num_queries(len(asked)):
        assert "N24" in desk.get(reverse("vetting:prospects")).content.decode()


def test_somebody_who_is_listed_meanwhile_is_shown_on_the_page(desk):
    prospect = noted()
    provider = ProviderFactory(name="Atelier Tilleul")
    assert provider.get_absolute_url() in desk.get(at("prospect", prospect)).content.decode()


def test_the_desk_counts_suggestions_and_not_what_came_from_a_table(desk):
    Prospect.objects.create(name="A", source="table")
    prospecting.suggest(line())
    page = desk.get(reverse("moderation:desk")).content.decode()
    assert reverse("vetting:prospects") in page
    assert prospecting.suggestions_waiting().count() == 1


# The invitation


def test_the_link_says_what_it_is_about_and_leads_on_by_an_account(client):
    prospect = invited()
    page = client.get(reverse("vetting:invitation", args=[prospect.token])).content.decode()
    assert prospect.name in page
    assert prospect.email not in page
    assert reverse("account_signup") + "?next=" in page
    assert reverse("vetting:never_again", args=[prospect.token]) in page


def test_a_link_that_was_never_sent_opens_nothing(client):
    assert client.get(reverse("vetting:invitation", args=[noted().token])).status_code == 404
    assert client.get(reverse("vetting:never_again", args=["x" * 43])).status_code == 404


def test_who_begins_a_file_from_it_has_applied(client):
    prospect, person = invited(), applicant()
    client.force_login(person)
    start = f"{reverse('vetting:start')}?invitation={prospect.token}"
    assert start in client.get(reverse("vetting:invitation", args=[prospect.token])).content.decode()
    client.get(start)
    client.get(reverse("accounts:organization_create"))  # a detour
    client.post(reverse("vetting:start"), {"organization": person.home.pk})
    prospect.refresh_from_db()
    assert (prospect.state, prospect.application) == ("applied", Application.objects.get())
    assert prospect.closed_at is not None
    assert AuditEntry.objects.get(verb="prospect.apply").actor == person


def test_a_wrong_link_does_not_keep_anybody_from_beginning(client):
    person = applicant()
    client.force_login(person)
    client.get(f"{reverse('vetting:start')}?invitation=nothing")
    client.post(reverse("vetting:start"), {"organization": person.home.pk})
    assert Application.objects.count() == 1


# Never again


def test_opening_the_link_says_nothing_yet_and_the_button_says_it_for_ever(client):
    prospect = invited()
    page = reverse("vetting:never_again", args=[prospect.token])
    client.get(page)
    assert not NeverAgain.objects.exists()
    assert client.post(page, {"List-Unsubscribe": "One-Click"}).status_code == 200
    client.post(page)
    prospect.refresh_from_db()
    assert (prospect.state, prospect.email) == ("refused", "")
    assert NeverAgain.objects.get().digest == digest_of(ADDRESS)


def test_a_mail_program_says_it_without_cookie(client):
    prospect = invited()
    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post(reverse("vetting:never_again", args=[prospect.token]), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert NeverAgain.objects.count() == 1


def test_a_mail_that_has_not_left_yet_does_not_leave_any_more(mailoutbox):
    prospect = invited()
    say_never_again(prospect)
    while sweep():
        pass
    assert mailoutbox == []


def test_never_again_counts_for_everybody_noted_under_the_address():
    first = invited()
    second = Prospect.objects.create(name="Le même", email=ADDRESS, source="table")
    say_never_again(first)
    second.refresh_from_db()
    assert (second.state, second.email) == ("refused", "")


def test_a_moderator_who_is_told_so_notes_it_before_any_mail(desk):
    prospect = noted()
    desk.post(at("prospect", prospect), {"decision": "never-again"})
    with pytest.raises(NeverAgainSaid, match=ADDRESS):
        noted(desk.person)
    form = {"name": "Encore", "email": ADDRESS.upper(), "website": "", "why": "", "language": "fr"}
    answer = desk.post(reverse("vetting:prospect_add"), form)
    assert answer.status_code == 422
    assert "Encore" in answer.content.decode()
    assert Prospect.objects.count() == 1


def test_it_is_said_after_silence_and_after_all_was_forgotten(client):
    prospect = invited()
    Prospect.objects.filter(pk=prospect.pk).update(
        state="silent", name="", email="", website="", why="", blanked_at=clock.now(), closed_at=clock.now()
    )
    page = reverse("vetting:never_again", args=[prospect.token])
    assert client.get(reverse("vetting:invitation", args=[prospect.token])).status_code == 200
    client.post(page)
    assert NeverAgain.objects.get().digest == digest_of(ADDRESS)
    prospect.refresh_from_db()
    assert prospect.state == "refused"


@pytest.mark.parametrize("spelling", ["BONJOUR@atelier-tilleul.example", "  bonjour@Atelier-Tilleul.example\n"])
def test_one_address_has_one_digest_however_it_is_written(spelling):
    assert digest_of(spelling) == digest_of(ADDRESS)


def test_the_digest_outlives_the_secret_key_and_never_changes(settings):
    before = digest_of("odile@lavoir.example")
    settings.SECRET_KEY = "another-one"
    # Should this ever differ, everybody who said "never again" could be written to again.
    assert digest_of("odile@lavoir.example") == before == KNOWN
    assert digest_of("odile+liste@lavoir.example") != before
    assert digest_of("e\u0301@a.example") == digest_of("é@a.example")


KNOWN = "d018ed596b88b6c44b961928e76f4961b035c31ea9131d13b8ef85aa272ee678"


def test_who_has_applied_says_it_too_and_has_still_applied():
    prospect, person = invited(), applicant()
    prospecting.start_invited(prospect.token, person.home, actor=person, language="fr")
    prospect.refresh_from_db()
    assert say_never_again(prospect)
    prospect.refresh_from_db()
    assert (prospect.state, prospect.email) == ("applied", "")
    with pytest.raises(NeverAgainSaid), clock.frozen_at(clock.now() + timedelta(days=1)):
        noted()
