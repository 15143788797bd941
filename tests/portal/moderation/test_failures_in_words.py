"""What an error means, on the operators' page: of each real text the one sentence that does not mislead."""

from __future__ import annotations

import smtplib
import socket

import pytest
from aiosmtpd.controller import Controller
from django.db import IntegrityError, OperationalError, transaction

from portal.moderation.failures import UNKNOWN, why_in_words
from portal.notifications.delivery import NotTaken, send
from portal.outbox.models import OutboxEvent
from portal.outbox.sweeper import sweep
from tests.portal.notifications.test_delivery import TO, News
from tests.utils.ports import free_port

GONE = "refuse cette adresse"
US = "nous refuse"
THIS_MAIL = "refuse ce message"
LATER = "revenir plus tard"
AWAY = "n’a pas pu être joint"
SETTINGS = "ne sait pas faire"
DATABASE = "base de données"
NOBODY_KNOWS = "personne n’avait prévu"


def refused(code: int, answer: bytes) -> smtplib.SMTPException:
    return smtplib.SMTPRecipientsRefused({"…": (code, answer)})


MAILS = [
    (refused(550, b"5.1.1 <...>: Recipient address rejected: User unknown"), GONE),
    (refused(550, b"no such user"), GONE),
    (refused(553, b"5.1.3 bad address syntax"), GONE),
    (refused(450, b"4.2.0 Greylisted, see 5510"), LATER),
    (refused(452, b"4.2.2 mailbox full, 550 messages"), LATER),
    (refused(554, b"5.7.1 Relay access denied"), THIS_MAIL),
    (refused(550, b"relay not permitted"), THIS_MAIL),
    (refused(550, b"5.7.1 Client host blocked"), THIS_MAIL),
    (refused(552, b"5.2.2 mailbox full"), THIS_MAIL),
    (smtplib.SMTPSenderRefused(553, b"5.7.1 Sender address rejected: not owned by user", "a@b.example"), US),
    (smtplib.SMTPSenderRefused(550, b"5.1.8 unknown sender", "a@b.example"), US),
    (smtplib.SMTPSenderRefused(451, b"4.3.0 try again", "a@b.example"), LATER),
    (smtplib.SMTPAuthenticationError(535, b"5.7.8 authentication failed"), US),
    (smtplib.SMTPAuthenticationError(454, b"4.7.0 temporary authentication failure"), LATER),
    (smtplib.SMTPDataError(550, b"5.7.23 SPF check failed"), THIS_MAIL),
    (smtplib.SMTPDataError(554, b"blocked"), THIS_MAIL),
    (smtplib.SMTPDataError(451, b"4.3.0 later, ticket 550"), LATER),
    (smtplib.SMTPHeloError(504, b"5.5.2 need fully-qualified hostname"), US),
    (smtplib.SMTPConnectError(554, b"no service for 192.0.2.1"), US),
    (smtplib.SMTPConnectError(421, b"too many connections"), LATER),
    (smtplib.SMTPServerDisconnected("Connection unexpectedly closed"), AWAY),
    (smtplib.SMTPNotSupportedError("STARTTLS extension not supported by server."), SETTINGS),
    (smtplib.SMTPException("No suitable authentication method found."), SETTINGS),
]


@pytest.mark.parametrize(("error", "said"), MAILS, ids=lambda value: str(value)[:60])
def test_a_mail_server_s_answer_is_told_by_its_kind_before_its_number(error, said):
    """The texts as `deliver` and the sweeper write them."""
    assert said in why_in_words(f"{NotTaken.__name__}: {type(error).__name__}: {error}")


OTHERS = [
    (ConnectionRefusedError(111, "Connection refused"), AWAY),
    (TimeoutError("timed out"), AWAY),
    (socket.gaierror(-2, "Name or service not known"), AWAY),
    (OperationalError("database is locked"), DATABASE),
    (OperationalError("connection to server at 192.0.2.1, port 5432 failed: Connection timed out"), DATABASE),
    (OSError(28, "No space left on device"), "disque"),
    (IntegrityError("duplicate key value violates unique constraint DETAIL: Key (id)=(15507) exists."), NOBODY_KNOWS),
    (ValueError("row 451 of 553, see SMTP"), NOBODY_KNOWS),
    (KeyError("SMTPRecipientsRefused"), NOBODY_KNOWS),
    (KeyError(550), NOBODY_KNOWS),
]


@pytest.mark.parametrize(("error", "said"), OTHERS, ids=lambda value: str(value)[:60])
def test_what_is_no_answer_of_a_mail_server_is_not_taken_for_one(error, said):
    assert said in why_in_words(f"{type(error).__name__}: {error}")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("nobody handles the topic 'x'", "peut être abandonnée"),
        ("the process ended each time this was tried", "faute de mémoire"),
        ("", ""),
    ],
)
def test_what_the_sweeper_itself_says_is_said_in_words(error, said):
    assert said in why_in_words(error)
    assert NOBODY_KNOWS in str(UNKNOWN)


class Refusing:
    """Handler of aiosmtpd: answers one step of the conversation with a refusal."""

    def __init__(self, step: str, answer: str) -> None:
        async def refuse(*_args: object) -> str:
            return answer

        setattr(self, f"handle_{step}", refuse)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("step", "answer", "said"),
    [
        ("RCPT", "550 5.1.1 <salome@le-moyeu.example> is unknown", GONE),
        ("RCPT", "450 4.2.0 greylisted", LATER),
        ("MAIL", "553 5.7.1 not owned by user", US),
        ("DATA", "554 blocked", THIS_MAIL),
        ("DATA", "451 4.3.0 later", LATER),
    ],
)
def test_what_a_real_server_answers_is_read_from_the_event(settings, step, answer, said):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    with transaction.atomic():
        send(News(), to=TO)
    controller = Controller(Refusing(step, answer), hostname="127.0.0.1", port=settings.EMAIL_PORT)
    controller.start()
    try:
        sweep()
    finally:
        controller.stop()
    error = OutboxEvent.objects.get().last_error
    assert error and TO.address not in error
    assert said in why_in_words(error)
