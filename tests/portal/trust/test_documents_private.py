"""A document that is shown: who opens it, by which door, with which trace; who stands aside."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied

from portal.accounts.enums import Role
from portal.audit.models import AuditEntry
from portal.common.private_storage import private_storage
from portal.common.transitions import NotAllowedFrom
from portal.trust.actions.check_answers import confirm_number, refuse_number, take_back, vouch
from portal.trust.actions.checking import withdraw_check, write_to_record
from portal.trust.actions.documents import open_document
from portal.trust.exceptions import DocumentGone
from portal.trust.models import IdentifierCheck
from portal.trust.queries_checks import present_check
from tests.portal.accounts.factories import MembershipFactory, UserFactory
from tests.portal.common.files import pdf, picture, upload
from tests.portal.trust.checks import REASON, RECORD, admin_of, make_check, make_checked, make_shown, numbered
from tests.portal.trust.documents import at, door_of, files_in, page_of, remnants, words
from tests.utils.client import StrictClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


def test_the_sender_reads_it_again_and_takes_it_back(client, folder):
    check = make_shown()
    client.force_login(admin_of(check.organization))
    page = words(client.get(at("check", check.organization)))
    assert "recepisse.pdf" in page and "Reprendre le document" in page
    response = client.get(at("check_document_sent", check.organization))
    assert b"".join(response).startswith(b"%PDF")
    assert response["Content-Disposition"] == 'attachment; filename="recepisse.pdf"'
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in response["Cache-Control"]
    client.post(at("check", check.organization), {"withdraw": "1"})
    assert (files_in(folder), remnants(check)) == ([], set())
    assert client.get(at("check_document_sent", check.organization)).status_code == 404


def test_another_admin_does_not_open_it_and_can_take_it_back(client, folder):
    check = make_shown()
    other = MembershipFactory(organization=check.organization, role=Role.ADMIN).user
    client.force_login(other)
    page = words(client.get(at("check", check.organization)))
    assert "recepisse" not in page and at("check_document_sent", check.organization) not in page
    assert client.get(at("check_document_sent", check.organization)).status_code == 404
    withdraw_check(check, actor=other)
    assert files_in(folder) == []


def test_only_moderators_with_a_second_factor_open_it_and_only_by_a_form(client, desk, moderator, with_second_factor):
    check = make_shown()
    for groups in ((), ("editors",), ("operators",)):
        person = UserFactory(groups=groups)
        client.force_login(person)
        assert client.post(door_of(check)).status_code in (302, 403)
        assert with_second_factor(StrictClient(), person).post(door_of(check)).status_code == 403
    client.force_login(moderator)
    assert client.post(door_of(check)).status_code == 302
    assert client.get(f"/media/{check.stored_as}", follow=True).status_code == 404
    assert desk.get(door_of(check)).status_code == 405
    assert not AuditEntry.objects.filter(verb="check.look").exists()
    for _time in range(2):
        assert b"".join(desk.post(door_of(check))).startswith(b"%PDF")
    opened = AuditEntry.objects.filter(verb="check.look")
    assert [entry.actor for entry in opened] == [moderator, moderator]


def test_a_form_of_another_site_opens_and_sends_nothing(moderator, with_second_factor):
    check = make_shown()
    desk = with_second_factor(StrictClient(enforce_csrf_checks=True), moderator)
    assert desk.post(door_of(check)).status_code == 403
    own, client = numbered(), StrictClient(enforce_csrf_checks=True)
    client.force_login(admin_of(own))
    assert client.post(at("check_document", own), {"document": upload("a.pdf", pdf())}).status_code == 403
    assert IdentifierCheck.objects.count() == 1
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', words(client.get(at("check_document", own))))[1]
    sent = {"document": upload("a.pdf", pdf()), "csrfmiddlewaretoken": token}
    assert client.post(at("check_document", own), sent).status_code == 302


def test_a_picture_is_shown_and_any_other_document_is_saved(desk):
    for content, how in ((picture(), "inline"), (pdf(), "attachment")):
        check = make_shown(content=content, name="scan.bin")
        response = desk.post(door_of(check))
        b"".join(response)
        assert response["Content-Disposition"].startswith(how)
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["X-Content-Type-Options"] == "nosniff"


def test_a_document_that_is_gone_is_said_to_be(desk, moderator):
    check = make_shown()
    private_storage().delete(check.stored_as)
    assert desk.post(door_of(check)).status_code == 404
    refuse_number(check, actor=moderator, reason=REASON)
    assert "Le document est supprimé" in words(desk.post(door_of(check), follow=True))
    with pytest.raises(DocumentGone):
        open_document(check, actor=moderator)


def test_who_does_not_answer_for_the_organization_shows_nothing_and_takes_nothing_back(client):
    check = make_shown()
    member = MembershipFactory(organization=check.organization).user
    for person, status in ((member, 403), (UserFactory(), 404)):
        client.force_login(person)
        for page in ("check_document", "check_document_sent"):
            assert client.get(at(page, check.organization)).status_code == status
        for act in (make_shown, lambda own, actor: withdraw_check(check, actor=actor)):
            with pytest.raises(PermissionDenied):
                act(check.organization, actor=person)


@pytest.mark.parametrize("act", [confirm_number, refuse_number])
def test_a_moderator_of_the_organization_neither_opens_nor_decides(act, moderator, desk):
    check = make_shown(message="Voyez la page 1.")
    MembershipFactory(organization=check.organization, user=moderator)
    page = words(desk.get(page_of(check)))
    assert "une autre personne du comité décide" in page
    assert "recepisse" not in page and "Voyez la page 1." not in page and door_of(check) not in page
    assert desk.post(door_of(check)).status_code == 403
    for person in (moderator, check.asked_by):
        with pytest.raises(PermissionDenied):
            act(check, actor=person, reason=REASON)
        with pytest.raises(PermissionDenied):
            open_document(check, actor=person)


def test_a_moderator_of_the_organization_that_vouched_stands_aside_too(moderator, desk):
    voucher = make_checked()
    check = make_check(voucher=voucher)
    vouch(check, actor=admin_of(voucher))
    MembershipFactory(organization=voucher, user=moderator)
    assert "Vous faites partie de l’une de ces organisations" in words(desk.get(page_of(check)))
    with pytest.raises(PermissionDenied):
        take_back(check, actor=moderator, reason=REASON)
    assert present_check(check.organization) == check
    take_back(check, actor=UserFactory(groups=["moderators"]), reason=REASON)
    assert present_check(check.organization) is None


def test_a_document_is_looked_at_and_no_address_is_written_to_instead(moderator, desk):
    check = make_shown()
    assert 'name="write"' not in words(desk.get(page_of(check)))
    with pytest.raises(NotAllowedFrom):
        write_to_record(check, actor=moderator, address=RECORD)
