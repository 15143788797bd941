"""Who reads a file at the desk, who stands aside from it, and who is asked in their place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.accounts.actions.memberships import add_member
from portal.accounts.enums import Role
from portal.common import clock
from providers.vetting.actions.recusing import name_guest, stand_aside
from providers.vetting.actions.reviewing import take, write_note
from providers.vetting.actions.submitting import appeal
from providers.vetting.models import Application, Judgement, Note, Vote
from tests.portal.accounts.factories import UserFactory
from tests.vetting.applying import applicant, mails_to, sent
from tests.vetting.deciding import cells, fill, operator, page_of, reader, refused, vote

pytestmark = pytest.mark.django_db


CANARY = "serin-jaune-du-bureau"


def canaries(application, daniel):
    """Words that only those who read the file may see."""
    write_note(application, f"note {CANARY}", actor=daniel)
    fill(application, actor=daniel, refused="prices", verdict="to_complete")
    Judgement.objects.filter(verdict="to_complete").update(reason=f"raison {CANARY}")
    Vote.objects.create(application=application, round=1, submission=1, voter=daniel, opinion="no", reason=CANARY)


def test_who_stands_aside_sees_that_the_file_is_there_and_nothing_of_what_is_said_of_it(desk, vera):
    application = sent()
    canaries(application, reader("Daniel"))
    assert CANARY in desk.get(page_of(application)).content.decode()
    stand_aside(application, "Nous avons travaillé ensemble.", actor=vera)
    for address in (page_of(application), reverse("vetting:desk_files"), reverse("moderation:desk")):
        page = desk.get(address)
        assert page.status_code == 200
        assert CANARY not in page.content.decode()
        assert "Daniel" not in page.content.decode()


@pytest.mark.parametrize("way", ["member", "named", "contact", "author"])
def test_whoever_belongs_to_those_concerned_is_kept_aside_by_the_portal(way, desk, vera):
    application = sent()
    canaries(application, reader("Daniel"))
    project = application.projects.first()
    if way == "member":
        add_member(application.organization, vera, actor=None, role=Role.MEMBER)
    elif way == "named":
        other = applicant().home
        type(project).objects.filter(pk=project.pk).update(organization=other)
        add_member(other, vera, actor=None, role=Role.MEMBER)
    elif way == "contact":
        type(project).objects.filter(pk=project.pk).update(contact_email=vera.email)
    else:
        Application.objects.filter(pk=application.pk).update(author=vera)
    page = desk.get(page_of(application))
    assert page.status_code == 200
    assert CANARY not in page.content.decode()
    (line,) = desk.get(reverse("vetting:desk_files")).context["lines"]
    assert line.stands_aside and not line.votes
    for do in ("take", "grid", "ask", "vote", "note", "message", "hand_over"):
        data = {**cells(application), "do": do, "text": "Bonjour", "opinion": "yes", "reason": "x", "submission": 1}
        desk.post(page_of(application), data)
    assert Note.objects.count() == 1
    assert not Vote.objects.filter(voter=vera).exists()
    application.refresh_from_db()
    assert application.state == "submitted"


def test_standing_aside_by_mistake_is_undone_within_half_an_hour(desk, vera):
    application = sent()
    desk.post(page_of(application), {"do": "aside", "reason": "Une amitié."})
    assert not desk.get(page_of(application)).context["standing"].reads
    desk.post(page_of(application), {"do": "come_back"})
    assert desk.get(page_of(application)).context["standing"].reads
    desk.post(page_of(application), {"do": "aside", "reason": "Une amitié."})
    with clock.frozen_at(clock.now() + timedelta(minutes=31)):
        assert "demi-heure" in desk.post(page_of(application), {"do": "come_back"}, follow=True).content.decode()


def test_too_few_people_are_said_and_a_guest_named_by_an_operator_decides(client, vera, with_second_factor):
    otto, application = operator(), sent()
    assert "vetting.too_few_readers" in mails_to(otto.email)
    desk = with_second_factor(client, otto)
    page = desk.get(page_of(application))
    assert page.context["lacking"] == 1
    assert "Le Lavoir" not in page.content.decode() and "grid" not in page.context
    guest = UserFactory(email="invitee@example.org")
    desk.post(page_of(application), {"do": "guest", "address": guest.email, "reason": "Elle a présidé le jury."})
    assert mails_to(guest.email) == ["vetting.named_guest"]
    fill(application, actor=vera)
    vote(application, "yes", actor=vera)
    vote(application, "yes", actor=guest)
    application.refresh_from_db()
    assert application.state == "accepted"
    assert application.quorum == 2


def test_a_guest_reads_this_file_and_no_other_after_a_second_factor(client, with_second_factor):
    application, other = sent(), sent()
    guest = UserFactory(email="invitee@example.org")
    name_guest(application, guest, reason="Elle a présidé le jury.", actor=operator())
    client.force_login(guest)
    assert client.get(page_of(application)).status_code == 302
    desk = with_second_factor(client, guest)
    assert desk.get(page_of(application)).status_code == 200
    assert desk.get(page_of(other)).status_code == 404
    assert desk.get(reverse("vetting:desk_files")).status_code == 403


def test_moderators_are_not_named_guests_and_unknown_addresses_are_said(client, vera, with_second_factor):
    application = sent()
    desk = with_second_factor(client, operator())
    assert desk.post(page_of(application), {"do": "guest", "address": vera.email, "reason": "Oui."}).status_code == 409
    assert (
        desk.post(page_of(application), {"do": "guest", "address": "x@y.example", "reason": "Oui."}).status_code == 422
    )


def test_an_appeal_is_for_people_who_did_not_decide(client, vera, with_second_factor):
    application = refused()
    appeal(application, "Vous n’avez pas vu notre exemple de devis, page deux.", actor=application.author)
    first = with_second_factor(client, application.votes.first().voter)
    page = first.get(page_of(application))
    assert page.context["standing"].no_vote
    assert first.post(page_of(application), {"do": "take"}).status_code in (302, 403)
    application.refresh_from_db()
    assert application.state == "appealed"
    take(application, actor=vera)
    fill(application, actor=vera)
    vote(application, "yes", actor=vera)
    vote(application, "yes", actor=reader("Annick"))
    application.refresh_from_db()
    assert application.state == "accepted"
