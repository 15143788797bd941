"""Public pages of organizations, notified as illegal: moderators hide them, and their admins cannot show them again."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from portal.accounts.actions.holdings import export_profile, merge_pages
from portal.accounts.actions.memberships import add_member
from portal.accounts.actions.public_pages import hide_page, show_page, withhold_page
from portal.accounts.enums import Role
from portal.accounts.models import PublicPage
from portal.audit.models import AuditEntry
from portal.common.transitions import NotAllowedFrom, ReasonMissing
from portal.moderation.notices.actions.deciding import decide_notice, give_back
from portal.moderation.notices.addresses import content_at
from portal.notifications.models import OutgoingMail
from tests.portal.accounts.speaking import public, with_admin
from tests.portal.moderation.notices import REASON, notified
from tests.providers.edits import make_moderator
from tests.utils.pages import words_of

pytestmark = pytest.mark.django_db
AGAIN = "Nous avons relu : la photographie est bien à vous, et la page peut revenir."


@pytest.fixture
def choir():
    return public("Les Voix du Lavoir")


def page(organization, name="public"):
    return reverse(f"accounts:{name}", args=[organization.slug])


def notice_about(organization, **said):
    return notified(content=content_at(page(organization)), **said)


def taken_away(organization, moderator):
    return decide_notice(notice_about(organization), "take_away", actor=moderator, reason=REASON)


def state_of(organization):
    return PublicPage.objects.get(organization=organization).state


def test_the_page_of_an_organization_is_understood_in_both_languages(choir):
    with translation.override("en"):
        english = page(choir)
    for typed in (page(choir), f"{page(choir)}?q=1", english, reverse("accounts:public_write", args=[choir.slug])):
        found = content_at(typed)
        assert (found.kind, found.key) == ("organization", str(choir.pk))


def test_an_address_where_no_organization_shows_itself_is_an_address_elsewhere(choir):
    hide_page(choir, actor=choir.admin)
    for typed in (page(choir), "/organisations/never-was/", page(with_admin())):
        found = content_at(typed)
        assert (found.kind, found.key) == ("portal", "")


def test_taking_away_hides_the_page_and_its_admins_get_a_statement_without_the_sender(client, desk, choir):
    notice = notice_about(choir)
    case = reverse("moderation:notice", args=[notice.pk])
    assert "Les Voix du Lavoir" in words_of(desk.get(case))
    desk.post(case, {"decision": "take_away", "reason": REASON})
    assert state_of(choir) == "withheld" and client.get(page(choir)).status_code == 410
    statement = OutgoingMail.objects.get(kind="accounts.page_withheld")
    assert statement.to_address == choir.admin.email and "Odile" not in statement.text
    assert REASON in statement.text and notice.number in statement.text and "tribunal" in statement.text
    entry = AuditEntry.objects.get(verb="organization.page_withhold")
    assert (entry.actor_role, entry.old, entry.new) == ("moderator", {"state": "shown"}, {"state": "withheld"})
    assert REASON in entry.reason


def test_its_admins_read_why_and_cannot_show_it_again(client, choir, moderator):
    taken_away(choir, moderator)
    for refused in (show_page, hide_page):
        with pytest.raises(NotAllowedFrom):
            refused(choir, actor=choir.admin)
    client.force_login(choir.admin)
    own = client.get(page(choir, "public_page"))
    assert REASON in own.content.decode() and 'name="show"' not in own.content.decode()
    client.post(page(choir, "public_page"), {"show": "1"})
    assert state_of(choir) == "withheld"
    assert next(export_profile(choir))["withheld_because"].startswith(REASON)


def test_a_page_that_its_admins_hid_meanwhile_is_taken_away_all_the_same(choir, moderator):
    notice = notice_about(choir)
    hide_page(choir, actor=choir.admin)
    decide_notice(notice, "take_away", actor=moderator, reason=REASON)
    with pytest.raises(NotAllowedFrom):
        show_page(choir, actor=choir.admin)


def test_two_notices_about_one_page_are_one_statement(choir, moderator):
    first, second = notice_about(choir), notice_about(choir, email="autre@lavoir.example")
    for notice in (first, second):
        assert decide_notice(notice, "take_away", actor=moderator, reason=REASON).state == "taken_away"
    assert OutgoingMail.objects.filter(kind="accounts.page_withheld").count() == 1


@pytest.mark.parametrize("step", ["leave", "pass_on"])
def test_the_other_decisions_leave_the_page(choir, moderator, step):
    decide_notice(notice_about(choir), step, actor=moderator, reason=REASON)
    assert state_of(choir) == "shown"


def test_who_belongs_to_it_has_a_part_in_it(choir, moderator):
    add_member(choir, moderator, actor=None, role=Role.MEMBER)
    notice = notice_about(choir)
    for refused in (
        lambda: decide_notice(notice, "leave", actor=moderator, reason=REASON),
        lambda: withhold_page(choir, actor=moderator, reason=REASON),
        lambda: withhold_page(choir, actor=choir.admin, reason=REASON),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    assert not OutgoingMail.objects.filter(kind="moderation.notice_to_decide").exists()
    with pytest.raises(ReasonMissing):
        withhold_page(choir, actor=make_moderator("lou@desk.example"), reason=" ")
    assert state_of(choir) == "shown"


def test_a_decision_that_is_reversed_gives_the_page_back_to_its_admins(client, desk, choir, moderator):
    notice = taken_away(choir, moderator)
    case = reverse("moderation:notice", args=[notice.pk])
    assert 'name="give_back"' in desk.get(case).content.decode()
    assert desk.post(case, {"give_back": "1", "reason": "court"}).status_code == 422
    assert state_of(choir) == "withheld"
    assert desk.post(case, {"give_back": "1", "reason": AGAIN}).status_code == 302
    assert state_of(choir) == "hidden" and PublicPage.objects.get().withheld_because == ""
    mail = OutgoingMail.objects.get(kind="accounts.page_given_back")
    assert mail.to_address == choir.admin.email and AGAIN in mail.text.replace("\u202f", " ")
    show_page(choir, actor=choir.admin)
    assert client.get(page(choir)).status_code == 200
    assert 'name="give_back"' not in desk.get(case).content.decode()
    assert desk.post(case, {"give_back": "1", "reason": AGAIN}).status_code == 409
    verbs = AuditEntry.objects.filter(verb__in=["organization.page_give_back", "notice.give_back"])
    assert {entry.actor for entry in verbs} == {moderator} and len(verbs) == 2


def test_only_moderators_without_a_part_give_back_and_not_before_it_is_decided(choir, moderator):
    notice = taken_away(choir, moderator)
    waiting = notified(content=content_at("/organisations/"), email="autre@lavoir.example")
    with pytest.raises(PermissionDenied):
        give_back(notice, actor=choir.admin, reason=AGAIN)
    with pytest.raises(NotAllowedFrom):
        give_back(waiting, actor=moderator, reason=AGAIN)
    with pytest.raises(ReasonMissing):
        give_back(notice, actor=moderator, reason=" ")
    add_member(choir, moderator, actor=None, role=Role.MEMBER)
    with pytest.raises(PermissionDenied):
        give_back(notice, actor=moderator, reason=AGAIN)
    assert state_of(choir) == "withheld"


def test_a_merge_does_not_bring_the_page_back(choir, moderator):
    notice, stays = taken_away(choir, moderator), with_admin()
    merge_pages(choir, stays, stays.admin)
    assert state_of(stays) == "withheld"
    assert notice.content_key == str(choir.pk)


def test_the_database_keeps_a_reason_with_what_is_withheld():
    with pytest.raises(IntegrityError, match="publicpage_withheld_has_reason"), transaction.atomic():
        PublicPage.objects.create(organization=with_admin(), state="withheld")
