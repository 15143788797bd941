"""The desk: what waits, one file with its grid and votes, and who sees what of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.moderation.actions import load_reason_texts
from portal.moderation.models import ReasonText
from portal.taxonomy.actions.revision import renew_revision
from providers.editing.words import Names
from providers.models import Provider
from providers.vetting.actions.drafting import save_part
from providers.vetting.actions.reviewing import Cell, judge, request_changes, take, write_note
from providers.vetting.actions.submitting import submit
from providers.vetting.content import part_version
from providers.vetting.models import Application, Judgement, Vote
from tests.portal.accounts.factories import UserFactory
from tests.providers.factories import ProviderFactory
from tests.vetting.applying import applicant, draft, mails_to, sent
from tests.vetting.deciding import WHY, accepted, cells, criterion_of, fill, page_of, reader, refused, vote

pytestmark = pytest.mark.django_db


# The list


def test_the_list_shows_what_waits_the_longest_first_with_its_age_and_who_follows_it(desk, vera, frozen):
    old, young = sent(), sent()
    Application.objects.filter(pk=old.pk).update(waits_since=frozen - timedelta(days=40))
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
    page = desk.post(
        page_of(application), cells(application, prices=("to_complete", WHY), proven=("met", "")), follow=True
    )
    assert "2 critères" in page.content.decode()
    rows = {row.criterion.key: row for row in Judgement.objects.select_related("criterion")}
    assert {key: row.verdict for key, row in rows.items()} == {"prices": "to_complete", "proven": "met"}
    assert rows["prices"].judged_by == vera


def test_a_criterion_that_is_not_met_without_a_reason_is_said_beside_it_and_nothing_is_lost(desk):
    application = sent()
    page = desk.post(
        page_of(application), cells(application, prices=("not_met", ""), proven=("to_complete", "Racontez."))
    )
    assert page.status_code == 422
    assert "Racontez." in page.content.decode()
    assert not Judgement.objects.exists()


def test_two_who_fill_the_grid_at_once_are_told_and_both_sides_are_shown(desk):
    application = sent()
    typed = cells(application, prices=("met", ""))
    judge(application, [Cell(criterion_of(application, "prices").pk, "not_met", "Illisible.")], actor=reader("Daniel"))
    page = desk.post(page_of(application), typed)
    assert page.status_code == 409
    assert "Illisible." in page.content.decode()
    again = {name: str(field.value() or "") for name, field in _fields(page.context["grid"])}
    assert desk.post(page_of(application), {**again, "do": "grid"}).status_code == 302
    assert Judgement.objects.get().verdict == "met"


def _fields(form):
    return [(name, form[name]) for name in form.fields]


def test_a_cell_is_emptied_again(desk):
    application = sent()
    desk.post(page_of(application), cells(application, prices=("met", "")))
    desk.post(page_of(application), cells(application))
    assert not Judgement.objects.exists()


def test_a_ready_reason_is_put_into_what_is_typed_and_nothing_is_written(desk):
    load_reason_texts(actor=None)
    application = sent()
    text = ReasonText.objects.filter(topic="judge-criterion")[1]
    prices = criterion_of(application, "prices").pk
    typed = cells(application, proven=("to_complete", "Racontez la suite."))
    page = desk.post(page_of(application), {**typed, "do": "ready", "ready_reason": text.pk, "ready_for": prices})
    assert page.status_code == 200
    assert page.context["grid"][f"reason_{prices}"].value() == text.text_fr
    assert page.context["grid"][f"verdict_{prices}"].value() == "to_complete"
    assert "Racontez la suite." in page.content.decode()
    assert not Judgement.objects.exists()


# Asking


def test_what_is_ticked_is_asked_of_the_applicant_with_its_reason_by_mail(desk, vera):
    application = sent()
    fill(application, actor=vera, refused="prices", verdict="to_complete")
    desk.post(page_of(application), {"do": "ask", "criteria": [criterion_of(application, "prices").pk]})
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
    page = desk.get(page_of(application))
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
    page = desk.post(page_of(application), said, follow=True)
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
    page = desk.post(page_of(application), said)
    assert page.status_code == 409
    assert "Des prix compréhensibles" in page.content.decode()
    assert "Tout me plaît." in page.content.decode()
    assert not Vote.objects.exists()


def test_a_vote_is_taken_back_while_nothing_is_decided(desk, vera):
    application = sent()
    fill(application, actor=vera)
    vote(application, "yes", actor=vera)
    desk.post(page_of(application), {"do": "vote_back"})
    assert not Vote.objects.exists()


def test_a_vote_after_the_decision_is_refused_in_words(desk, vera):
    application = accepted()
    said = {"do": "vote", "opinion": "no", "reason": "Trop tard.", "submission": application.submission}
    page = desk.post(page_of(application), said)
    assert page.status_code == 409
    assert not Vote.objects.filter(voter=vera).exists()


def test_a_button_that_the_page_does_not_know_does_nothing_and_says_so(desk):
    application = sent()
    assert "Rien n’a été fait" in desk.post(page_of(application), {"do": "blow-up"}, follow=True).content.decode()


def test_a_tie_is_said_in_the_list(desk, vera):
    application, daniel = sent(), reader("Daniel")
    fill(application, actor=vera)
    vote(application, "yes", actor=vera)
    fill(application, actor=daniel, refused="prices")
    vote(application, "no", actor=daniel)
    (line,) = desk.get(reverse("vetting:desk_files")).context["lines"]
    assert line.votes.startswith("1 pour, 1 contre")


# The rest


def test_a_file_is_handed_over_and_the_other_person_is_told(desk, vera):
    application, daniel = sent(), reader("Daniel")
    desk.post(page_of(application), {"do": "hand_over", "to": daniel.pk})
    application.refresh_from_db()
    assert application.assigned_to == daniel
    assert mails_to(daniel.email) == ["vetting.handed_over"]


def test_listings_and_files_that_could_be_the_same_people_are_shown(desk):
    ProviderFactory(name="Bureau Mesange", website="https://autre.example", email="a@autre.example")
    ProviderFactory(name="La Bobinette", website="https://www.mesange.example/nous", email="b@bobinette.example")
    ProviderFactory(name="Sève et Signal", website="https://seve.example", email="c@seve.example")
    reasons = {one.name: one.why for one in desk.get(page_of(sent())).context["alike"]}
    assert len(reasons) == 2
    assert any("Bobinette" in name and "mesange.example" in why for name, why in reasons.items())


def test_the_page_of_a_file_takes_a_fixed_number_of_queries(desk, vera, django_assert_max_num_queries):
    application = sent()
    fill(application, actor=vera)
    for number in range(20):
        write_note(application, f"Note {number}", actor=vera)
    renew_revision()  # as on every site; what is read of the vocabulary is kept until the next one
    Names.load()
    with django_assert_max_num_queries(31):
        desk.get(page_of(application))


@pytest.mark.parametrize(
    ("name", "is_near"),
    [
        ("Bureau Mesange", True),  # an accent
        ("Les Mésanges, bureau", False),
        ("Bureaux Mésange", True),  # a slip
        ("SCOP Bureau Mésange", True),  # a legal form
        ("La Draisienne", False),
    ],
)
def test_a_name_that_could_be_taken_for_another_is_found_among_all_listings(desk, name, is_near):
    ProviderFactory(name=name, website="", email="contact@ailleurs.example")
    assert bool(desk.get(page_of(sent())).context["alike"]) is is_near


@pytest.mark.parametrize("key", ["9" * 400, "²", "-1", "x", ""])
def test_a_key_that_no_row_has_is_nobody(desk, key):
    assert desk.post(page_of(sent()), {"do": "guest_back", "guest": key}).status_code == 302
