"""What failed, on the operators' page: in words, tried again with one button, or dropped with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse, reverse_lazy

from portal.accounts.actions.people import create_person
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.moderation import machine, views
from portal.moderation.failures import masked
from portal.notifications.actions.mails import blank_old_bodies
from portal.notifications.delivery import send
from portal.notifications.models import OutgoingMail
from portal.outbox.models import OutboxEvent
from portal.outbox.sweeper import sweep
from portal.search.models import SearchDocument
from providers.actions.listings import suspend_listing
from tests.portal.notifications.test_delivery import TO, News
from tests.providers.edits import make_moderator
from tests.providers.factories import ProviderFactory
from tests.utils.mailbox import open_mailbox, text_of
from tests.utils.pages import words_of
from tests.utils.ports import free_port

pytestmark = pytest.mark.django_db
PAGE = "/moderation/exploitation/"
ALL = reverse_lazy("moderation:operations_retry_all")
REFUSED = "NotTaken: SMTPRecipientsRefused: {'…': (550, b'unknown')}"
REMOVED = "a été supprimé après trente jours"


@pytest.fixture
def operators(client, with_second_factor):
    person = create_person(actor=None, email="op@desk.example", display_name="Op", groups=("operators",))
    return with_second_factor(client, person)


def given_up(**fields):
    values = {"topic": "mail.send", "state": "failed", "attempts": 12, "last_error": "550 no such user", **fields}
    now = clock.now()
    return OutboxEvent.objects.create(created_at=now, due_at=now, **values)


def test_a_mail_that_failed_leaves_once_its_server_is_back_and_one_button_is_pressed(operators, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    provider = ProviderFactory(email="bonjour@moyeu.example")
    suspend_listing(provider, actor=make_moderator(), reason="Le téléphone ne répond plus depuis deux mois.")
    OutboxEvent.objects.filter(topic="mail.send").update(attempts=11)
    sweep()
    event = OutboxEvent.objects.get(topic="mail.send")
    page = words_of(operators.get(PAGE))
    assert event.state == "failed" and "n’a pas pu être joint" in page
    assert "Votre fiche est suspendue" in page and "b…@moyeu.example" in page
    with open_mailbox() as (mailbox, port):
        settings.EMAIL_PORT = port
        operators.post(reverse("moderation:operations_retry", args=[event.pk]))
        sweep()
        assert "depuis deux mois" in text_of(mailbox.wait_for("bonjour@moyeu.example"))
    assert OutgoingMail.objects.get().sent_at
    assert "1 parti en deux jours" in words_of(operators.get(PAGE))


def test_of_an_address_only_the_domain_is_told():
    assert [masked(one) for one in ("odile@lavoir.example", "", "odile")] == ["o…@lavoir.example", "", ""]


def test_a_task_is_dropped_with_a_reason_and_never_taken_up_again(operators):
    event = given_up()
    drop = reverse("moderation:operations_drop", args=[event.pk])
    assert operators.post(drop, {"reason": ""}).status_code == 422
    operators.post(drop, {"reason": "Cette adresse n’existe plus."})
    event.refresh_from_db()
    assert event.state == "done" and not sweep()
    assert AuditEntry.objects.get(verb="outbox.dropped").reason == "Cette adresse n’existe plus."
    again = operators.post(drop, {"reason": "Encore une fois."}, follow=True)
    assert "rien n’a été fait" in words_of(again) and AuditEntry.objects.filter(verb="outbox.dropped").count() == 1


def never_left(*, aged=True):
    """A mail that was given up; if aged, its text was removed since."""
    with transaction.atomic():
        mail = send(News(), to=TO)
    OutboxEvent.objects.filter(payload={"mail": mail.pk}).update(state="failed", attempts=12, last_error=REFUSED)
    if aged:
        OutgoingMail.objects.filter(pk=mail.pk).update(created_at=clock.now() - timedelta(days=31))
        blank_old_bodies()
    return OutboxEvent.objects.get(payload={"mail": mail.pk})


def test_a_mail_whose_text_was_removed_is_not_tried_again_and_can_be_dropped(operators):
    event = never_left()
    retry, drop = (reverse(f"moderation:operations_{name}", args=[event.pk]) for name in ("retry", "drop"))
    answer = operators.get(PAGE)
    assert REMOVED in words_of(answer) and "refuse cette adresse" not in words_of(answer)
    assert drop in answer.content.decode() and retry not in answer.content.decode()
    assert REMOVED in words_of(operators.get(drop))
    refused = words_of(operators.post(retry, follow=True))
    assert refused.count(REMOVED) == 2 and "dans quelques secondes" not in refused
    event.refresh_from_db()
    assert (event.state, event.attempts) == ("failed", 12)
    assert not sweep() and not AuditEntry.objects.filter(verb="outbox.retried").exists()
    operators.post(drop, {"reason": "La personne a été appelée."})
    event.refresh_from_db()
    assert event.state == "done" and AuditEntry.objects.get(verb="outbox.dropped")
    assert "il n’y avait rien à faire" in words_of(operators.post(retry, follow=True))


def test_a_mail_that_still_has_its_text_can_be_tried_again(operators):
    event = never_left(aged=False)
    retry = reverse("moderation:operations_retry", args=[event.pk])
    page = operators.get(PAGE)
    assert retry in page.content.decode() and REMOVED not in words_of(page)
    operators.post(retry)
    assert sweep() == 1 and OutgoingMail.objects.get().sent_at


def test_trying_all_again_leaves_out_what_cannot_be_sent_any_more_and_says_so(operators):
    gone, fresh = never_left(), never_left(aged=False)
    answer = words_of(operators.post(ALL, follow=True))
    assert "1 tâche va être reprise." in answer and "1 tâche a été laissée de côté" in answer
    assert OutboxEvent.objects.get(pk=gone.pk).state == "failed"
    assert OutboxEvent.objects.get(pk=fresh.pk).state == "waiting"
    again = words_of(operators.post(ALL, follow=True))
    assert "0 tâche va être reprise." in again and "1 tâche a été laissée de côté" in again


def test_trying_all_again_says_how_many_are_left_for_the_next_time(operators, monkeypatch):
    monkeypatch.setattr(views, "RETRIED_AT_ONCE", 2)
    never_left(), never_left()
    kept = [never_left(aged=False) for _ in range(5)]
    assert "Il en reste 3" in words_of(operators.post(ALL, follow=True))
    assert "Il en reste 1" in words_of(operators.post(ALL, follow=True))
    last = words_of(operators.post(ALL, follow=True))
    assert "1 tâche va être reprise." in last and "Il en reste" not in last
    assert not OutboxEvent.objects.filter(pk__in=[event.pk for event in kept], state="failed").exists()
    assert AuditEntry.objects.filter(verb="outbox.retried").count() == 5


def test_the_index_is_compared_and_mended_as_a_task_wished_once(operators):
    ProviderFactory()
    repair = reverse("moderation:operations_repair")
    operators.post(repair)
    assert "déjà demandé" in words_of(operators.post(repair, follow=True))
    assert AuditEntry.objects.filter(verb="search.repair_wished").count() == 1
    sweep()
    assert SearchDocument.objects.count() == 1


def test_the_page_says_what_lies_on_the_disk_and_warns_before_it_is_full(operators, monkeypatch):
    assert "presque plein" not in words_of(operators.get(PAGE))
    monkeypatch.setattr(machine, "LEAST_FREE", 1.1)
    page = words_of(operators.get(PAGE))
    assert "presque plein" in page and "Les tables sont celles de cette version" in page
    assert machine.database_size() > 0 and machine.missing_tables() == []


@pytest.mark.parametrize("name", ["operations_drop", "operations_repair"])
def test_dropping_and_mending_are_for_operators(client, with_second_factor, name):
    event = given_up()
    moderator = with_second_factor(client, make_moderator())
    url = reverse(f"moderation:{name}", args=[event.pk] if name == "operations_drop" else [])
    assert moderator.post(url, {"reason": "Une raison assez longue."}).status_code == 403
    event.refresh_from_db()
    assert event.state == "failed"
