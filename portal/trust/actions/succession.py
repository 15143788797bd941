"""Somebody asks to take over from admins who are silent; they are asked three times, then the moderators decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.accounts.actions.memberships import add_member
from portal.accounts.actions.roster import roster_of
from portal.accounts.enums import OrganizationState, Role
from portal.accounts.models import Membership, Organization, User
from portal.accounts.queries import admins_of, members_of
from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from portal.common.transitions import TransitionError
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient
from portal.trust.enums import Party, SuccessionState
from portal.trust.exceptions import AlreadyAsked, LinkGone, NotSilent, TooManyClaims
from portal.trust.models import Objection, Succession
from portal.trust.models.succession import OPEN
from portal.trust.notifications.succession import AreYouThere, SuccessionEnded, SuccessionOvertaken, SuccessionTold
from portal.trust.permissions import check_decides
from portal.trust.queries_succession import last_sign_of, others_than_admins, why_not_ask
from portal.trust.workflow import SUCCESSION

SALT = "portal.trust.succession"
AGAIN_AFTER = timedelta(days=90)  # once an organization's succession has ended, before the next


def ask_to_take_over(organization: Organization, *, actor: Any, why: str) -> Succession:
    """Ask to become admin where all admins have been silent: they, and the members, are written to.

    A member asks, or anybody where there is no member but silent admins. Raises NotSilent (in words why not),
    AlreadyAsked, TooManyClaims.
    """
    now = clock.now()
    with transaction.atomic():
        hold(User.objects.filter(pk=actor.pk))
        held = hold(Organization.objects.filter(pk=organization.pk))
        if held[0].state == OrganizationState.MERGED:
            raise NotSilent(_("“%(name)s” has been merged into another organization.") % {"name": organization.name})
        if wrong := why_not_ask(organization, actor, now):
            raise NotSilent(wrong)
        ended = Succession.objects.filter(organization=organization, ended_at__gt=now - AGAIN_AFTER)
        if ended.exclude(state=SuccessionState.OVERTAKEN).exists():
            raise TooManyClaims(_("This was asked in the last three months. Come back later, or write to us."))
        try:
            with transaction.atomic():
                succession = Succession.objects.create(
                    organization=organization,
                    user=actor,
                    why=why.strip()[:1000],
                    mails_sent=1,
                    mailed_at=now,
                    asked_at=now,
                )
        except IntegrityError as error:
            raise AlreadyAsked(_("Somebody asks this already: the admins have been written to.")) from error
        note(succession, "ask", actor=actor, role=Party.ASKING, new=succession.state)
        write_to_admins(succession)
        for member in others_than_admins(organization).exclude(user=actor):
            send(SuccessionTold(succession), to=Recipient.of(member.user))
    return succession


def write_to_admins(succession: Succession) -> None:
    """Ask the admins whether they are still there; inside the caller's transaction."""
    for admin in admins_of(succession.organization):
        send(AreYouThere(succession, here_token(succession, admin.user)), to=Recipient.of(admin.user))


def here_token(succession: Succession, admin: Any) -> str:
    """What the link "I am still here" carries: whoever reads the admin's mails may say so without logging in."""
    return signing.dumps([succession.pk, admin.pk], salt=SALT)


def find_by_here_token(token: str) -> tuple[Succession, User] | None:
    """The succession and the admin that such a link belongs to; None for a link that is not ours."""
    try:
        pk, admin = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    found = Succession.objects.filter(pk=pk).select_related("organization", "user").first()
    user = User.objects.filter(pk=admin, is_active=True).first()
    return (found, user) if found and user else None


def say_still_here(succession: Succession, *, actor: Any) -> None:
    """An admin is still there: everything stays as it is. Raises PermissionDenied, LinkGone when it is over."""
    with transaction.atomic():
        if not admins_of(succession.organization).filter(user=actor).exists():
            raise PermissionDenied(_("Only the admins of the organization can do this. Ask one of them."))
        try:
            end(succession, "stop", actor=actor, role=Party.ADMIN)
        except TransitionError as error:
            raise LinkGone(_("This has been decided already. Log in to see who looks after it now.")) from error


def object_to(succession: Succession, *, actor: Any, words: str) -> Objection:
    """A member says why not; the moderators read it. Raises PermissionDenied, LinkGone, AlreadyAsked."""
    with transaction.atomic():
        hold(Succession.objects.filter(pk=succession.pk))
        succession.refresh_from_db(fields=["state"])
        belongs = Membership.objects.filter(organization=succession.organization_id, user=actor).exists()
        if not belongs or actor.pk == succession.user_id:
            raise PermissionDenied(_("Only the other members of the organization can object."))
        if not succession.is_open:
            raise LinkGone(_("This has been decided already. Log in to see who looks after it now."))
        try:
            with transaction.atomic():
                objection = Objection.objects.create(
                    succession=succession, user=actor, words=words.strip()[:1000], made_at=clock.now()
                )
        except IntegrityError as error:
            raise AlreadyAsked(_("You have objected already: the moderators will read it.")) from error
        note(succession, "object", actor=actor, role=Party.MEMBER, new=succession.state)
    return objection


def withdraw_succession(succession: Succession, *, actor: Any) -> None:
    """Think better of it. Raises PermissionDenied, TransitionError."""
    with transaction.atomic():
        if succession.user_id != actor.pk:
            raise PermissionDenied(_("Only the person who asked can do this."))
        end(succession, "withdraw", actor=actor, role=Party.ASKING)


def hand_over(succession: Succession, *, actor: Any, reason: str) -> None:
    """A moderator makes the person an admin beside those who are silent; everybody of the organization is told.

    Raises PermissionDenied, TransitionError, NotSilent where an admin has logged in since, or the person may not ask
    any more (they left, or others came).
    """
    organization = succession.organization
    with transaction.atomic():
        hold(User.objects.filter(pk=succession.user_id))
        hold(Organization.objects.filter(pk=organization.pk))
        check_decides(actor, succession.user, organization)
        if has_sign_of_life(succession):
            raise NotSilent(_("An admin has logged in since: everything stays as it is."))
        if wrong := why_not_ask(organization, succession.user, clock.now()):
            raise NotSilent(wrong)
        _make_admin(succession, actor)
        end(succession, "hand_over", actor=actor, role=Party.MODERATOR, reason=reason.strip())


def _make_admin(succession: Succession, actor: Any) -> None:
    organization, user = succession.organization, succession.user
    own = Membership.objects.filter(organization=organization, user=user).first()
    if own is None:
        add_member(organization, user, actor=None, role=Role.ADMIN)
        return
    old = {"role": own.role, "mandate_cents": own.mandate_cents}
    new = {"role": Role.ADMIN, "mandate_cents": None}
    with roster_of(organization):
        Membership.objects.filter(pk=own.pk).update(**new)
    record(
        "membership.role_changed",
        own,
        actor=actor,
        role=Party.MODERATOR,
        organization=organization,
        old=old,
        new=new,
    )


def refuse_succession(succession: Succession, *, actor: Any, reason: str) -> None:
    """A moderator does not hand over; the person and the members read why. Raises PermissionDenied, TransitionError."""
    with transaction.atomic():
        check_decides(actor, succession.user, succession.organization)
        end(succession, "refuse", actor=actor, role=Party.MODERATOR, reason=reason.strip())


def has_sign_of_life(succession: Succession) -> bool:
    """Whether an admin has logged in since it was asked."""
    last = last_sign_of(succession.organization)
    return last is not None and last > succession.asked_at


def end(succession: Succession, step: str, *, actor: Any, role: str, reason: str = "") -> None:
    """A step that ends it; everybody of the organization and the person are told. In the caller's transaction."""
    now = clock.now()
    old = SUCCESSION.apply(Succession, succession.pk, step, reason=reason, ended_at=now)
    Succession.objects.filter(pk=succession.pk).update(reason=reason)
    succession.state, succession.reason, succession.ended_at = SUCCESSION.get(step).target, reason, now
    note(succession, step, actor=actor, role=role, old=old, new=succession.state, reason=reason)
    told = {member.user for member in members_of(succession.organization)} | {succession.user}
    for person in told:
        if person.is_active:
            send(SuccessionEnded(succession), to=Recipient.of(person))


def note(
    succession: Succession, step: str, *, actor: Any, role: str, new: str, old: str = "", reason: str = ""
) -> None:
    """The trace of one step of a succession, in the caller's transaction."""
    record(
        f"succession.{step}",
        succession,
        actor=actor,
        role=role,
        organization=succession.organization,
        old={"state": old} if old else None,
        new={"state": new},
        reason=reason,
    )


def merge_successions(gone: Organization, kept: Organization, actor: Any) -> None:
    """Merger: one that is under way is over, as the one that stays has its own people, and who asked is told; all
    follow.
    """
    for succession in hold(Succession.objects.filter(organization=gone, state__in=OPEN)):
        old = SUCCESSION.apply(Succession, succession.pk, "overtake", ended_at=clock.now())
        note(succession, "overtake", actor=None, role=Party.PORTAL, old=old, new=SuccessionState.OVERTAKEN)
        if succession.user.is_active:
            send(SuccessionOvertaken(succession, gone=gone, kept=kept), to=Recipient.of(succession.user))
    Succession.objects.filter(organization=gone).update(organization=kept)
