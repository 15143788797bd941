"""An attached file is private by every address."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from portal.accounts.actions.memberships import add_member
from portal.accounts.enums import Role
from portal.common.private_storage import PrivateStorage
from providers.vetting.actions.attaching import attach, remove_attachment
from providers.vetting.actions.recusing import stand_aside
from providers.vetting.actions.submitting import submit
from providers.vetting.enums import Part
from providers.vetting.models import GuestReviewer
from tests.portal.accounts.factories import UserFactory
from tests.portal.common.files import odt, upload
from tests.utils.client import StrictClient
from tests.vetting.applying import applicant, complete, draft
from tests.vetting.attaching import at, attached, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


def doors(application, attachment):
    """Every address at which a file could be asked for."""
    return [
        at("file", application, attachment.pk),
        at("desk_attached", application, attachment.pk),
        f"/media/{attachment.stored_as}",
        f"/media/../private/{attachment.stored_as}",
        f"/documents/{attachment.pk}/{attachment.name}",
    ]


def status_of(client, door):
    response = client.get(door)
    b"".join(response)  # to its end, where the file is closed
    return response.status_code


def opened(client, application, attachment):
    """Through which doors somebody comes to the file, and whether its page is theirs."""
    found = [door for door in doors(application, attachment) if status_of(client, door) == 200]
    page = client.get(at("files", application))
    return found + ([at("files", application)] if page.status_code == 200 else [])


def test_a_file_is_private_by_every_address(client, with_second_factor):
    application = sent_with_file()
    attachment = application.attachments.get()
    home = application.organization
    member, stranger, editor = UserFactory(), applicant(), UserFactory(groups=["editors"])
    operator = UserFactory(groups=["operators"])
    add_member(home, member, actor=None, role=Role.MEMBER)
    assert opened(client, application, attachment) == []
    for person in (member, stranger):
        client.force_login(person)
        assert opened(client, application, attachment) == []
    for person in (editor, operator):
        assert opened(with_second_factor(StrictClient(), person), application, attachment) == []
    client.force_login(application.author)
    assert opened(client, application, attachment) == [
        at("file", application, attachment.pk),
        at("files", application),
    ]


def sent_with_file():
    application = complete()
    attached(application)
    return submit(application, actor=application.author)


def test_those_who_read_the_application_read_its_files_and_who_stands_aside_does_not(with_second_factor):
    application = sent_with_file()
    attachment = application.attachments.get()
    moderator = UserFactory(groups=["moderators"])
    client = with_second_factor(StrictClient(), moderator)
    door = at("desk_attached", application, attachment.pk)
    assert opened(client, application, attachment) == [door]
    assert door in words(client.get(at("desk_file", application)))
    stand_aside(application, "Une amie y travaille.", actor=moderator)
    assert status_of(client, door) == 403
    assert opened(client, application, attachment) == []


def test_a_guest_reads_the_files_of_the_one_application_with_a_second_factor(client, with_second_factor):
    application, other = sent_with_file(), sent_with_file()
    guest = UserFactory()
    named = {"named_by": UserFactory(groups=["operators"]), "reason": "Elle connaît le métier."}
    GuestReviewer.objects.create(application=application, person=guest, **named)
    doors = [at("desk_attached", one, one.attachments.get().pk) for one in (application, other)]
    client.force_login(guest)
    assert client.get(doors[0]).status_code == 302
    client = with_second_factor(StrictClient(), guest)
    assert [status_of(client, door) for door in doors] == [200, 404]


def test_a_draft_is_read_by_nobody_at_the_desk(with_second_factor):
    application = draft()
    attachment = attached(application)
    client = with_second_factor(StrictClient(), UserFactory(groups=["moderators"]))
    assert client.get(at("desk_attached", application, attachment.pk)).status_code == 404


def test_the_number_of_a_file_opens_nothing_under_another_application(client, with_second_factor):
    mine, theirs = sent_with_file(), sent_with_file()
    client.force_login(mine.author)
    assert client.get(at("file", mine, theirs.attachments.get().pk)).status_code == 404
    client.post(at("files", mine), {"remove": theirs.attachments.get().pk})
    assert theirs.attachments.count() == 1
    client = with_second_factor(StrictClient(), UserFactory(groups=["moderators"]))
    assert client.get(at("desk_attached", mine, theirs.attachments.get().pk)).status_code == 404


def test_who_does_not_administer_the_organization_attaches_and_removes_nothing():
    application = draft()
    attachment = attached(application)
    for person in (UserFactory(), applicant()):
        with pytest.raises(PermissionDenied):
            attach(application, upload("a.odt", odt()), part=Part.PROJECTS, actor=person)
        with pytest.raises(PermissionDenied):
            remove_attachment(attachment, actor=person)


def test_a_private_file_has_no_address_of_its_own(folder):
    with pytest.raises(ValueError, match="no public address"):
        PrivateStorage(location=folder).url("vetting/x")
