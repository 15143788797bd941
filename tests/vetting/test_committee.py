"""The rules of the review: who settles them, what it changes, and for whom it does not."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.audit.models import AuditEntry
from portal.common.transitions import ReasonMissing
from providers.vetting.actions.committee import SettledMeanwhile, change_rules
from providers.vetting.actions.submitting import submit
from providers.vetting.models import VettingRules
from providers.vetting.queries import rules
from providers.vetting.queries_committee import SETTLED, mark_of_rules
from providers.vetting.workflow import IntakeClosed, VettingError
from tests.portal.accounts.factories import UserFactory
from tests.vetting.applying import complete, draft, sent
from tests.vetting.committee import moderator, rules_typed

pytestmark = pytest.mark.django_db
WORDS = {"closed_fr": "Nous reprenons en mars.", "closed_en": "We start again in March."}


@pytest.fixture
def page():
    draft()
    return reverse("vetting:committee")


@pytest.fixture
def desk(client, with_second_factor):
    return with_second_factor(client, moderator())


def wanted(**changes):
    return {name: getattr(rules(), name) for name in SETTLED} | changes


def settle(actor=None, seen=None, **changes):
    return change_rules(wanted(**changes), seen=seen or mark_of_rules(rules()), actor=actor or moderator("Ana"))


def test_a_moderator_settles_the_rules_and_the_trace_says_from_what_to_what(desk, page):
    assert desk.post(page, rules_typed(quorum=3, target_days=45)).status_code == 302
    assert (rules().quorum, rules().target_days) == (3, 45)
    entry = AuditEntry.objects.get(verb="rules.change")
    assert (entry.old, entry.new) == ({"quorum": 2, "target_days": 30}, {"quorum": 3, "target_days": 45})
    told = desk.get(page).content.decode()
    assert "Véra" in told
    assert "gardent leurs règles" in told


def test_the_same_rules_once_more_write_nothing(desk, page):
    desk.post(page, rules_typed())
    assert not AuditEntry.objects.filter(verb="rules.change").exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"quorum": 0},
        {"quorum": 10},
        {"projects_min": 0},
        {"target_days": 366},
        {"target_days": ""},
        {"is_open": False},
        {"is_open": False, "closed_fr": "Nous reprenons en mars."},
        {"is_open": False, "closed_fr": "   ", "closed_en": "Later."},
    ],
)
def test_rules_that_cannot_be_are_refused_in_words_and_what_was_typed_is_kept(desk, page, typed):
    answer = desk.post(page, rules_typed(**typed))
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert rules().is_open
    assert not AuditEntry.objects.filter(verb="rules.change").exists()


def test_the_action_refuses_what_the_form_refuses():
    draft()
    with pytest.raises(ReasonMissing):
        settle(is_open=False, closed_fr="Plus tard.", closed_en=" ")
    with pytest.raises(VettingError, match="9"):
        settle(moderator("Lou"), quorum=12)
    with pytest.raises(PermissionDenied):
        settle(UserFactory(), quorum=3)
    assert (rules().quorum, rules().is_open) == (2, True)


def test_two_who_settle_at_once_the_later_is_told_and_overwrites_nothing(desk, page):
    old = rules_typed(quorum=4)
    settle(quorum=3)
    answer = desk.post(page, old)
    told = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="4"' in told
    assert "<dd>3</dd>" in told
    assert rules().quorum == 3
    with pytest.raises(SettledMeanwhile):
        settle(moderator("Lou"), seen=old["seen"], quorum=4)
    again = old | {"seen": mark_of_rules(rules())}
    assert desk.post(page, again).status_code == 302
    assert rules().quorum == 4


def test_files_that_were_sent_keep_the_quorum_of_their_day(desk, page):
    application = sent()
    desk.post(page, rules_typed(quorum=3))
    application.refresh_from_db()
    assert application.quorum == 2
    assert sent().quorum == 3


def test_a_closed_intake_takes_no_file_until_it_opens_again():
    application = complete()
    actor = moderator("Ana")
    settle(actor, is_open=False, **WORDS)
    with pytest.raises(IntakeClosed, match="mars"):
        submit(application, actor=application.author)
    settle(actor, is_open=True)
    assert submit(application, actor=application.author).state == "submitted"
    assert rules().closed_en == "We start again in March."


def test_a_site_without_rules_shows_those_of_the_programme_and_writes_its_own(desk):
    VettingRules.objects.all().delete()
    page = reverse("vetting:committee")
    assert desk.get(page).status_code == 200
    desk.post(page, rules_typed(quorum=3))
    assert VettingRules.objects.get().quorum == 3


def test_the_page_asks_as_many_questions_after_twenty_changes_as_after_three(desk, page, django_assert_num_queries):
    actor = moderator("Ana")
    for quorum in (3, 4, 5):
        settle(actor, quorum=quorum)
    desk.get(page)
    with CaptureQueriesContext(connection) as few:
        desk.get(page)
    for number in range(17):
        settle(actor, target_days=40 + number)
    with django_assert_num_queries(len(few)):
        desk.get(page)
