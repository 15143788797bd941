"""Two at once over one check of a number: it has one end, an organization has one open check, a document goes once.

Of steps, the table is the guard: an update that names the state it starts from. Of what begins, the organization is
held before it is looked at, and a constraint stands behind. On SQLite the transaction itself is the guard, so that what
happens without it is shown on PostgreSQL alone.
"""

from __future__ import annotations

from functools import partial

import pytest
from django.db import IntegrityError

from portal.accounts.models import Organization
from portal.audit.models import AuditEntry
from portal.common.transitions import TransitionError
from portal.notifications.models import OutgoingMail
from portal.outbox.models import OutboxEvent
from portal.trust.actions import checking
from portal.trust.actions.check_answers import confirm_number, lapse, refuse_number
from portal.trust.actions.check_upkeep import lapse_unanswered_checks
from portal.trust.actions.checking import ask_for_check, withdraw_check
from portal.trust.actions.document_bytes import FORGET
from portal.trust.actions.documents import open_document, show_document
from portal.trust.enums import CheckState
from portal.trust.exceptions import AlreadyAsked, DocumentGone
from portal.trust.models import IdentifierCheck
from tests.portal.accounts.factories import UserFactory
from tests.portal.common.files import pdf, upload
from tests.portal.trust.checks import REASON, admin_of, make_check, make_shown, numbered
from tests.utils.rivals import RIVALS, all_read_first, race, the_winner, winners

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
ENDS = ("check.confirm", "check.refuse", "check.withdraw", "check.lapse")


def ends_of(check):
    """Its state, and how often somebody ended it, told of it, and wished the document deleted."""
    check.refresh_from_db()
    assert (check.stored_as, check.file_name) == (None, "")
    traces = AuditEntry.objects.filter(target_type="trust.identifiercheck", target_id=str(check.pk), verb__in=ENDS)
    return check.state, traces.count(), OutboxEvent.objects.filter(topic=FORGET).count()


def answers():
    return OutgoingMail.objects.filter(kind__in=["trust.number_confirmed", "trust.number_not_confirmed"]).count()


def test_of_two_moderators_who_decide_at_once_one_does():
    check = make_shown()
    one, two = (UserFactory(groups=["moderators"]) for _ in range(2))
    results = race(
        lambda: confirm_number(check, actor=one, reason=REASON), lambda: refuse_number(check, actor=two, reason=REASON)
    )
    assert len(winners(results)) == 1 and any(isinstance(result, TransitionError) for result in results)
    state, ends, deletions = ends_of(check)
    assert state in (CheckState.CONFIRMED, CheckState.REFUSED)
    assert (ends, deletions, answers()) == (1, 1, 1)


def test_a_number_that_many_moderators_confirm_at_once_is_confirmed_once():
    check = make_check()
    moderators = [UserFactory(groups=["moderators"]) for _ in range(RIVALS)]
    results = race(*(partial(confirm_number, check, actor=person, reason=REASON) for person in moderators))
    assert len(winners(results)) == 1
    assert (ends_of(check)[:2], answers()) == ((CheckState.CONFIRMED, 1), 1)


def test_of_a_withdrawal_and_a_decision_one_wins_and_the_other_is_told():
    check = make_shown()
    moderator = UserFactory(groups=["moderators"])
    results = race(
        lambda: withdraw_check(check, actor=check.asked_by),
        lambda: confirm_number(check, actor=moderator, reason=REASON),
    )
    assert len(winners(results)) == 1 and any(isinstance(result, TransitionError) for result in results)
    state, ends, deletions = ends_of(check)
    assert (ends, deletions, answers()) == (1, 1, int(state == CheckState.CONFIRMED))


def test_of_the_calendar_and_a_decision_one_wins():
    check = make_shown()
    Organization.objects.filter(pk=check.organization_id).update(identifier="W000000999")  # the check is over
    moderator = UserFactory(groups=["moderators"])
    race(lapse_unanswered_checks, lambda: lapse(check), lambda: refuse_number(check, actor=moderator, reason=REASON))
    assert (ends_of(check)[1:], answers()) == ((1, 1), 1)


def test_a_document_is_opened_before_the_decision_or_not_at_all():
    check = make_shown()
    one, two = (UserFactory(groups=["moderators"]) for _ in range(2))
    opened, decided = race(
        lambda: open_document(check, actor=one), lambda: confirm_number(check, actor=two, reason=REASON)
    )
    assert decided is None
    traces = AuditEntry.objects.filter(verb="check.look").count()
    assert (isinstance(opened, DocumentGone), traces) in ((True, 0), (False, 1))


def ask(own, way):
    """One of several requests: by mail, or by a document."""
    present = Organization.objects.get(pk=own.pk)
    if way % 2:
        return ask_for_check(present, actor=admin_of(own))
    return show_document(present, actor=admin_of(own), document=upload("a.pdf", pdf()))


def test_of_requests_made_at_once_one_is_open_whatever_their_way():
    own = numbered()
    results = race(*(partial(ask, own, way) for way in range(RIVALS)))
    the_winner(results)
    assert sum(isinstance(result, AlreadyAsked) for result in results) == RIVALS - 1
    assert IdentifierCheck.objects.filter(organization=own).count() == 1


@pytest.mark.only_on("postgresql")
def test_without_holding_the_organization_only_the_constraint_is_left(monkeypatch):
    own = numbered()
    monkeypatch.setattr(checking, "hold", list)
    monkeypatch.setattr(checking, "present_check", all_read_first(checking.present_check, 2))
    results = race(*(partial(ask_for_check, own, actor=admin_of(own)) for _rival in range(2)))
    assert sum(isinstance(result, IntegrityError | AlreadyAsked) for result in results) == 1, "the race is real"
    assert IdentifierCheck.objects.filter(organization=own).count() == 1
