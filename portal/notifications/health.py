"""The mail server. See portal.common.services."""

from __future__ import annotations

import smtplib
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext_lazy as _

from portal.common.faults import network
from portal.common.services import Service, Trouble, services

VARIABLE = "EMAIL_URL"
OK, WILL_FORWARD = 250, 251
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def register() -> None:
    """Called in `NotificationsConfig.ready()`."""
    services.register(
        "mail server",
        Service(
            label=_("Mail server"),
            check=try_mail_server,
            meanwhile=_("Mails wait and leave once it is back. Who logs in with a code has to wait as well."),
            is_used=is_used,
            keep=60,  # a log-in every few seconds is what mail servers shut out
            apart=True,  # its time limit counts for each of a dozen answers
        ),
        position=80,
    )


def is_used() -> bool:
    """Without a mail server, mails are files in VAR_DIR."""
    return settings.EMAIL_BACKEND == SMTP


def try_mail_server() -> str:
    """Connect, log in, say NOOP; no mail."""
    with opened() as server:
        server.connection.noop()
    return f"{place()}: " + ("connected and logged in" if settings.EMAIL_HOST_USER else "connected")


class opened:  # noqa: N801 - used as a block
    """The connection of Django's own settings; what goes wrong is raised as a Trouble."""

    def __enter__(self) -> Any:
        self.server = get_connection()
        try:
            self.server.open()
        except (OSError, smtplib.SMTPException) as error:
            raise Trouble(sentence(error)) from error
        return self.server

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        self.server.close()
        if isinstance(error, (OSError, smtplib.SMTPException)):
            raise Trouble(sentence(error)) from error


def send_test_mail(address: str) -> str:
    """Send a mail at once, past the outbox; what the mail server answered to it, in its own words."""
    if not is_used():
        raise Trouble(
            "EMAIL_URL is not set, so mails are files in VAR_DIR: set it to smtp+tls://user:password@host:587."
        )
    message = EmailMessage(
        "Tandem: test", "Sent by “manage.py doctor”. If you can read it, mails arrive.\n", to=[address]
    )
    sender = parseaddr(message.from_email)[1]
    with opened() as server:
        smtp: smtplib.SMTP = server.connection
        smtp.ehlo_or_helo_if_needed()
        code, answer = smtp.mail(sender)
        if code != OK:
            raise Trouble(f"The mail server at {place()} refuses the sender of EMAIL_FROM: {_words(code, answer)}.")
        code, answer = smtp.rcpt(address)
        if code not in (OK, WILL_FORWARD):
            raise Trouble(f"The mail server at {place()} refuses the recipient of --mail: {_words(code, answer)}.")
        content: Any = message.message()
        code, answer = smtp.data(content.as_bytes(linesep="\r\n"))
        if code != OK:
            raise Trouble(f"The mail server at {place()} refuses the mail: {_words(code, answer)}.")
    return f"sent, {place()} answered: {_words(code, answer)}"


def place() -> str:
    return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"


def sentence(error: Exception) -> str:
    """What is wrong with the mail server, and what to set."""
    where = place()
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"The mail server at {where} refuses the log-in: correct user and password in {VARIABLE}."
    if isinstance(error, smtplib.SMTPNotSupportedError):
        if "STARTTLS" in str(error):
            return f"The mail server at {where} offers no TLS there: use another port, or smtp:// in {VARIABLE}."
        return (
            f"The mail server at {where} takes no log-in: leave user and password out, or use smtp+tls:// ({VARIABLE})."
        )
    if isinstance(error, smtplib.SMTPSenderRefused):
        return f"The mail server at {where} refuses the sender of EMAIL_FROM: {_said(error)}."
    if isinstance(error, smtplib.SMTPResponseException):
        return f"The mail server at {where} answers {_said(error)}: see its log ({VARIABLE})."
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return f"The mail server at {where} hangs up: it may want TLS at once, smtp+ssl:// and port 465 in {VARIABLE}."
    return network.sentence(error, variable=VARIABLE, place=where) or (
        f"The mail server at {where} ({VARIABLE}) fails: {type(error).__name__}: {error}"
    )


def _said(error: smtplib.SMTPResponseException) -> str:
    return _words(error.smtp_code, error.smtp_error)


def _words(code: int, answer: bytes | str) -> str:
    return f"{code} {answer.decode(errors='replace') if isinstance(answer, bytes) else answer}".strip()
