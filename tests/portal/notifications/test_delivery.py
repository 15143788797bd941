from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import OperationalError, connection, transaction

from portal.common import clock
from portal.notifications import delivery
from portal.notifications.actions.mails import blank_old_bodies, erase_mails
from portal.notifications.delivery import send
from portal.notifications.models import OutgoingMail
from portal.notifications.registry import Link, MailContent, Notification, Recipient
from portal.outbox.models import OutboxEvent
from portal.outbox.sweeper import sweep
from tests.portal.accounts.factories import UserFactory

TO = Recipient("salome@le-moyeu.example", name="Salomé", language="fr")


class News(Notification):
    kind = "accounts.test_news"
    label = "News"
    reason = "You receive this message because this is a test."

    def content(self):
        return MailContent(
            subject="Deux  lignes\nen une",
            paragraphs=["Un <b>mot</b> & un autre."],
            signs=("Gmail", "une messagerie associative"),
            facts=[("Budget", "1 250 €")],
            quote="Bernard a déménagé.\nIl répond encore.",
            action=Link("Lire", "https://tandem.example/d/7Q4M"),
        )


class Code(News):
    is_sensitive = True
    optional = False


def write(notification, to=TO, **extra):
    with transaction.atomic():
        return send(notification, to=to, **extra)


@pytest.mark.django_db
def test_a_mail_waits_for_the_sweeper_and_leaves_once():
    row = write(News(), reply_to="odile@voix-du-lavoir.example")
    assert outbox.outbox == []
    assert sweep() == 1
    assert sweep() == 0
    (sent,) = outbox.outbox
    assert sent.to == ["salome@le-moyeu.example"]
    assert sent.cc == sent.bcc == []
    assert sent.subject == "Deux lignes en une"
    assert sent.extra_headers["Message-ID"] == row.message_id
    assert sent.extra_headers["Reply-To"] == "odile@voix-du-lavoir.example"
    row.refresh_from_db()
    assert row.sent_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_left_while_the_database_went_away_is_marked_once_it_is_back(monkeypatch):
    monkeypatch.setattr(delivery, "BREATH", 0.0)
    row, refused = write(News()), []

    def away_twice(execute, sql, params, many, context):
        if len(refused) < 2 and sql.startswith('UPDATE "notifications_outgoingmail"'):
            refused.append(sql)
            raise OperationalError("server closed the connection unexpectedly")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(away_twice):
        sweep()
    assert len(refused) == 2
    assert len(outbox.outbox) == 1
    row.refresh_from_db()
    assert row.sent_at is not None


@pytest.mark.django_db
def test_what_people_write_is_escaped_in_html_and_plain_in_text():
    row = write(News())
    assert "Un <b>mot</b> & un autre." in row.text
    assert "&lt;b&gt;mot&lt;/b&gt; &amp; un autre." in row.html
    assert "> Il répond encore." in row.text
    assert "Gmail → une messagerie associative" in row.text


@pytest.mark.django_db
def test_nobody_without_an_address_is_written_to():
    assert write(News(), to=Recipient("")) is None
    assert not OutboxEvent.objects.exists()


@pytest.mark.django_db
def test_a_code_goes_by_the_urgent_queue_and_is_blanked_once_sent():
    write(News())
    code = write(Code())
    assert list(OutboxEvent.objects.order_by("-queue").values_list("queue", flat=True)) == ["urgent", "default"]
    sweep(limit=1)
    code.refresh_from_db()
    assert code.sent_at is not None
    assert (code.text, code.html, code.subject, code.to_address, code.headers) == ("", "", "", "", {})


@pytest.mark.django_db
def test_a_rolled_back_change_sends_nothing():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        send(News(), to=TO)
        raise ZeroDivisionError
    assert not OutgoingMail.objects.exists()
    assert sweep() == 0


@pytest.mark.django_db
def test_bodies_and_addresses_are_blanked_after_thirty_days():
    row = write(News())
    with clock.frozen_at(clock.now() + timedelta(days=29)):
        assert blank_old_bodies() == 0
    with clock.frozen_at(clock.now() + timedelta(days=31)):
        assert blank_old_bodies() == 1
    row.refresh_from_db()
    assert (row.text, row.html, row.subject, row.to_address, row.headers) == ("", "", "", "", {})


@pytest.mark.django_db
def test_a_mail_that_never_left_in_thirty_days_fails_for_good_and_is_not_called_done():
    row, code = write(News()), write(Code())
    with clock.frozen_at(clock.now() + timedelta(days=31)):
        blank_old_bodies()
        sweep()
    assert outbox.outbox == []
    for event, mail in zip(OutboxEvent.objects.order_by("pk"), (row, code), strict=True):
        assert event.payload == {"mail": mail.pk}
        assert (event.state, event.attempts, event.done_at) == ("failed", 1, None)
        assert "removed after thirty days" in event.last_error


@pytest.mark.django_db
def test_a_mail_to_somebody_who_is_erased_is_not_missed_whenever_they_go():
    person = UserFactory()
    waiting = write(News(), to=Recipient(person.email, name="Odile", language="fr", user=person))
    erase_mails(person)
    assert sweep() == 1
    with clock.frozen_at(clock.now() + timedelta(days=40)):
        OutgoingMail.objects.update(user=person)  # as one that was blanked with a link while its person stayed
        erase_mails(person)
        OutboxEvent.objects.update(state="waiting")
        assert sweep() == 1
    assert outbox.outbox == [] and OutboxEvent.objects.get().state == "done"
    waiting.refresh_from_db()
    assert not waiting.to_address and waiting.sent_at is None


@pytest.mark.django_db
def test_a_mail_that_left_and_was_blanked_since_is_not_called_lost():
    write(News())
    sweep()
    with clock.frozen_at(clock.now() + timedelta(days=31)):
        blank_old_bodies()
        OutboxEvent.objects.update(state="waiting", claim="")
        sweep()
    assert OutboxEvent.objects.get().state == "done"
