"""Who does not want which mail. A link in the mail is enough, with or without an account."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.db.models import Q, QuerySet
from django.urls import reverse

from portal.notifications.models import MailPreference
from portal.notifications.registry import Recipient

SALT = "portal.notifications.stop"


class BadStopLink(ValueError):
    """The signed part of a link is not ours: cut short in copying, or made up."""


@dataclass(frozen=True)
class Person:
    """Whom a preference is about: an account by its key, or an address by its digest.

    An account carries both: what was stopped for its address before it signed up still counts.
    """

    user_id: int | None = None
    digest: str = ""

    @classmethod
    def of(cls, user: Any) -> Person:
        """The person an account is."""
        return cls(user_id=user.pk, digest=address_digest(user.email) if user.email else "")

    def rows(self) -> QuerySet[MailPreference]:
        """What this person has stopped."""
        by_address = Q(user=None, address_digest=self.digest) if self.digest else Q(pk=None)
        by_account = Q(user_id=self.user_id) if self.user_id else Q(pk=None)
        return MailPreference.objects.filter(by_address | by_account)


def address_digest(address: str) -> str:
    """A keyed digest of a mail address: enough to recognise it, not enough to write to it."""
    return hmac.new(settings.SECRET_KEY.encode(), address.strip().lower().encode(), hashlib.sha256).hexdigest()


def stop_link(kind: str, to: Recipient) -> str:
    """Absolute address that stops one kind of mail for one person; it holds no address in clear."""
    who = {"u": to.user.pk} if to.user is not None else {"a": address_digest(to.address)}
    token = signing.dumps({"k": kind, **who}, salt=SALT)
    return settings.SITE_URL + reverse("notifications:stop", args=[token])


def read_stop_token(token: str) -> tuple[str, Person]:
    """Kind of mail and person of a stop link. It never runs out. Raises BadStopLink."""
    try:
        values = signing.loads(token, salt=SALT)
        kind, user_id, digest = str(values["k"]), values.get("u"), values.get("a", "")
    except (signing.BadSignature, KeyError, AttributeError) as error:
        raise BadStopLink from error
    user = get_user_model().objects.filter(pk=user_id).first() if user_id else None
    return kind, Person.of(user) if user else Person(digest=digest)


def is_stopped(kind: str, to: Recipient) -> bool:
    """Whether this person, by account or by address, does not want this kind of mail."""
    person = Person(user_id=to.user.pk if to.user is not None else None, digest=address_digest(to.address))
    return person.rows().filter(kind=kind).exists()


def stopped_kinds(person: Person) -> set[str]:
    """The kinds of mail that this person does not want."""
    return set(person.rows().values_list("kind", flat=True))
