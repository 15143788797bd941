"""Whatever ends a check deletes the document that was shown: nothing of it is left, not even its name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from portal.accounts.actions.erasure import erase_account
from portal.accounts.actions.memberships import change_role
from portal.accounts.actions.organization_deletion import delete_organization
from portal.accounts.enums import Role
from portal.common import clock
from portal.common.private_storage import private_storage
from portal.common.transitions import ReasonMissing
from portal.notifications.models import OutgoingMail
from portal.trust.actions.check_answers import confirm_number, refuse_number
from portal.trust.actions.check_upkeep import lapse_unanswered_checks
from portal.trust.actions.document_bytes import sweep_documents
from portal.trust.actions.merging import merge_at_desk
from portal.trust.enums import CheckState
from portal.trust.models import IdentifierCheck
from portal.trust.queries_checks import last_refusal
from tests.portal.accounts.factories import MembershipFactory
from tests.portal.trust.checks import REASON, admin_of, make_check, make_shown, numbered
from tests.portal.trust.claims import kinds_to
from tests.portal.trust.documents import at, files_in, remnants, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


def test_a_document_that_nobody_looks_at_is_deleted_after_thirty_days_and_the_admins_are_told(folder):
    check = make_shown()
    with clock.frozen_at(clock.now() + timedelta(days=29)):
        assert lapse_unanswered_checks() == 0
    with clock.frozen_at(clock.now() + timedelta(days=30, minutes=1)):
        assert (lapse_unanswered_checks(), lapse_unanswered_checks()) == (1, 0)
        assert (files_in(folder), remnants(check)) == ([], set())
    assert "resté sans réponse" in OutgoingMail.objects.get(kind="trust.number_not_confirmed").text
    assert last_refusal(check.organization) == check


def test_a_document_goes_within_the_hour_when_its_sender_does_not_answer_for_the_organization_any_more(folder):
    check = make_shown()
    other = MembershipFactory(organization=check.organization, role=Role.ADMIN).user
    assert lapse_unanswered_checks() == 0
    change_role(check.organization.memberships.get(user=check.asked_by), actor=other, role=Role.MEMBER)
    assert lapse_unanswered_checks() == 1
    assert (files_in(folder), remnants(check)) == ([], set())
    assert kinds_to(other.email)[-1] == "trust.number_not_confirmed"


def test_a_document_about_a_former_number_goes_at_the_next_hour(folder):
    check = make_shown()
    numbered(check.organization)
    assert lapse_unanswered_checks() == 1
    assert (files_in(folder), remnants(check)) == ([], set())


def test_a_document_goes_when_another_number_is_asked_about(folder):
    check = make_shown()
    again = make_shown(numbered(check.organization), name="autre.pdf")
    assert [path.name for path in files_in(folder)] == [again.stored_as.rpartition("/")[2]]
    assert remnants(check) == set()


def test_a_document_goes_with_the_organization(folder):
    check = make_shown()
    delete_organization(check.organization, actor=check.asked_by, typed_name=check.organization.name)
    assert files_in(folder) == [] and not IdentifierCheck.objects.exists()


def test_a_document_goes_when_the_organization_is_merged_and_not_the_one_of_the_other(moderator, folder):
    gone, kept = make_shown(), make_shown()
    merge_at_desk(gone.organization, kept.organization, actor=moderator, reason=REASON)
    gone.refresh_from_db()
    kept.refresh_from_db()
    assert (gone.state, kept.state) == (CheckState.LAPSED, CheckState.SHOWN)
    assert [path.name for path in files_in(folder)] == [kept.stored_as.rpartition("/")[2]]


def test_a_document_goes_with_the_account_of_its_sender_and_the_other_admins_are_told(folder):
    check = make_shown()
    other = MembershipFactory(organization=check.organization, role=Role.ADMIN).user
    sender = check.asked_by
    erase_account(sender, actor=sender)
    check.refresh_from_db()
    assert check.state == CheckState.LAPSED
    assert (files_in(folder), remnants(check)) == ([], set())
    assert kinds_to(other.email) == ["trust.number_not_confirmed"]


def test_a_step_that_is_undone_leaves_the_document(folder, moderator):
    check = make_shown()
    with transaction.atomic():
        confirm_number(check, actor=moderator, reason=REASON)
        transaction.set_rollback(True)
    assert len(files_in(folder)) == 1


def test_the_database_lets_no_document_outlive_its_answer():
    check = make_shown()
    rows = IdentifierCheck.objects.filter(pk=check.pk)
    wrong = [
        {"state": "refused", "ended_at": clock.now()},
        {"stored_as": None},
        {"way": "mail"},
        {"size": 0},
    ]
    for changes in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**changes)
    with pytest.raises(IntegrityError), transaction.atomic():
        IdentifierCheck.objects.filter(pk=make_check().pk).update(file_name="recepisse.pdf")


def test_what_a_broken_upload_leaves_is_found_by_the_calendar_a_day_later(folder):
    kept = make_shown()
    private_storage().save("trust/orphan", ContentFile(b"x"))
    assert sweep_documents() == 0
    with clock.frozen_at(clock.now() + timedelta(hours=25)):
        assert sweep_documents() == 1
    assert [path.name for path in files_in(folder)] == [kept.stored_as.rpartition("/")[2]]


def test_a_refusal_says_why_and_the_document_is_gone_too(moderator, folder, client):
    check = make_shown()
    refuse_number(check, actor=moderator, reason="Le numéro ne se lit pas : renvoyez le récépissé.")
    assert (files_in(folder), remnants(check)) == ([], set())
    mail = OutgoingMail.objects.get(kind="trust.number_not_confirmed").text
    assert "renvoyez le récépissé" in mail and "Le document présenté est supprimé" in mail
    client.force_login(admin_of(check.organization))
    assert "renvoyez le récépissé" in words(client.get(at("check", check.organization)))
    make_shown(check.organization)


def test_a_decision_without_a_reason_leaves_the_document_where_it_is(moderator, folder):
    check = make_shown()
    for act in (confirm_number, refuse_number):
        with pytest.raises(ReasonMissing):
            act(check, actor=moderator, reason=" ")
    assert len(files_in(folder)) == 1
