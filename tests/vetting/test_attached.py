"""Attaching files to an application: who may, when, how many; kept privately, and private by every address."""

from __future__ import annotations

import os
import re
import stat
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.db import transaction

from portal.audit.api import history_of
from portal.common import clock
from portal.common.attachments.refusal import FileRefused
from portal.common.private_storage import private_storage
from portal.common.transitions import NotAllowedFrom
from portal.outbox.sweeper import sweep
from providers.vetting.actions import attaching
from providers.vetting.actions.attached_bytes import sweep_attached
from providers.vetting.actions.attaching import attach, remove_attachment
from providers.vetting.actions.drafting import discard_draft, remove_project
from providers.vetting.enums import ApplicationState, Part
from providers.vetting.models import Application, Attachment, Judgement, ToldProject
from providers.vetting.queries import writable_parts
from tests.portal.common.files import CANARY, pdf, picture, telling_pdf, upload
from tests.utils.client import StrictClient
from tests.vetting.applying import complete, draft, sent, tell
from tests.vetting.attaching import at, attached, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


def files_in(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def send(client, application, content=None, *, name="rapport.pdf", about="projects"):
    file = upload(name, pdf() if content is None else content)
    return client.post(at("files", application), {"file": file, "about": about})


def test_a_file_is_attached_listed_and_handed_out_as_it_was_cleaned(client):
    application = draft()
    client.force_login(application.author)
    assert send(client, application, telling_pdf(), name="../Rapport d’été.exe").status_code == 302
    attachment = Attachment.objects.get()
    page = words(client.get(at("files", application)))
    assert "Rapport d’été.pdf" in page
    assert str(application.author) in page
    response = client.get(at("file", application, attachment.pk))
    assert CANARY.encode() not in b"".join(response)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('Rapport d’été.pdf')}"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_nothing_of_the_metadata_lies_on_the_disk_and_the_names_there_say_nothing(folder):
    attached(draft(), telling_pdf(), "Rapport.pdf")
    (path,) = files_in(folder)
    assert CANARY.encode() not in path.read_bytes()
    assert re.fullmatch(r"[0-9a-f]{40}", path.name)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_page_without_files_says_so_and_says_what_may_be_sent(client):
    application = draft()
    client.force_login(application.author)
    page = words(client.get(at("files", application)))
    assert "Pas encore de fichier" in page
    assert "10 Mio au plus" in page
    assert 'accept="application/pdf,image/png' in page


def test_a_file_can_be_about_one_support(client):
    application = draft()
    project = tell(application, 1)
    client.force_login(application.author)
    send(client, application, about=f"project-{project.pk}")
    attachment = Attachment.objects.get()
    assert (attachment.project, attachment.part) == (project, Part.PROJECTS)
    assert project.association in words(client.get(at("files", application)))


def test_files_are_shown_where_one_reads_the_application_again(client):
    application = complete()
    attached(application)
    client.force_login(application.author)
    assert at("file", application, Attachment.objects.get().pk) in words(client.get(at("review", application)))
    assert at("files", application) in words(client.get(at("projects", application)))


def test_what_is_refused_is_said_beside_the_field_and_nothing_is_kept(client, folder):
    application = draft()
    client.force_login(application.author)
    response = send(client, application, b"<svg/>", name="dessin.png", about="prices")
    assert response.status_code == 422
    page = words(response)
    assert "« dessin.png » n’est pas joint. C’est un dessin SVG" in page
    assert '<option value="prices" selected>' in page
    assert not Attachment.objects.exists()
    assert files_in(folder) == []


def test_a_form_without_a_file_says_what_to_do(client):
    application = draft()
    client.force_login(application.author)
    response = client.post(at("files", application), {"about": "prices"})
    assert response.status_code == 422
    assert "Choisissez d’abord un fichier" in words(response)


class Unread:
    """A body that fails whoever reads it."""

    def read(self, *_args):
        raise AssertionError("the body was read")

    readline = read


@pytest.mark.parametrize("token", [{}, {"X-CSRFToken": "x" * 32}])
def test_two_hundred_megabytes_are_refused_in_words_without_being_read(token):
    application = draft()
    client = StrictClient(enforce_csrf_checks=True, headers=token)
    client.force_login(application.author)
    body = {"CONTENT_LENGTH": str(200 * 1024 * 1024), "wsgi.input": Unread()}
    response = client.generic("POST", at("files", application), content_type="multipart/form-data; boundary=x", **body)
    assert response.status_code == 413
    assert "Il pèse 200,0 Mio ; c’est 10,0 Mio au plus" in words(response)


def test_twelve_megabytes_are_let_go_by_and_refused_in_words(folder):
    application = draft()
    client = StrictClient(enforce_csrf_checks=True)
    client.force_login(application.author)
    response = send(client, application, b"%PDF-" + bytes(12 * 1024 * 1024))
    assert response.status_code == 413
    assert "Il pèse 12,0 Mio ; c’est 10,0 Mio au plus" in words(response)
    assert response.wsgi_request.read() == b""
    assert files_in(folder) == []


def test_a_form_of_another_site_attaches_nothing():
    application = draft()
    client = StrictClient(enforce_csrf_checks=True)
    client.force_login(application.author)
    assert send(client, application).status_code == 403
    assert not Attachment.objects.exists()


def test_a_form_of_ours_does():
    application = draft()
    client = StrictClient(enforce_csrf_checks=True)
    client.force_login(application.author)
    page = client.get(at("files", application)).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    data = {"file": upload("a.pdf", pdf()), "about": "prices", "csrfmiddlewaretoken": token}
    assert client.post(at("files", application), data).status_code == 302


def test_the_same_bytes_twice_are_said_to_be_there_already(client):
    application = draft()
    client.force_login(application.author)
    send(client, application, name="premier.pdf")
    response = send(client, application, name="second.pdf")
    assert response.status_code == 422
    assert "il est déjà là, sous le nom « premier.pdf »" in words(response)


def test_the_same_bytes_can_be_attached_to_two_applications():
    attached(draft())
    attached(draft())
    assert Attachment.objects.count() == 2


def test_twenty_files_fit_and_no_more(folder):
    application = draft()
    for number in range(20):
        attached(application, pdf(words=f"page {number}"))
    with pytest.raises(FileRefused, match="20"):
        attached(application, pdf(words="une de trop"))
    assert len(files_in(folder)) == 20


def test_all_files_together_have_a_weight(monkeypatch):
    monkeypatch.setattr(attaching, "MOST_TOGETHER", 1_500)
    application = draft()
    attached(application)
    with pytest.raises(FileRefused, match="Enlevez-en un"):
        attached(application, picture(size=(400, 400), kind="JPEG", quality=95), "photo.jpg")


def test_what_was_sent_can_be_read_and_not_changed(client):
    application = draft()
    attachment = attached(application)
    Application.objects.filter(pk=application.pk).update(state=ApplicationState.WITHDRAWN)
    client.force_login(application.author)
    page = words(client.get(at("files", application)))
    assert attachment.name in page
    assert "rien ne peut être joint" in page
    assert 'type="file"' not in page
    assert send(client, application, picture()).status_code == 422
    client.post(at("files", application), {"remove": attachment.pk})
    assert Attachment.objects.get() == attachment


def asked_about(part):
    """A file of which the committee asks for something in one part."""
    application = sent()
    criterion = application.criteria.rows.filter(part=part).first()
    cell = {"verdict": "to_complete", "reason": "Montrez-le.", "is_asked": True}
    Judgement.objects.create(application=application, criterion=criterion, round=1, submission=1, **cell)
    Application.objects.filter(pk=application.pk).update(state=ApplicationState.CHANGES_REQUESTED)
    application.refresh_from_db()
    return application


def test_only_what_was_asked_for_can_be_proved_when_a_file_is_completed():
    application = asked_about(Part.DECLARATIONS)
    assert writable_parts(application) == [Part.DECLARATIONS]
    attach(application, upload("a.pdf", pdf()), part=Part.DECLARATIONS, actor=application.author)
    with pytest.raises(NotAllowedFrom):
        attach(application, upload("b.png", picture()), part=Part.PRICES, actor=application.author)


def test_a_support_of_another_application_is_not_named():
    other = tell(draft(), 1)
    application = draft()
    with pytest.raises(FileRefused, match="plus dans le dossier"):
        attach(application, upload("a.pdf", pdf()), part=Part.PROJECTS, project=other, actor=application.author)


def test_a_support_that_was_taken_out_meanwhile_is_told_of_in_words():
    application = draft()
    project = tell(application, 1)
    remove_project(ToldProject.objects.get(pk=project.pk), actor=application.author)
    with pytest.raises(FileRefused, match="plus dans le dossier"):
        attach(application, upload("a.pdf", pdf()), part=Part.PROJECTS, project=project, actor=application.author)


def test_attaching_is_told_in_the_audit_without_the_name_of_the_file():
    application = draft()
    remove_attachment(attached(application, name="secret.pdf"), actor=application.author)
    entries = list(history_of(application)[:2])
    assert [entry.verb for entry in entries] == ["application.remove_attachment", "application.attach"]
    assert "secret" not in str([(entry.old, entry.new) for entry in entries])


def test_a_file_that_is_taken_out_is_gone_from_the_disk_after_the_commit(client, folder):
    application = draft()
    attachment = attached(application)
    client.force_login(application.author)
    client.post(at("files", application), {"remove": attachment.pk})
    assert not Attachment.objects.exists()
    assert len(files_in(folder)) == 1
    sweep()
    assert files_in(folder) == []
    assert "n’est plus joint" in words(client.post(at("files", application), {"remove": attachment.pk}, follow=True))


def test_a_removal_that_is_undone_leaves_the_bytes(folder):
    application = draft()
    attachment = attached(application)
    with transaction.atomic():
        remove_attachment(attachment, actor=application.author)
        transaction.set_rollback(True)
    sweep()
    assert len(files_in(folder)) == 1
    assert not remove_attachment(Attachment(pk=0, application=application, part=Part.PRICES), actor=application.author)


def test_the_files_of_a_draft_go_with_it(folder):
    application = draft()
    attached(application)
    discard_draft(application, actor=application.author)
    sweep()
    assert files_in(folder) == []


def test_bytes_without_a_row_are_found_by_the_calendar_a_day_later(folder):
    kept = attached(draft())
    private_storage().save("vetting/orphan", ContentFile(b"x"))
    assert sweep_attached() == 0
    with clock.frozen_at(clock.now() + timedelta(hours=25)):
        assert sweep_attached() == 1
    assert [path.name for path in files_in(folder)] == [os.path.basename(kept.stored_as)]


def test_the_calendar_minds_nothing_where_nothing_was_ever_attached():
    assert sweep_attached() == 0


def test_a_file_whose_bytes_are_gone_is_said_to_be(client):
    application = draft()
    attachment = attached(application)
    private_storage().delete(attachment.stored_as)
    client.force_login(application.author)
    response = client.get(at("file", application, attachment.pk))
    assert response.status_code == 404
    assert "Joignez-le à nouveau" in words(response)


def test_a_list_of_files_takes_no_more_queries_when_it_is_long(client, django_assert_max_num_queries):
    application = draft()
    client.force_login(application.author)
    for number in range(12):
        attached(application, pdf(words=f"page {number}"))
    client.get(at("files", application))
    with django_assert_max_num_queries(20):
        client.get(at("files", application))


@pytest.mark.parametrize("key", ["9" * 400, "²", "x", ""])
def test_a_file_that_is_not_there_is_not_taken_out(client, key):
    application = complete()
    client.force_login(application.author)
    page = client.post(at("files", application), {"remove": key}, follow=True)
    assert "n’est plus joint" in words(page)
