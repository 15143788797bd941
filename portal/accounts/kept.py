"""What this room keeps of people, how long and why: its lines of the public table."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.accounts.actions.invitations import VALID_FOR
from portal.accounts.actions.organization_deletion import STOP_WITHIN
from portal.accounts.actions.upkeep import KEEP_CLOSED_AFFILIATIONS, KEEP_UNCONFIRMED
from portal.accounts.actions.visitors import KEEP_MESSAGES
from portal.common.registries import Kept, retention
from portal.common.words import lasting_lazy

WITH_THE_ACCOUNT = _("As long as your account; it goes at once when you delete it.")
LINES = {
    "account": Kept(
        what=_("Your account: name or pseudonym, address, language, password and keys"),
        how_long=_("As long as you wish; all of it goes at once when you delete your account."),
        why=_("So that you can log in and the others know who writes."),
    ),
    "unconfirmed": Kept(
        what=_("An account whose address was never confirmed"),
        how_long=format_lazy(_("{time} after it was opened."), time=lasting_lazy(KEEP_UNCONFIRMED)),
        why=_("The address may be somebody else’s."),
        job="accounts.forget_unconfirmed",
    ),
    "sessions": Kept(
        what=_("Where you are logged in: the device in two words, no network address"),
        how_long=format_lazy(
            _("{time} after the session was opened, or when you log out."),
            time=lasting_lazy(timedelta(seconds=settings.SESSION_COOKIE_AGE)),
        ),
        why=_("So that you stay logged in, and see where."),
        job="accounts.clear_sessions",
    ),
    "attempts": Kept(
        what=_("Your network address, while attempts to log in are counted"),
        how_long=_("Some minutes, in a short memory, beside nothing that you do."),
        why=_("So that nobody tries out passwords."),
    ),
    "acceptances": Kept(
        what=_("Which terms of use you accepted, and when"),
        how_long=WITH_THE_ACCOUNT,
        why=_("So that you and we know what was agreed."),
    ),
    "second_factor": Kept(
        what=_("That you lost your second factor, and what an operator answered"),
        how_long=WITH_THE_ACCOUNT,
        why=_("So that nobody gets in by pretending."),
    ),
    "memberships": Kept(
        what=_("Which organizations you belong to, and as what"),
        how_long=_("Until you leave them, or delete your account."),
        why=_("So that you can write in their name."),
    ),
    "joining": Kept(
        what=_("Your requests to join, your word to the admins and their answer"),
        how_long=_("Until you delete your account, or the organization is deleted."),
        why=_("So that you find the answer again."),
    ),
    "invitations": Kept(
        what=_("The address of somebody who is invited into an organization"),
        how_long=format_lazy(_("Until they answer, {time} at most."), time=lasting_lazy(VALID_FOR)),
        why=_("So that the invitation arrives."),
        job="accounts.close_expired_invitations",
    ),
    "organizations": Kept(
        what=_("What an organization says of itself: name, purpose, place, official number"),
        how_long=_("Until one of its admins deletes it; asleep or not, nothing goes by itself."),
        why=_("So that its members find it as they left it."),
    ),
    "profile": Kept(
        what=_("The figures of an organization, the tools it uses, and its public page"),
        how_long=_("As long as the organization is here."),
        why=_("It is its own to say, to change and to hide."),
    ),
    "affiliations": Kept(
        what=_("What branch and network wrote to each other when they asked, declined or parted"),
        how_long=format_lazy(_("{time} after it has ended."), time=lasting_lazy(KEEP_CLOSED_AFFILIATIONS)),
        why=_("So that nobody asks the same again at once."),
        job="accounts.forget_affiliations",
    ),
    "visitor_messages": Kept(
        what=_("That somebody wrote to an organization from its public page; what they wrote is in the mail alone"),
        how_long=format_lazy(_("{time} after it was sent."), time=lasting_lazy(KEEP_MESSAGES)),
        why=_("To bound how much anybody writes in a day."),
        job="accounts.forget_visitor_messages",
    ),
    "deletions": Kept(
        what=_("That an admin asked for the deletion of an organization that has other admins"),
        how_long=format_lazy(
            _("The other admins can stop it for {time}; the trace of it stays."), time=lasting_lazy(STOP_WITHIN)
        ),
        why=_("So that nobody deletes it over the heads of the others."),
        job="accounts.finish_organization_deletions",
    ),
}


def register() -> None:
    for position, (name, line) in enumerate(LINES.items()):
        retention.register(f"accounts.{name}", line, position=position)
