"""Those who could be listed: suggested, noted, invited once, set aside; and "never write to us again", for ever.

Every mail leaves through `invite` or the reminder, and both ask first, in the transaction that writes the mail and
while nobody else decides about the same address, whether it said never again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from portal.accounts.models import Organization
from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold, take_turn
from portal.common.transitions import NotAllowedFrom, TransitionError
from portal.moderation.permissions import is_moderator
from portal.notifications.actions.mails import blank_mails_holding
from portal.notifications.delivery import send
from providers.vetting.actions.drafting import start_application
from providers.vetting.enums import ProspectSource, ProspectState, Role
from providers.vetting.models import Application, InvitedAddress, NeverAgain, Prospect
from providers.vetting.never_again import digest_of, never_again_said, normalised, was_invited
from providers.vetting.notifications.prospects import Invitation, recipient_of
from providers.vetting.prospect_table import ProspectLine
from providers.vetting.prospect_workflow import (
    PROSPECTS,
    InvitedBefore,
    NeverAgainSaid,
    NoAddress,
    NotedBefore,
    TooManySuggestions,
)
from providers.vetting.queries_prospects import noted_before, suggestions_waiting

MOST_AT_ONCE = 50
DAY = timedelta(days=1)
A_DAY_PER_PERSON = 5
A_DAY_FROM_VISITORS = 200  # ten times what comes from one place in an hour
WAITING_FROM_VISITORS = 300
SUGGESTIONS = "suggestions of providers"
READER = "reader"


@dataclass(frozen=True)
class Invited:
    """What came of inviting several: who was, and why the others were not, in sentences."""

    names: list[str]
    refused: list[str]


def check_moderator(actor: Any) -> None:
    """Raise PermissionDenied unless this person may decide about prospects."""
    if not is_moderator(actor):
        raise PermissionDenied(_("Only moderators can decide this."))


def deciding_about(digest: str) -> None:
    """Let nobody else decide about the same address until the caller's transaction ends."""
    take_turn(f"mails to prospect {digest}")


def check_may_be_invited(digest: str, address: str) -> None:
    """Raise NeverAgainSaid or InvitedBefore for an address that must not be written to."""
    if never_again_said(digest):
        raise NeverAgainSaid(
            _("%(address)s asked us never to write again. We keep to it: look for another way, or leave it be.")
            % {"address": address}
        )
    if was_invited(digest):
        raise InvitedBefore(
            _("%(address)s has had its invitation already: an address is invited once only.") % {"address": address}
        )


def step(prospect: Prospect, name: str, role: str, *, actor: Any, reason: str = "", **changes: Any) -> None:
    """Take one step of PROSPECTS with its audit row, in the caller's transaction.

    Reasons stay out of the audit, which is never blanked. Raises ReasonMissing, NotAllowedFrom or AlreadyMoved.
    """
    now = clock.now()
    before = PROSPECTS.apply(Prospect, prospect.pk, name, reason=reason, **changes)
    prospect.refresh_from_db()
    record(
        f"prospect.{name}",
        prospect,
        actor=actor,
        role=role,
        old={"state": before},
        new={"state": prospect.state},
        at=now,
    )


def held_prospect(prospect: Prospect) -> Prospect:
    """The prospect as it is now, locked until the caller's transaction ends."""
    hold(Prospect.objects.filter(pk=prospect.pk))
    prospect.refresh_from_db()
    return prospect


def suggest(line: ProspectLine, *, suggested_by: str = "", actor: Any = None) -> Prospect:
    """Note somebody whom a reader suggests; somebody noted before is returned as they are, and nothing is written.

    An address that said never again is left out, and the reader is not told: that is between it and us. Raises
    TooManySuggestions, having written nothing.
    """
    suggested_by = normalised(suggested_by)
    digest = digest_of(line.email) if line.email else ""
    with transaction.atomic():
        take_turn(SUGGESTIONS)
        if (before := noted_before(email=line.email, website=line.website)) is not None:
            return before
        _check_limits(suggested_by, actor)
        said = asdict(line) | ({"email": ""} if digest and never_again_said(digest) else {})
        prospect = Prospect.objects.create(
            **said, source=ProspectSource.SUGGESTED, suggested_by=suggested_by, created_at=clock.now()
        )
        record("prospect.suggest", prospect, actor=actor, role=READER, at=prospect.created_at)
    return prospect


def _check_limits(suggested_by: str, actor: Any) -> None:
    """Whoever gives the address of their account is counted by it alone, all others together too."""
    since = Prospect.objects.filter(source=ProspectSource.SUGGESTED, created_at__gt=clock.now() - DAY)
    if suggested_by and (count := since.filter(suggested_by=suggested_by).count()) >= A_DAY_PER_PERSON:
        raise TooManySuggestions(
            _(
                "You have suggested %(count)d providers since yesterday: thank you! Please keep this one for tomorrow; "
                "what you wrote stays on this page."
            )
            % {"count": count}
        )
    if actor is not None and suggested_by == normalised(actor.email or ""):
        return
    if since.count() >= A_DAY_FROM_VISITORS or suggestions_waiting().count() >= WAITING_FROM_VISITORS:
        raise TooManySuggestions(
            _(
                "Many suggestions are waiting to be read: come back in a few days, or log in to send this one now. "
                "What you wrote stays on this page."
            )
        )


def add_prospect(line: ProspectLine, *, actor: Any) -> Prospect:
    """Note somebody at the desk.

    Raises PermissionDenied, NeverAgainSaid, InvitedBefore or NotedBefore, having written nothing.
    """
    check_moderator(actor)
    digest = digest_of(line.email) if line.email else ""
    with transaction.atomic():
        if digest:
            check_may_be_invited(digest, line.email)
        take_turn(SUGGESTIONS)
        if (before := noted_before(email=line.email, website=line.website)) is not None:
            raise NotedBefore(
                _("“%(name)s” is in the list already, at this address: %(state)s.")
                % {"name": before, "state": before.get_state_display()}
            )
        prospect = Prospect.objects.create(**asdict(line), source=ProspectSource.DESK, created_at=clock.now())
        record("prospect.note", prospect, actor=actor, role=Role.MODERATOR, at=prospect.created_at)
    return prospect


def edit_prospect(prospect: Prospect, line: ProspectLine, *, actor: Any) -> Prospect:
    """Change what is noted of somebody who has not been invited yet. The same again writes nothing.

    Raises PermissionDenied, NotAllowedFrom, NeverAgainSaid or InvitedBefore, having written nothing.
    """
    check_moderator(actor)
    with transaction.atomic():
        held_prospect(prospect)
        if prospect.state != ProspectState.NOTED:
            raise NotAllowedFrom(
                _("This prospect is now “%(state)s”: what was written to them stays as it was.")
                % {"state": prospect.get_state_display()}
            )
        changed = {name: value for name, value in asdict(line).items() if getattr(prospect, name) != value}
        if not changed:
            return prospect
        if changed.get("email"):
            check_may_be_invited(digest_of(line.email), line.email)
        Prospect.objects.filter(pk=prospect.pk).update(**changed)
        prospect.refresh_from_db()
        record("prospect.edit", prospect, actor=actor, role=Role.MODERATOR, new={"fields": sorted(changed)})
    return prospect


def invite(prospect: Prospect, *, actor: Any) -> Prospect:
    """Write the one invitation that an address may get, and note for ever, by its digest, that it was written.

    Raises PermissionDenied, NoAddress, NeverAgainSaid, InvitedBefore, NotAllowedFrom or AlreadyMoved, having written
    nothing.
    """
    check_moderator(actor)
    with transaction.atomic():
        held_prospect(prospect)
        digest = _address_to_write_to(prospect) if PROSPECTS.can("invite", prospect.state) else ""
        now = clock.now()
        step(prospect, "invite", Role.MODERATOR, actor=actor, invited_at=now, invited_by=actor)
        InvitedAddress.objects.create(digest=digest, prospect=prospect, invited_at=now)
        send(Invitation.of(prospect), to=recipient_of(prospect))
    return prospect


def _address_to_write_to(prospect: Prospect) -> str:
    """The digest of an address that may be invited, which nobody else decides about meanwhile."""
    if not prospect.email:
        raise NoAddress(
            _("There is no mail address of “%(name)s”: find one, note it, then invite them.") % {"name": prospect}
        )
    digest = digest_of(prospect.email)
    deciding_about(digest)
    check_may_be_invited(digest, prospect.email)
    return digest


def invite_many(prospects: Iterable[Prospect], *, actor: Any) -> Invited:
    """Invite several, each in a transaction of its own; those who cannot be are named with the reason.

    Raises PermissionDenied, or NotAllowedFrom beyond fifty at once, having written nothing.
    """
    check_moderator(actor)
    chosen = list(prospects)
    if len(chosen) > MOST_AT_ONCE:
        raise NotAllowedFrom(
            _("You ticked %(count)d: invite at most %(most)d at a time, so that somebody can read the answers.")
            % {"count": len(chosen), "most": MOST_AT_ONCE}
        )
    invited = Invited([], [])
    for prospect in chosen:
        try:
            invite(prospect, actor=actor)
        except TransitionError as error:
            invited.refused.append(f"{prospect}: {error}")
        else:
            invited.names.append(str(prospect))
    return invited


def set_aside(prospect: Prospect, reason: str, *, actor: Any) -> Prospect:
    """Decide that somebody is not to be invited, or not to be reminded, with a reason for the other moderators.

    Raises PermissionDenied, ReasonMissing, NotAllowedFrom or AlreadyMoved, having written nothing.
    """
    check_moderator(actor)
    reason = reason.strip()
    with transaction.atomic():
        held_prospect(prospect)
        step(
            prospect,
            "set_aside",
            Role.MODERATOR,
            actor=actor,
            reason=reason,
            set_aside_reason=reason,
            closed_at=clock.now(),
        )
    return prospect


def say_never_again(prospect: Prospect, *, actor: Any = None) -> bool:
    """Never write to this address again: by the link in the mail (`actor` is None), or told to a moderator.

    The address goes at once, wherever it is noted, and its digest is kept for ever; a mail that has not left yet does
    not leave. Works for a prospect that was blanked, too. Twice is harmless; returns whether it is
    noted (nothing is, where no address was ever known). Raises PermissionDenied.
    """
    if actor is not None:
        check_moderator(actor)
    role = Role.MODERATOR if actor is not None else Role.APPLICANT
    with transaction.atomic():
        prospect.refresh_from_db()
        by_address = Q(email__iexact=prospect.email) if prospect.email else Q()
        same = hold(Prospect.objects.filter(Q(pk=prospect.pk) | by_address))
        prospect.refresh_from_db()
        digest = _known_digest(prospect)
        if not digest:
            return False
        deciding_about(digest)
        NeverAgain.objects.get_or_create(digest=digest, defaults={"said_at": clock.now()})
        for one in same:
            if PROSPECTS.can("refuse", one.state):
                step(one, "refuse", role, actor=actor, closed_at=clock.now())
            blank_mails_holding(one.token)
        Prospect.objects.filter(pk__in=[one.pk for one in same]).update(email="")
        prospect.refresh_from_db()
    return True


def _known_digest(prospect: Prospect) -> str:
    if prospect.email:
        return digest_of(prospect.email)
    kept = InvitedAddress.objects.filter(prospect=prospect).first()
    return kept.digest if kept else ""


def start_invited(token: str, organization: Organization, *, actor: Any, language: str) -> Application:
    """Begin a file by the link of an invitation; the prospect has applied, and is linked with the file.

    A link that does not hold any more changes nothing: the file is begun all the same. Raises PermissionDenied.
    """
    with transaction.atomic():
        application = start_application(organization, actor=actor, language=language)
        prospect = Prospect.objects.filter(token=token, invited_at__isnull=False).first()
        if prospect is not None and PROSPECTS.can("apply", held_prospect(prospect).state):
            step(prospect, "apply", Role.APPLICANT, actor=actor, application=application, closed_at=clock.now())
    return application
