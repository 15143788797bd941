"""Somebody writes to an organization from its public page, without ever reading an address of its people."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actions.roster import is_awake
from portal.accounts.exceptions import NobodyToAnswer, PageHidden, TooMany
from portal.accounts.models import Organization, PublicPage, User, VisitorMessage
from portal.accounts.notifications.public_page import VisitorWrites
from portal.accounts.queries import admins_of, proven_addresses
from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient

A_DAY = timedelta(days=1)
PER_PERSON = 5  # a day
PER_ORGANIZATION = 10  # a day
KEEP_MESSAGES = timedelta(days=30)
LONGEST_MESSAGE = 2000


def write_to_organization(organization: Organization, text: str, *, actor: Any) -> VisitorMessage:
    """Send what a person with a confirmed address wrote to the admins, who answer to that address by their mail.

    The text is in the mails alone. Writes a row for the limits, and an audit row that does not say who. Raises
    PageHidden, NobodyToAnswer, TooMany, having written nothing.
    """
    now = clock.now()
    with transaction.atomic():
        hold(User.objects.filter(pk=actor.pk))  # what they wrote today is counted
        awake = is_awake(organization)  # held: what it received today is counted
        page = PublicPage.objects.filter(organization=organization).first()
        if not awake or page is None or not page.is_shown or not page.ready_to_tell:
            raise PageHidden(
                _("“%(name)s” does not take messages from here any more. Nothing was sent.")
                % {"name": organization.name}
            )
        if (actor.email or "").lower() not in proven_addresses(actor):
            raise PageHidden(_("Confirm your mail address first: the answer goes there. Nothing was sent."))
        _check_limits(organization, actor, now)
        admins = list(admins_of(organization))
        if not admins:
            raise NobodyToAnswer(_("Nobody looks after this organization here yet, so nobody could answer you."))
        message = VisitorMessage.objects.create(organization=organization, author=actor, sent_at=now)
        # Without the person: the audit stays for good, and who wrote is known for thirty days.
        record("organization.written_to", organization, actor=None, organization=organization)
        for admin in admins:
            mail = VisitorWrites(organization, who=str(actor), text=text.strip()[:LONGEST_MESSAGE])
            send(mail, to=Recipient.of(admin.user), reply_to=actor.email)
    return message


def _check_limits(organization: Organization, actor: Any, now: datetime) -> None:
    today = VisitorMessage.objects.filter(sent_at__gt=now - A_DAY)
    if today.filter(author=actor).count() >= PER_PERSON:
        raise TooMany(
            _("You have written to %(number)d organizations in a day: go on tomorrow. Your text stays here meanwhile.")
            % {"number": PER_PERSON}
        )
    if today.filter(organization=organization).count() >= PER_ORGANIZATION:
        raise TooMany(
            _("“%(name)s” has received many messages today: write to them tomorrow. Your text stays here meanwhile.")
            % {"name": organization.name}
        )
