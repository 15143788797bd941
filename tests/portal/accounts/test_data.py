"""What a person takes along: counted in words, as JSON, as tables with the files they sent."""

from __future__ import annotations

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.common import clock
from portal.common.registries import exporters
from portal.notifications.models import OutgoingMail
from tests.portal.accounts.factories import MembershipFactory, UserFactory
from tests.vetting.applying import applicant, draft
from tests.vetting.attaching import attached

pytestmark = pytest.mark.django_db


def unzipped(response) -> ZipFile:
    return ZipFile(BytesIO(b"".join(response.streaming_content)))


def mails(person, count):
    now = clock.now()
    OutgoingMail.objects.bulk_create(
        OutgoingMail(kind="a.b", user=person, subject=f"Objet {n}", text="x", message_id=f"<{n}>", created_at=now)
        for n in range(count)
    )


def test_the_page_counts_in_words_and_leads_on(client):
    membership = MembershipFactory(organization__name="Les Voix du Lavoir")
    client.force_login(membership.user)
    page = client.get(reverse("accounts:data")).content.decode()
    assert "Vos organisations" in page and "1 élément" in page
    for name in ("accounts:export", "accounts:export_tables", "accounts:kept", "accounts:delete"):
        assert f'href="{reverse(name)}"' in page


def test_five_thousand_rows_take_no_more_queries_than_three(client, django_assert_max_num_queries):
    person = UserFactory()
    client.force_login(person)
    mails(person, 3)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(reverse("accounts:data"))
    OutgoingMail.objects.all().delete()
    mails(person, 5_000)
    with django_assert_max_num_queries(len(few)):
        page = client.get(reverse("accounts:data")).content.decode()
    assert "5\u202f000 éléments" in page
    tables = unzipped(client.get(reverse("accounts:export_tables")))
    (name,) = [name for name in tables.namelist() if "courriels" in name]
    assert tables.read(name).decode("utf-8-sig").count("\n") == 5_001


def test_tables_open_in_a_spreadsheet_and_run_nothing_there(client):
    person = UserFactory(display_name="=1+1")
    client.force_login(person)
    tables = unzipped(client.get(reverse("accounts:export_tables")))
    first = min(name for name in tables.namelist() if name.endswith(".csv"))
    raw = tables.read(first)
    assert raw.startswith(b"\xef\xbb\xbf")
    header, line = raw.decode("utf-8-sig").splitlines()[:2]
    assert header.startswith("name,address,") and line.startswith("'=1+1,")
    assert first in tables.read("lisez-moi.txt").decode()


def test_files_that_were_sent_are_in_the_archive_of_who_sent_them(client):
    person = applicant()
    joined = attached(draft(person), name="statuts.pdf")
    client.force_login(person)
    tables = unzipped(client.get(reverse("accounts:export_tables")))
    (path,) = [name for name in tables.namelist() if name.endswith("statuts.pdf")]
    assert len(tables.read(path)) == joined.size
    client.force_login(UserFactory())
    assert not [name for name in unzipped(client.get(reverse("accounts:export_tables"))).namelist() if "pdf" in name]


def test_json_has_every_room_that_has_an_exporter(client):
    person = UserFactory()
    client.force_login(person)
    response = client.get(reverse("accounts:export"))
    assert "attachment" in response["Content-Disposition"] and "no-store" in response["Cache-Control"]
    assert set(json.loads(response.content)) == {"exported_at", *(name for name, _export in exporters.items())}
