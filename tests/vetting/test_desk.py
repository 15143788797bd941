"""The desk: what waits, one file with its grid and votes, and who sees what of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.actions.memberships import add_member
from portal.accounts.enums import Role
from portal.common import clock
from portal.moderation.actions import load_reason_texts
from portal.moderation.models import ReasonText
from providers.models import Provider
from providers.vetting.actions.drafting import save_part
from providers.vetting.actions.recusing import name_guest, stand_aside
from providers.vetting.actions.reviewing import Cell, judge, request_changes, take, write_note
from providers.vetting.actions.submitting import appeal, submit
from providers.vetting.content import part_version
from providers.vetting.models import Application, Judgement, Note, Vote
from tests.portal.accounts.factories import UserFactory
from tests.providers.factories import ProviderFactory
from tests.vetting.applying import applicant, draft, mails_to, sent
from tests.vetting.deciding import WHY, accepted, fill, operator, reader, refused, vote

pytestmark = pytest.mark.django_db

CANARY = "serin-jaune-du-bureau"


def at(application):
    return reverse("vetting:desk_file", args=[application.pk])


@pytest.fixture
def vera():
    return reader("Véra")


@pytest.fixture
def desk(client, vera, with_second_factor):
    return with_second_factor(client, vera)


def cells(application, **said):
    """The grid as its form sends it; `said` by the key of the criterion."""
    known = {row.criterion_id: row for row in Judgement.objects.filter(application=application)}
    found = {"do": "grid"}
    for criterion in application.criteria.rows.all():
        verdict, reason = said.get(criterion.key.replace("-", "_"), ("", ""))
        seen = known[criterion.pk].judged_at.isoformat() if criterion.pk in known else ""
        found |= {f"verdict_{criterion.pk}": verdict, f"reason_{criterion.pk}": reason, f"seen_{criterion.pk}": seen}
    return found


def criterion_of(application, key):
    return application.criteria.rows.get(key=key)


# The list


def test_the_list_shows_what_waits_the_longest_first_with_its_age_and_who_follows_it(desk, vera):
    old, young = sent(), sent()
    Application.objects.filter(pk=old.pk).update(waits_since=clock.now() - timedelta(days=40))
    take(young, actor=vera)
    draft(applicant())
    page = desk.get(reverse("vetting:desk_files"))
    lines = page.context["lines"]
    assert [line.application.pk for line in lines] == [old.pk, young.pk]
    assert [line.is_late for line in lines] == [True, False]
    assert "depuis 40 jours" in page.content.decode()
    assert "Véra" in page.content.decode()


def test_the_list_is_searched_by_name_state_and_follower(desk, vera):
    mine, other = sent(), accepted()
    take(mine, actor=vera)

    def found(**asked):
        return [line.application.pk for line in desk.get(reverse("vetting:desk_files"), asked).context["lines"]]

    assert found(followed="mine") == [mine.pk]
    assert found(followed="nobody") == []
    assert found(state="accepted") == [other.pk]
    assert set(found(state="all")) == {mine.pk, other.pk}
    assert found(q="mésange", state="all") and not found(q="rien de tel", state="all")


def waiting(count):
    """So many files at the desk."""
    like = sent()
    said = {name: getattr(like, name) for name in ("state", "criteria", "quorum", "submission", "submitted_at")}
    Application.objects.bulk_create(
        [Application(name=f"Dossier {number}", **said) for number in range(count - 1)], batch_size=1_000
    )


def test_the_list_takes_as_many_queries_for_five_thousand_files_as_for_fifty(desk):
    taken = []
    for more in (50, 4_950):
        waiting(more)
        with CaptureQueriesContext(connection) as asked:
            assert len(desk.get(reverse("vetting:desk_files")).context["lines"]) == 25
        taken.append(len(asked))
    assert taken[0] == taken[1] <= 25


def test_the_list_is_for_moderators_and_operators(client, with_second_factor):
    client.force_login(UserFactory())
    assert client.get(reverse("vetting:desk_files")).status_code == 403


# The grid


def test_the_grid_is_filled_with_a_reason_for_what_is_not_met(desk, vera):
    application = sent()
    page = desk.post(at(application), cells(application, prices=("to_complete", WHY), proven=("met", "")), follow=True)
    assert "2 critères" in page.content.decode()
    rows = {row.criterion.key: row for row in Judgement.objects.select_related("criterion")}
    assert {key: row.verdict for key, row in rows.items()} == {"prices": "to_complete", "proven": "met"}
    assert rows["prices"].judged_by == vera


def test_a_criterion_that_is_not_met_without_a_reason_is_said_beside_it_and_nothing_is_lost(desk):
    application = sent()
    page = desk.post(at(application), cells(application, prices=("not_met", ""), proven=("to_complete", "Racontez.")))
    assert page.status_code == 422
    assert "Racontez." in page.content.decode()
    assert not Judgement.objects.exists()


def test_two_who_fill_the_grid_at_once_are_told_and_both_sides_are_shown(desk):
    application = sent()
    typed = cells(application, prices=("met", ""))
    judge(application, [Cell(criterion_of(application, "prices").pk, "not_met", "Illisible.")], actor=reader("Daniel"))
    page = desk.post(at(application), typed)
    assert page.status_code == 409
    assert "Illisible." in page.content.decode()
    again = {name: str(field.value() or "") for name, field in _fields(page.context["grid"])}
    assert desk.post(at(application), {**again, "do": "grid"}).status_code == 302
    assert Judgement.objects.get().verdict == "met"


def _fields(form):
    return [(name, form[name]) for name in form.fields]


def test_a_cell_is_emptied_again(desk):
    application = sent()
    desk.post(at(application), cells(application, prices=("met", "")))
    desk.post(at(application), cells(application))
    assert not Judgement.objects.exists()


def test_a_ready_reason_is_put_into_what_is_typed_and_nothing_is_written(desk):
    load_reason_texts(actor=None)
    application = sent()
    text = ReasonText.objects.filter(topic="judge-criterion")[1]
    prices = criterion_of(application, "prices").pk
    typed = cells(application, proven=("to_complete", "Racontez la suite."))
    page = desk.post(at(application), {**typed, "do": "ready", "ready_reason": text.pk, "ready_for": prices})
    assert page.status_code == 200
    assert page.context["grid"][f"reason_{prices}"].value() == text.text_fr
    assert page.context["grid"][f"verdict_{prices}"].value() == "to_complete"
    assert "Racontez la suite." in page.content.decode()
    assert not Judgement.objects.exists()


# Asking


def test_what_is_ticked_is_asked_of_the_applicant_with_its_reason_by_mail(desk, vera):
    application = sent()
    fill(application, actor=vera, refused="prices", verdict="to_complete")
    desk.post(at(application), {"do": "ask", "criteria": [criterion_of(application, "prices").pk]})
    application.refresh_from_db()
    assert application.state == "changes_requested"
    assert "vetting.changes_requested" in mails_to(application.author.email)


def test_what_came_back_is_shown_side_by_side(desk, vera):
    application = sent()
    fill(application, actor=vera, refused="fits", verdict="to_complete")
    request_changes(application, [criterion_of(application, "fits").pk], actor=vera)
    version = part_version(application.values, application.unfinished, "support")
    answer = {"small": "Le premier rendez-vous est offert."}
    save_part(application, "support", answer, version=version, actor=application.author)
    submit(application, actor=application.author)
    page = desk.get(at(application))
    (difference,) = page.context["changes"].differences
    assert [piece.text for piece in difference.pieces if piece.is_gone] == ["gratuit."]
    assert [piece.text for piece in difference.pieces if piece.is_new] == ["offert."]
    assert "avant qu’il soit complété" in page.content.decode()


# Votes


def test_two_votes_in_favour_publish_the_listing_and_tell_everybody(desk, vera):
    application = sent()
    fill(application, actor=vera)
    vote(application, "yes", actor=reader("Daniel"))
    said = {"do": "vote", "opinion": "yes", "reason": "Deux récits précis.", "submission": application.submission}
    page = desk.post(at(application), said, follow=True)
    application.refresh_from_db()
    assert application.state == "accepted"
    assert Provider.objects.get().is_listed
    assert "vetting.accepted" in mails_to(application.author.email)
    assert "accepté" in page.content.decode()


def test_two_votes_against_refuse_with_the_reasons_of_the_grid():
    application = refused()
    assert application.state == "refused"
    assert application.decision_reason.count(WHY) == 1
    assert "vetting.refused" in mails_to(application.author.email)


def test_a_vote_in_favour_with_an_open_criterion_names_it_and_keeps_what_was_typed(desk):
    application = sent()
    said = {"do": "vote", "opinion": "yes", "reason": "Tout me plaît.", "submission": application.submission}
    page = desk.post(at(application), said)
    assert page.status_code == 409
    assert "Des prix compréhensibles" in page.content.decode()
    assert "Tout me plaît." in page.content.decode()
    assert not Vote.objects.exists()


def test_a_vote_is_taken_back_while_nothing_is_decided(desk, vera):
    application = sent()
    fill(application, actor=vera)
    vote(application, "yes", actor=vera)
    desk.post(at(application), {"do": "vote_back"})
    assert not Vote.objects.exists()


def test_a_vote_after_the_decision_is_refused_in_words(desk, vera):
    application = accepted()
    said = {"do": "vote", "opinion": "no", "reason": "Trop tard.", "submission": application.submission}
    page = desk.post(at(application), said)
    assert page.status_code == 409
    assert not Vote.objects.filter(voter=vera).exists()


def test_a_button_that_the_page_does_not_know_does_nothing_and_says_so(desk):
    application = sent()
    assert "Rien n’a été fait" in desk.post(at(application), {"do": "blow-up"}, follow=True).content.decode()


# Standing aside


def canaries(application, daniel):
    """Words that only those who read the file may see."""
    write_note(application, f"note {CANARY}", actor=daniel)
    fill(application, actor=daniel, refused="prices", verdict="to_complete")
    Judgement.objects.filter(verdict="to_complete").update(reason=f"raison {CANARY}")
    Vote.objects.create(application=application, round=1, submission=1, voter=daniel, opinion="no", reason=CANARY)


def test_who_stands_aside_sees_that_the_file_is_there_and_nothing_of_what_is_said_of_it(desk, vera):
    application = sent()
    canaries(application, reader("Daniel"))
    assert CANARY in desk.get(at(application)).content.decode()
    stand_aside(application, "Nous avons travaillé ensemble.", actor=vera)
    for address in (at(application), reverse("vetting:desk_files"), reverse("moderation:desk")):
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
    page = desk.get(at(application))
    assert page.status_code == 200
    assert CANARY not in page.content.decode()
    (line,) = desk.get(reverse("vetting:desk_files")).context["lines"]
    assert line.stands_aside and not line.votes
    for do in ("take", "grid", "ask", "vote", "note", "message", "hand_over"):
        data = {**cells(application), "do": do, "text": "Bonjour", "opinion": "yes", "reason": "x", "submission": 1}
        desk.post(at(application), data)
    assert Note.objects.count() == 1
    assert not Vote.objects.filter(voter=vera).exists()
    application.refresh_from_db()
    assert application.state == "submitted"


def test_standing_aside_by_mistake_is_undone_within_half_an_hour(desk, vera):
    application = sent()
    desk.post(at(application), {"do": "aside", "reason": "Une amitié."})
    assert not desk.get(at(application)).context["standing"].reads
    desk.post(at(application), {"do": "come_back"})
    assert desk.get(at(application)).context["standing"].reads
    desk.post(at(application), {"do": "aside", "reason": "Une amitié."})
    with clock.frozen_at(clock.now() + timedelta(minutes=31)):
        assert "demi-heure" in desk.post(at(application), {"do": "come_back"}, follow=True).content.decode()


def test_a_tie_is_said_in_the_list(desk, vera):
    application, daniel = sent(), reader("Daniel")
    fill(application, actor=vera)
    vote(application, "yes", actor=vera)
    fill(application, actor=daniel, refused="prices")
    vote(application, "no", actor=daniel)
    (line,) = desk.get(reverse("vetting:desk_files")).context["lines"]
    assert line.votes.startswith("1 pour, 1 contre")


# Too few people


def test_too_few_people_are_said_and_a_guest_named_by_an_operator_decides(client, vera, with_second_factor):
    otto, application = operator(), sent()
    assert "vetting.too_few_readers" in mails_to(otto.email)
    desk = with_second_factor(client, otto)
    page = desk.get(at(application))
    assert page.context["lacking"] == 1
    assert "Le Lavoir" not in page.content.decode() and "grid" not in page.context
    guest = UserFactory(email="invitee@example.org")
    desk.post(at(application), {"do": "guest", "address": guest.email, "reason": "Elle a présidé le jury."})
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
    assert client.get(at(application)).status_code == 302
    desk = with_second_factor(client, guest)
    assert desk.get(at(application)).status_code == 200
    assert desk.get(at(other)).status_code == 404
    assert desk.get(reverse("vetting:desk_files")).status_code == 403


def test_moderators_are_not_named_guests_and_unknown_addresses_are_said(client, vera, with_second_factor):
    application = sent()
    desk = with_second_factor(client, operator())
    assert desk.post(at(application), {"do": "guest", "address": vera.email, "reason": "Oui."}).status_code == 409
    assert desk.post(at(application), {"do": "guest", "address": "x@y.example", "reason": "Oui."}).status_code == 422


# The rest


def test_a_file_is_handed_over_and_the_other_person_is_told(desk, vera):
    application, daniel = sent(), reader("Daniel")
    desk.post(at(application), {"do": "hand_over", "to": daniel.pk})
    application.refresh_from_db()
    assert application.assigned_to == daniel
    assert mails_to(daniel.email) == ["vetting.handed_over"]


def test_listings_and_files_that_could_be_the_same_people_are_shown(desk):
    ProviderFactory(name="Bureau Mesange", website="https://autre.example", email="a@autre.example")
    ProviderFactory(name="La Bobinette", website="https://www.mesange.example/nous", email="b@bobinette.example")
    ProviderFactory(name="Sève et Signal", website="https://seve.example", email="c@seve.example")
    reasons = {one.name: one.why for one in desk.get(at(sent())).context["alike"]}
    assert len(reasons) == 2
    assert any("Bobinette" in name and "mesange.example" in why for name, why in reasons.items())


def test_an_appeal_is_for_people_who_did_not_decide(client, vera, with_second_factor):
    application = refused()
    appeal(application, "Vous n’avez pas vu notre exemple de devis, page deux.", actor=application.author)
    first = with_second_factor(client, application.votes.first().voter)
    page = first.get(at(application))
    assert page.context["standing"].no_vote
    assert first.post(at(application), {"do": "take"}).status_code in (302, 403)
    application.refresh_from_db()
    assert application.state == "appealed"
    take(application, actor=vera)
    fill(application, actor=vera)
    vote(application, "yes", actor=vera)
    vote(application, "yes", actor=reader("Annick"))
    application.refresh_from_db()
    assert application.state == "accepted"


def test_the_page_of_a_file_takes_a_fixed_number_of_queries(desk, vera, django_assert_max_num_queries):
    application = sent()
    fill(application, actor=vera)
    for number in range(20):
        write_note(application, f"Note {number}", actor=vera)
    with django_assert_max_num_queries(50):
        desk.get(at(application))
