"""The criteria in versions: one draft, written together; what is published never changes."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.audit.models import AuditEntry
from portal.common.transitions import NotAllowedFrom, ReasonMissing
from portal.notifications.models import OutgoingMail
from providers.vetting.actions import criteria as actions
from providers.vetting.actions.committee import SettledMeanwhile
from providers.vetting.actions.reviewing import Cell, judge, take
from providers.vetting.models import CriteriaSet, Criterion
from providers.vetting.queries import criteria_in_force
from providers.vetting.queries_committee import concerned_by, draft, mark_of
from providers.vetting.workflow import VettingError
from tests.portal.accounts.factories import UserFactory
from tests.providers.factories import ProviderFactory
from tests.vetting.applying import draft as begun_file
from tests.vetting.applying import sent
from tests.vetting.committee import WORDS, moderator, publish, row_of, said, seen_now, typed

pytestmark = pytest.mark.django_db
CHANGED = {"what_changed_fr": "Plus clair.", "what_changed_en": "Clearer."}


@pytest.fixture
def ana():
    begun_file()
    return moderator("Ana")


@pytest.fixture
def desk(client, ana, with_second_factor):
    return with_second_factor(client, ana)


@pytest.fixture
def begun(ana):
    """A draft, copied from the first version."""
    return actions.begin_draft(actor=ana)


def at(name, *args):
    return reverse(f"vetting:committee_{name}", args=args)


def keys():
    return [row.key for row in draft().rows.all()]


def save(row, actor, **changes):
    return actions.save_criterion(row.pk, said(row, **changes), seen=mark_of([row]), actor=actor)


def test_a_draft_begins_as_a_copy_of_the_version_in_force(desk, ana):
    present = criteria_in_force()
    assert desk.post(at("draft"), {"do": "begin"}).headers["Location"] == at("draft")
    assert draft().number == present.number + 1
    assert mark_of(draft().rows.all()) == mark_of(present.rows.all())
    assert criteria_in_force() == present
    assert "Des accompagnements prouvés" in desk.get(at("draft")).content.decode()


def test_beginning_twice_leads_to_the_same_draft(ana, begun):
    assert actions.begin_draft(actor=moderator("Lou")) == begun
    assert AuditEntry.objects.filter(verb="criteria.begin").count() == 1


def test_a_site_without_criteria_begins_with_those_that_come_with_the_programme(ana):
    CriteriaSet.objects.all().delete()
    actions.begin_draft(actor=ana)
    actions.add_criterion(WORDS, actor=ana)
    assert publish(ana).number == 1
    keys = [row.key for row in criteria_in_force().rows.all()]
    assert keys[0] == "accompanies" and keys[-1] == "answers-soon"


def test_a_criterion_is_worded_anew_in_the_draft_alone(desk, begun):
    row = row_of("proven")
    assert desk.post(at("criterion", row.pk), typed(row, title_fr="Prouvés, vraiment")).status_code == 302
    assert row_of("proven").title_fr == "Prouvés, vraiment"
    assert criteria_in_force().rows.get(key="proven").title_fr == row.title_fr
    entry = AuditEntry.objects.get(verb="criteria.edit")
    assert entry.new == {"criterion": "proven", "title_fr": "Prouvés, vraiment"}


@pytest.mark.parametrize("changes", [{"title_fr": ""}, {"text_en": "  "}, {"part": "cellar"}, {"title_en": "x" * 121}])
def test_a_criterion_that_lacks_words_comes_back_with_what_was_typed(desk, begun, changes):
    row = row_of("proven")
    answer = desk.post(at("criterion", row.pk), typed(row, **{"title_en": "Typed", **changes}))
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert row_of("proven").title_en == row.title_en
    assert desk.post(at("add"), typed(row, **{"title_en": "Typed", **changes})).status_code == 422


def test_two_who_word_the_same_criterion_the_later_is_told_and_overwrites_nothing(desk, begun):
    row = row_of("proven")
    old = typed(row, title_en="Mine")
    save(row, moderator("Lou"), title_en="Theirs")
    answer = desk.post(at("criterion", row.pk), old)
    told = answer.content.decode()
    assert answer.status_code == 409
    assert "Mine" in told
    assert "Theirs" in told
    assert row_of("proven").title_en == "Theirs"
    again = old | {"seen": mark_of([row_of("proven")])}
    assert desk.post(at("criterion", row.pk), again).status_code == 302
    assert row_of("proven").title_en == "Mine"


def test_two_who_word_different_criteria_do_not_meet(ana, begun):
    one, other = row_of("proven"), row_of("fits")
    save(one, moderator("Lou"), title_en="Theirs")
    assert save(other, ana, title_en="Mine")


def test_criteria_move_one_place_at_a_time_without_a_script(desk, begun):
    before = keys()
    third = draft().rows.all()[2]
    desk.post(at("draft"), {"do": f"up-{third.pk}", "seen": seen_now()})
    assert keys() == [before[0], before[2], before[1], *before[3:]]
    desk.post(at("draft"), {"do": f"down-{third.pk}", "seen": seen_now()})
    assert keys() == before
    first = draft().rows.all()[0]
    desk.post(at("draft"), {"do": f"up-{first.pk}", "seen": seen_now()})
    assert keys() == before


def test_a_button_on_an_old_page_moves_nothing_and_says_so(desk, begun):
    seen = seen_now()
    save(row_of("proven"), moderator("Lou"), title_en="Theirs")
    before, second = keys(), draft().rows.all()[1]
    answer = desk.post(at("draft"), {"do": f"up-{second.pk}", "seen": seen})
    assert answer.status_code == 409
    assert 'role="alert"' in answer.content.decode()
    assert keys() == before


@pytest.mark.parametrize("do", ["", "up-", "up-x", "sideways-1", "up-" + "9" * 30])
def test_buttons_that_are_not_ours_do_nothing(desk, begun, do):
    assert desk.post(at("draft"), {"do": do, "seen": seen_now()}).status_code == 404


def test_a_criterion_is_added_at_the_end_with_a_name_of_its_own_over_all_versions(desk, ana, begun):
    for _time in range(2):
        desk.post(at("add"), WORDS | {"is_required": "on", "concerns_listed": ""})
    assert keys()[-2:] == ["answers-soon", "answers-soon-2"]
    row = row_of("answers-soon")
    assert "Retirer" in desk.get(at("remove", row.pk)).content.decode()
    desk.post(at("remove", row.pk), {"seen": mark_of([row])})
    publish(ana)
    actions.begin_draft(actor=ana)
    assert actions.add_criterion(WORDS, actor=ana).key == "answers-soon"
    assert actions.add_criterion({**WORDS, "title_en": "你好"}, actor=ana).key == "criterion"


def test_a_criterion_that_somebody_removed_cannot_be_worded_any_more(desk, begun):
    row = row_of("proven")
    actions.remove_criterion(row.pk, seen=mark_of([row]), actor=moderator("Lou"))
    assert desk.get(at("criterion", row.pk)).status_code == 404
    assert desk.post(at("criterion", row.pk), typed(row)).status_code == 404
    with pytest.raises(NotAllowedFrom):
        save(row, moderator("Zoé"), title_en="Mine")


def test_a_criterion_that_somebody_worded_meanwhile_is_not_removed(desk, begun):
    row = row_of("proven")
    save(row, moderator("Lou"), title_en="Theirs")
    assert desk.post(at("remove", row.pk), {"seen": mark_of([row])}).status_code == 409
    assert "proven" in keys()


def test_a_published_criterion_has_no_page_to_change_it(desk, begun):
    published = criteria_in_force().rows.get(key="proven")
    assert desk.get(at("criterion", published.pk)).status_code == 404
    assert desk.post(at("remove", published.pk), {"seen": mark_of([published])}).status_code == 404
    with pytest.raises(NotAllowedFrom):
        save(published, moderator("Lou"), title_en="Mine")


def test_a_draft_is_discarded_after_a_page_that_says_what_is_lost(desk, begun):
    save(row_of("proven"), moderator("Lou"), title_fr="Prouvés, vraiment")
    assert "Prouvés, vraiment" in desk.get(at("discard")).content.decode()
    assert desk.post(at("discard"), {"seen": "another"}).status_code == 409
    assert desk.post(at("discard"), {"seen": seen_now()}).headers["Location"] == at("criteria")
    assert draft() is None
    for name in ("draft", "add", "discard", "publish"):
        assert desk.get(at(name)).headers["Location"] == at("criteria")


def test_publishing_first_says_what_changes_and_which_listings_it_concerns(desk, ana, begun):
    ProviderFactory(verified_until=date(2027, 5, 4))
    ProviderFactory(verified_until=date(2027, 3, 2))
    ProviderFactory(suspended=True, verified_until=date(2026, 12, 24))
    save(row_of("accompanies"), ana, text_fr="Vous faites tout le chemin.")
    told = desk.get(at("publish")).content.decode()
    assert "Vous faites tout le chemin." in told
    assert "2 mars 2027" in told
    assert (concerned_by(draft()).listings, concerned_by(draft()).earliest) == (2, date(2027, 3, 2))
    assert desk.post(at("publish"), {**CHANGED, "seen": seen_now()}).headers["Location"] == at("criteria")
    assert criteria_in_force().what_changed_en == "Clearer."
    entry = AuditEntry.objects.get(verb="criteria.publish", new__version=2)
    assert (entry.new["changed"], entry.new["listings"], entry.actor) == (["accompanies"], 2, ana)
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("key", "changes", "concerned"),
    [
        ("accompanies", {"title_en": "Other words"}, ["accompanies"]),
        ("accompanies", {"part": "prices"}, []),  # where it is answered is asked of nobody who is listed
        ("accompanies", {"concerns_listed": False}, []),
        ("proven", {"text_fr": "Autrement."}, []),
        ("proven", {"concerns_listed": True}, ["proven"]),
    ],
)
def test_listings_are_concerned_by_what_is_asked_of_them_anew(ana, begun, key, changes, concerned):
    ProviderFactory()
    save(row_of(key), ana, **changes)
    found = concerned_by(draft())
    assert [row.key for row in found.criteria] == concerned
    assert found.listings == len(concerned)


def test_a_new_criterion_concerns_listings_if_it_says_so_and_a_removed_one_does_not(ana, begun):
    ProviderFactory()
    row = row_of("accompanies")
    actions.remove_criterion(row.pk, seen=mark_of([row]), actor=ana)
    actions.add_criterion(WORDS, actor=ana)
    assert concerned_by(draft()).listings == 0
    actions.add_criterion({**WORDS, "concerns_listed": True}, actor=ana)
    assert [row.key for row in concerned_by(draft()).criteria] == ["answers-soon-2"]


def test_the_question_whom_it_concerns_costs_the_same_for_thirty_listings(ana, begun, django_assert_max_num_queries):
    ProviderFactory.create_batch(30)
    actions.add_criterion({**WORDS, "concerns_listed": True}, actor=ana)
    present = draft()
    with django_assert_max_num_queries(4):
        assert concerned_by(present).listings == 30


@pytest.mark.parametrize("lacks", ["what_changed_fr", "what_changed_en"])
def test_publishing_without_saying_what_changed_is_refused(desk, ana, begun, lacks):
    save(row_of("proven"), ana, title_en="Other")
    answer = desk.post(at("publish"), {**CHANGED, lacks: " ", "seen": seen_now()})
    assert answer.status_code == 422
    assert draft() is not None
    with pytest.raises(ReasonMissing):
        actions.publish_draft("", "Clearer.", seen=seen_now(), actor=ana)


def test_a_draft_that_changes_nothing_or_asks_nothing_is_not_published(desk, ana, begun):
    answer = desk.post(at("publish"), {**CHANGED, "seen": seen_now()})
    assert answer.status_code == 422
    assert "Plus clair." in answer.content.decode()
    for row in draft().rows.all():
        save(row, ana, is_required=False)
    with pytest.raises(VettingError):
        publish(ana)
    assert criteria_in_force().number == 1


def test_somebody_changes_the_draft_while_another_publishes_and_nothing_unread_comes_in_force(desk, begun):
    seen = seen_now()
    save(row_of("proven"), moderator("Lou"), title_fr="Prouvés, vraiment")
    answer = desk.post(at("publish"), {**CHANGED, "seen": seen})
    told = answer.content.decode()
    assert answer.status_code == 409
    assert "Prouvés, vraiment" in told
    assert "Plus clair." in told
    assert criteria_in_force().number == 1


def test_a_draft_that_was_published_meanwhile_takes_nothing_any_more(desk, ana, begun):
    row = row_of("proven")
    save(row, ana, title_en="Other")
    publish(ana)
    with pytest.raises(NotAllowedFrom):
        save(row, ana, title_en="Later")
    answer = desk.post(at("draft"), {"do": f"up-{row.pk}", "seen": "x"})
    assert answer.headers["Location"] == at("criteria")
    assert Criterion.objects.get(pk=row.pk).title_en == "Other"


def test_a_criterion_that_is_removed_while_files_are_read_stays_with_them(ana, begun):
    application = sent()
    first = application.criteria
    row = row_of("proven")
    actions.remove_criterion(row.pk, seen=mark_of([row]), actor=ana)
    publish(ana)
    take(application, actor=ana)
    kept = first.rows.get(key="proven")
    assert judge(application, [Cell(kept.pk, "met")], actor=ana) == 1
    assert application.criteria == first
    assert sent().criteria.number == 2


def test_versions_are_listed_and_each_is_read_as_it_was(desk, ana, begun):
    save(row_of("proven"), ana, title_fr="Prouvés, vraiment")
    publish(ana)
    sent()
    told = desk.get(at("criteria")).content.decode()
    assert "Plus clair." in told
    assert "Prouvés, vraiment" in desk.get(at("version", 2)).content.decode()
    assert "Prouvés, vraiment" not in desk.get(at("version", 1)).content.decode()
    assert desk.get(at("version", 3)).status_code == 404


def test_the_list_of_versions_asks_as_many_questions_for_nine_as_for_three(desk, ana, django_assert_num_queries):
    for number in range(2):
        rewrite(ana, number)
    desk.get(at("criteria"))
    with CaptureQueriesContext(connection) as few:
        desk.get(at("criteria"))
    for number in range(2, 8):
        rewrite(ana, number)
    with django_assert_num_queries(len(few)):
        desk.get(at("criteria"))


def rewrite(actor, number):
    actions.begin_draft(actor=actor)
    save(row_of("proven"), actor, title_en=f"Wording {number}")
    publish(actor)


@pytest.mark.parametrize(
    "deed",
    [
        lambda actor: actions.begin_draft(actor=actor),
        lambda actor: actions.add_criterion(WORDS, actor=actor),
        lambda actor: actions.move_criterion(1, "up", seen="", actor=actor),
        lambda actor: actions.remove_criterion(1, seen="", actor=actor),
        lambda actor: actions.discard_draft(seen="", actor=actor),
        lambda actor: actions.publish_draft("a", "b", seen="", actor=actor),
    ],
)
def test_only_moderators_settle_criteria(begun, deed):
    with pytest.raises(PermissionDenied):
        deed(UserFactory())


def test_two_marks_differ_as_soon_as_one_word_or_the_order_does(begun):
    rows = list(draft().rows.all())
    assert mark_of(rows) == mark_of(draft().rows.all())
    assert mark_of(rows) != mark_of(reversed(rows))
    rows[0].text_en += "."
    assert mark_of(rows) != mark_of(draft().rows.all())
    with pytest.raises(SettledMeanwhile):
        actions.discard_draft(seen=mark_of(rows), actor=moderator("Lou"))
