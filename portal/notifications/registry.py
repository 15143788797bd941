"""One class per mail, filed here so that preferences and tests know them all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Union

from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Text = Union[str, "_StrPromise"]  # noqa: UP007 - the lazy text has a type for mypy only


@dataclass(frozen=True)
class Recipient:
    """Who a mail goes to: one address, how to greet, in which language, and the account if there is one."""

    address: str
    name: str = ""
    language: str = "fr"
    user: Any = None

    @classmethod
    def of(cls, user: Any) -> Recipient:
        """The recipient that an account is: its present address, its name, its language."""
        return cls(address=user.email or "", name=user.display_name, language=user.language, user=user)


@dataclass(frozen=True)
class Link:
    """What a button or a link of a mail says, and where it leads (an absolute address)."""

    label: Text
    url: str

    @classmethod
    def to(cls, label: Text, view_name: str, *args: Any, **kwargs: Any) -> Link:
        """A link to a page of ours, in the active language."""
        return cls(label, settings.SITE_URL + reverse(view_name, args=args, kwargs=kwargs))


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

    `kind` is "app.name". `label` stands on the preferences page. `reason` is a sentence that begins with
    "You receive this message because…". A mail that is not `optional` is one without which the thing
    itself would not work (a code, the answer to one's own request); it says so (`essential_because`)
    instead of offering to stop it.
    """

    kind: str
    label: Text
    reason: Text
    optional: bool = True
    essential_because: Text = _("It is part of what you asked for, so it cannot be stopped.")
    do_not_call_in_templates = True  # pages list the classes, and a template would call them
    is_sensitive: bool = False  # body and address are blanked as soon as it is sent

    def content(self) -> MailContent:
        """What the mail says, in the active language (the recipient's)."""
        raise NotImplementedError

    def one_click_stop(self) -> str:
        """An absolute address that stops it at once by a POST (RFC 8058), where that is not for preferences to do."""
        return ""

    @classmethod
    def concerns(cls, user: Any) -> bool:
        """Whether this person may receive it at all, and so chooses; `user` is None for an address without account."""
        return True

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


def grouped() -> list[tuple[Text, list[type[Notification]]]]:
    """Every kind of mail under the name of its app, for pages that list them all."""
    groups: dict[str, list[type[Notification]]] = {}
    for cls in notifications.values():
        groups.setdefault(cls.kind.partition(".")[0], []).append(cls)
    return [(apps.get_app_config(label).verbose_name, classes) for label, classes in groups.items()]
