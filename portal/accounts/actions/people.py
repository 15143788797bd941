"""Accounts made by the portal's own hands: those who keep it, the people of the demo."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction

from portal.accounts.enums import StaffGroup
from portal.accounts.models import User
from portal.audit.api import record
from portal.common import clock


def create_person(
    *, actor: Any, email: str, display_name: str, language: str = "fr", groups: tuple[str, ...] = ()
) -> User:
    """Make an account with a confirmed address and no password (one logs in by a code sent by mail).

    `groups` are StaffGroup values; whoever is in one may enter the back office, with a second factor.
    Raises IntegrityError if the address is taken.
    """
    names = [StaffGroup(group).value for group in groups]
    with transaction.atomic():
        person = User.objects.create_user(
            email, display_name=display_name, language=language, is_staff=bool(names), date_joined=clock.now()
        )
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        if names:
            person.groups.set(Group.objects.filter(name__in=names))
        record("person.created", person, actor=actor, new={"groups": names})
    return person


def join_group(person: User, group: str, *, actor: Any) -> bool:
    """Put an account among those who keep the portal, by a StaffGroup value; whether it was not there yet."""
    name = StaffGroup(group).value
    with transaction.atomic():
        if person.groups.filter(name=name).exists():
            return False
        person.groups.add(Group.objects.get(name=name))
        User.objects.filter(pk=person.pk).update(is_staff=True)
        record("person.joined_group", person, actor=actor, new={"groups": [name]})
    person.is_staff = True
    return True
