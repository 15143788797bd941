"""A number is verified by the public record, by another organization or by a moderator; it is never needed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.actions.organization_deletion import delete_organization
from portal.accounts.actions.organizations import edit_organization
from portal.accounts.models import Organization
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.common.transitions import TransitionError
from portal.notifications.models import OutgoingMail
from portal.trust.actions.check_answers import (
    confirm_number,
    decline_to_vouch,
    prove_number,
    refuse_number,
    take_back,
    vouch,
)
from portal.trust.actions.check_upkeep import blank_old_checks, lapse_unanswered_checks
from portal.trust.actions.checking import PER_MONTH, ask_for_check, withdraw_check, write_to_record
from portal.trust.actions.merging import merge_at_desk
from portal.trust.enums import CheckState, ClaimWay
from portal.trust.exceptions import AlreadyAsked, CannotVouch, LinkGone, NotCheckable, TooManyClaims
from portal.trust.models import Claim, IdentifierCheck
from portal.trust.queries_checks import present_check
from portal.trust.workflow import CHECK
from tests.portal.accounts.factories import MembershipFactory, OrganizationFactory
from tests.portal.accounts.speaking import public
from tests.portal.trust.checks import (
    REASON,
    RECORD,
    admin_of,
    make_check,
    make_checked,
    make_mailed_check,
    numbered,
)
from tests.portal.trust.claims import kinds_to, make_claim, token_in_mail

pytestmark = pytest.mark.django_db
NOTHING = {"way": "mail", "stored_as": None, "size": None}  # is shown


def proof_page():
    return reverse("trust:check_proof", args=[token_in_mail("trust.number_to_confirm")])


def test_whoever_reads_the_address_of_the_record_proves_the_number_without_an_account(client):
    check = make_mailed_check()
    assert check.identifier in client.get(proof_page()).content.decode()
    assert "c’est noté" in client.post(proof_page(), {"yes": "1"}, follow=True).content.decode()
    assert present_check(check.organization) == check
    assert kinds_to(admin_of(check.organization).email) == ["trust.number_confirmed"]
    with pytest.raises(LinkGone):
        prove_number(check)


def test_a_no_of_the_record_brings_it_back_to_the_moderators(client, moderator, with_second_factor):
    check = make_mailed_check()
    client.post(proof_page(), {"no": "1"})
    assert present_check(check.organization) is None
    desk = with_second_factor(client, moderator)
    assert check.organization.name in desk.get(reverse("trust:desk_checks")).content.decode()


def test_the_address_of_the_record_stands_in_the_mail_alone():
    check = make_mailed_check()
    kept = list(IdentifierCheck.objects.filter(pk=check.pk).values()) + list(AuditEntry.objects.values())
    assert kinds_to(RECORD) == ["trust.number_to_confirm"]
    assert RECORD not in str(kept)


def test_a_link_is_dead_after_seven_days_and_the_admins_are_told():
    check = make_mailed_check()
    with clock.frozen_at(clock.now() + timedelta(days=7, minutes=1)):
        with pytest.raises(LinkGone):
            prove_number(check)
        assert (lapse_unanswered_checks(), lapse_unanswered_checks()) == (1, 0)
    assert kinds_to(admin_of(check.organization).email) == ["trust.number_not_confirmed"]


def test_a_checked_organization_vouches_on_its_page(client):
    voucher = make_checked()
    check = make_check(voucher=voucher, message="Nous tenons la buvette ensemble.")
    client.force_login(admin_of(voucher))
    page = reverse("trust:check_vouch", args=[voucher.slug, check.pk])
    assert page in client.get(reverse("accounts:organization", args=[voucher.slug])).content.decode()
    assert "la buvette" in client.get(page).content.decode()
    client.post(page, {"vouch": "1"})
    assert present_check(check.organization) == check
    client.post(page, {"vouch": "1"})
    assert AuditEntry.objects.filter(verb="check.vouch").count() == 1


def test_whoever_does_not_vouch_says_why(client):
    voucher = make_checked()
    check = make_check(voucher=voucher)
    client.force_login(admin_of(voucher))
    page = reverse("trust:check_vouch", args=[voucher.slug, check.pk])
    assert "Tout ce que vous avez écrit" in client.post(page, {"decline": "1", "words": ""}).content.decode()
    client.post(page, {"decline": "1", "words": "Nous ne connaissons pas ces personnes."})
    check.refresh_from_db()
    assert (check.state, check.reason) == (CheckState.REFUSED, "Nous ne connaissons pas ces personnes.")
    client.force_login(admin_of(check.organization))
    assert check.reason in client.get(reverse("trust:check", args=[check.organization.slug])).content.decode()


def test_nobody_vouches_for_itself_or_without_being_checked():
    own = numbered()
    for voucher in (own, numbered(), OrganizationFactory()):
        with pytest.raises(CannotVouch):
            make_check(own, voucher=voucher)
    assert not IdentifierCheck.objects.exists()


def test_no_circle_of_organizations_vouches_for_itself():
    first = make_checked()
    second, third = numbered(), numbered()
    vouch(make_check(second, voucher=first), actor=admin_of(first))
    vouch(make_check(third, voucher=second), actor=admin_of(second))
    renumbered = numbered(first)
    for voucher in (second, third):
        with pytest.raises(CannotVouch):
            make_check(renumbered, voucher=voucher)


def test_only_admins_of_the_other_organization_answer_for_it():
    voucher = make_checked()
    check = make_check(voucher=voucher)
    for person in (admin_of(check.organization), MembershipFactory(organization=voucher).user):
        with pytest.raises(PermissionDenied):
            vouch(check, actor=person)
        with pytest.raises(PermissionDenied):
            decline_to_vouch(check, actor=person, reason=REASON)


def test_a_moderator_writes_to_the_record_then_decides_with_a_reason(client, moderator, with_second_factor):
    check = make_check()
    desk = with_second_factor(client, moderator)
    page = reverse("trust:desk_check", args=[check.pk])
    wrong = desk.post(page, {"write": "1", "address": "bureau"})
    assert wrong.status_code == 422 and "bureau" in wrong.content.decode()
    desk.post(page, {"write": "1", "address": RECORD})
    client.post(proof_page(), {"no": "1"})
    assert desk.post(page, {"decision": "yes", "reason": ""}).status_code == 422
    desk.post(page, {"decision": "yes", "reason": REASON})
    assert present_check(check.organization)
    assert desk.post(page, {"decision": "yes", "reason": ""}).status_code == 422
    desk.post(page, {"reason": "Ce registre est celui d’une autre association."})
    assert present_check(check.organization) is None


@pytest.mark.parametrize("act", [confirm_number, refuse_number, take_back])
def test_nobody_decides_about_their_own_organization(act, moderator):
    check = make_check()
    MembershipFactory(organization=check.organization, user=moderator)
    for person in (moderator, admin_of(check.organization)):
        with pytest.raises(PermissionDenied):
            act(check, actor=person, reason=REASON)
    with pytest.raises(PermissionDenied):
        write_to_record(check, actor=moderator, address=RECORD)


def test_a_number_that_changes_is_not_verified_any_more(client):
    own = make_checked()
    client.force_login(admin_of(own))
    page = reverse("accounts:organization", args=[own.slug])
    assert "Numéro vérifié le" in client.get(page).content.decode()
    edit_organization(own, actor=admin_of(own), identifier_kind="rna", identifier="W999999999")
    assert "Numéro vérifié le" not in client.get(page).content.decode()


def test_a_link_does_not_prove_another_number_than_the_one_asked_about():
    check = make_mailed_check()
    numbered(check.organization)
    with pytest.raises(NotCheckable):
        prove_number(check)
    assert lapse_unanswered_checks() == 1


def test_everybody_reads_on_the_public_page_that_the_number_is_verified(client):
    own = public("Les Lampions")
    page = reverse("accounts:public", args=[own.slug])
    assert "Numéro vérifié le" not in client.get(page).content.decode()
    make_checked(Organization.objects.get(pk=own.pk))
    assert "Numéro vérifié le" in client.get(page).content.decode()


def test_one_check_at_a_time_and_three_a_month():
    own = numbered()
    for _time in range(PER_MONTH):
        check = make_check(own)
        with pytest.raises(AlreadyAsked):
            make_check(own)
        withdraw_check(check, actor=admin_of(own))
    with pytest.raises(TooManyClaims):
        make_check(own)


def test_without_a_number_or_once_verified_there_is_nothing_to_ask(client):
    bare = MembershipFactory(role="admin").organization
    for own in (bare, make_checked()):
        with pytest.raises(NotCheckable):
            ask_for_check(own, actor=admin_of(own))
        client.force_login(admin_of(own))
        assert client.get(reverse("trust:check", args=[own.slug])).status_code == 200


def test_an_admin_asks_searches_and_withdraws_on_one_page(client):
    own, voucher = numbered(), make_checked(numbered(name="Fédération du Ru", slug="federation-du-ru"))
    client.force_login(admin_of(own))
    page = reverse("trust:check", args=[own.slug])
    assert f"?voucher={voucher.slug}" in client.get(page, {"q": "federation"}).content.decode()
    client.post(f"{page}?voucher={voucher.slug}", {"message": "Bonjour"})
    assert "Bonjour" in client.get(page).content.decode()
    client.post(page, {"withdraw": "1"})
    assert IdentifierCheck.objects.get(organization=own).state == CheckState.WITHDRAWN


def test_a_merge_takes_verified_numbers_and_vouches_along(moderator):
    gone, kept = make_checked(), MembershipFactory(role="admin").organization
    vouching = make_check(voucher=gone)
    merge_at_desk(gone, kept, actor=moderator, reason=REASON)
    kept.refresh_from_db()
    vouching.refresh_from_db()
    assert present_check(kept) and vouching.voucher == kept
    assert vouching.state == CheckState.VOUCHING


def test_a_merge_ends_what_is_open_and_who_asked_is_told_where_to_ask_again(moderator):
    check, kept = make_check(), MembershipFactory(role="admin").organization
    merge_at_desk(check.organization, kept, actor=moderator, reason=REASON)
    check.refresh_from_db()
    assert (check.state, check.organization) == (CheckState.LAPSED, kept)
    mail = OutgoingMail.objects.get(kind="trust.number_left_open", to_address=check.asked_by.email)
    assert reverse("trust:check", args=[kept.slug]) in mail.text


def test_a_deleted_organization_leaves_nothing_open_and_those_who_wait_are_told():
    own = make_checked()
    person = admin_of(own)
    vouching = make_check(voucher=own)
    claim = make_claim(way=ClaimWay.DESK)
    Claim.objects.filter(pk=claim.pk).update(organization=own)
    delete_organization(own, actor=person, typed_name=own.name)
    vouching.refresh_from_db()
    assert vouching.state == CheckState.LAPSED
    assert not Claim.objects.exists() and not IdentifierCheck.objects.filter(organization=own).exists()
    assert kinds_to(claim.user.email) == ["trust.organization_gone"]


def test_words_go_half_a_year_after_the_end_and_the_mark_stays():
    own = make_checked()
    with clock.frozen_at(clock.now() + timedelta(days=184)):
        assert (blank_old_checks(), blank_old_checks()) == (1, 0)
    check = present_check(own)
    assert check and (check.reason, check.token) == ("", None)


def test_every_step_of_the_table_is_refused_from_a_state_it_does_not_name():
    check = make_check()
    for step in CHECK:
        for state in set(CheckState.values) - set(step.sources):
            with pytest.raises(TransitionError):
                row = {"state": state, "ended_at": clock.now(), "token": "x", "mailed_at": clock.now()}
                shown = {"way": "document", "stored_as": "trust/x", "size": 1} if state == CheckState.SHOWN else NOTHING
                IdentifierCheck.objects.filter(pk=check.pk).update(**row, **shown)
                CHECK.apply(IdentifierCheck, check.pk, step.name, reason=REASON)


def test_the_queue_asks_as_much_with_thirty_rows_as_with_three(client, moderator, with_second_factor):
    desk = with_second_factor(client, moderator)
    counts = []
    for more in (3, 27):
        for _row in range(more):
            make_check()
        with CaptureQueriesContext(connection) as found:
            assert desk.get(reverse("trust:desk_checks")).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1] <= 25
