"""One class per mail, filed here so that preferences and tests know them all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Recipient:
    """Who a mail goes to: one address, how to greet, in which language, and the account if there is one."""

    address: str
    name: str = ""
    language: str = "fr"
    user: Any = None


@dataclass(frozen=True)
class Link:
    """What a button or a link of a mail says, and where it leads (an absolute address)."""

    label: Text
    url: str


@dataclass(frozen=True)
class MailContent:
    """What a mail says. Text and HTML parts are both made from it, so neither can lack anything.

    At most two links here; the third is the one that stops the mails.
    """

    subject: Text
    paragraphs: list[Text]  # before the facts
    facts: list[tuple[Text, Text]] = field(default_factory=list)
    quote: Text = ""  # what somebody wrote, shown as theirs
    signs: tuple[Text, Text] | None = None  # what is left, what replaces it
    code: str = ""  # a code to type, in large type
    closing: list[Text] = field(default_factory=list)  # between the facts and the button
    action: Link | None = None
    second: Link | None = None
    notes: list[Text] = field(default_factory=list)  # small print under the button


class Notification:
    """Base of every mail. A subclass names its kind, says why it is sent, and builds its content.

    `kind` is "app.name". `label` stands on the preferences page. `reason` completes "You receive this
    message because…". A mail that is not `optional` is one without which the thing itself would not
    work (a code, the answer to one's own request); it says so instead of offering to stop it.
    """

    kind: str
    label: Text
    reason: Text
    optional: bool = True
    is_sensitive: bool = False  # the body is blanked as soon as it is sent

    def content(self) -> MailContent:
        """What the mail says, in the active language (the recipient's)."""
        raise NotImplementedError

    @classmethod
    def sample(cls) -> Notification:
        """An instance with invented content that touches no database: for /dev/mails and the test over every mail."""
        raise NotImplementedError


notifications: dict[str, type[Notification]] = {}


def notification(cls: type[Notification]) -> type[Notification]:
    """Class decorator: file a notification under its kind."""
    known = notifications.get(cls.kind)
    if known is not None and known.__qualname__ != cls.__qualname__:
        raise ValueError(f"the kind {cls.kind!r} is taken by {known!r}")
    notifications[cls.kind] = cls
    return cls


