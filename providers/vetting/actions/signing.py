"""A helped association says what it thinks of what is told: by a link of its own, once, without an account.

The link is in the mail alone: the table holds its digest. Whoever holds the support's row decides; of two answers the
first counts.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold, take_turn
from portal.common.transitions import NotAllowedFrom, ReasonMissing
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient
from providers.vetting import permissions
from providers.vetting.completeness import own_addresses, why_no_reference, why_same_contact
from providers.vetting.enums import CorrectionState, LinkState, SignState
from providers.vetting.models import Application, SignLink, ToldProject
from providers.vetting.notifications import sign as mails
from providers.vetting.notifications.applicant import tell_applicant
from providers.vetting.workflow import VettingError

VALID_FOR = timedelta(days=45)
MOST_LINKS, LINKS_WITHIN = 3, timedelta(days=30)
ROLE = "helped association"
WITHOUT_ANSWER = (SignState.NOT_ASKED, SignState.ASKED, SignState.EXPIRED)


class LinkClosed(VettingError):
    """The link was used, replaced, or has expired; the text says which. Nothing was written."""


class OwnFile(VettingError):
    """Somebody of those who apply cannot answer for the association they name."""


@dataclass(frozen=True)
class Consent:
    """What may be shown in the directory, as the association ticked it, and its own words if it gives any."""

    story: bool = False
    name: bool = False
    quote: str = ""
    quote_by: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of the support. What is hidden hides what hangs on it."""
        quote = self.quote.strip()
        return {
            "shows_story": self.story,
            "shows_name": self.story and self.name,
            "shows_quote": self.story and bool(quote),
            "quote": quote,
            "quote_by": self.quote_by.strip() if quote else "",
        }


def digest_of(token: str) -> str:
    """What the table holds of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def ask_all(application: Application, *, actor: Any) -> int:
    """Ask every association that has not answered, in the caller's transaction; returns how many were written to."""
    asked = 0
    for project in application.projects.order_by("pk"):
        if project.sign_state in (SignState.NOT_ASKED, SignState.EXPIRED) and project.contact_email:
            _send_link(project)
            asked += 1
    return asked


def ask_again(project: ToldProject, *, actor: Any) -> ToldProject:
    """Send the association another link; the one before closes.

    Raises PermissionDenied, NotAllowedFrom when it has answered or the file is not at work, VettingError when it was
    asked three times in thirty days.
    """
    application = project.application
    permissions.check_can_apply(actor, application)
    with transaction.atomic():
        project = _held(project)
        _check_can_be_asked(project)
        if not project.contact_email:
            raise NotAllowedFrom(_("Nobody is named who could be asked there: write a name and an address first."))
        revoke_links(project)
        _send_link(project)
    return project


def _check_can_be_asked(project: ToldProject) -> None:
    """Raise unless the association may be written to now: the file was sent, it has not answered, nobody insists."""
    application = project.application
    if not application.submission:
        raise NotAllowedFrom(_("Associations are written to once the file is sent: this one has not been sent yet."))
    if not application.is_open or project.sign_state not in WITHOUT_ANSWER:
        raise NotAllowedFrom(_("This association has answered, or cannot be asked any more."))
    since = clock.now() - LINKS_WITHIN
    if project.links.filter(sent_at__gt=since).count() >= MOST_LINKS:
        raise VettingError(
            _("“%(association)s” was written to three times in a month: a telephone call helps more now.")
            % {"association": project.association}
        )


def _send_link(project: ToldProject) -> None:
    """A new link, in the caller's transaction."""
    token, now = secrets.token_urlsafe(32), clock.now()
    take_turn(f"vetting.sign:{project.contact_email.lower()}")
    SignLink.objects.create(
        project=project,
        digest=digest_of(token),
        address=project.contact_email,
        sent_at=now,
        expires_at=now + VALID_FOR,
    )
    ToldProject.objects.filter(pk=project.pk).update(sign_state=SignState.ASKED)
    project.sign_state = SignState.ASKED
    send(mails.PleaseSign.of(project, token, now + VALID_FOR), to=contact_of(project))


def contact_of(project: ToldProject) -> Recipient:
    """The person to ask, in the language of the file."""
    return Recipient(address=project.contact_email, name=project.contact_name, language=project.application.language)


def revoke_links(project: ToldProject, state: LinkState = LinkState.REVOKED) -> int:
    """Close the open links of a support, in the caller's transaction; their addresses go with it."""
    return SignLink.objects.filter(project=project, state=LinkState.OPEN).update(
        state=state, closed_at=clock.now(), address=""
    )


def revoke_all_links(application: Application) -> int:
    """As revoke_links(), of all supports of a file that is over."""
    links = SignLink.objects.filter(project__application=application, state=LinkState.OPEN)
    return links.update(state=LinkState.REVOKED, closed_at=clock.now(), address="")


def confirm(link: SignLink, *, name: str, consent: Consent, correction: str = "", actor: Any) -> ToldProject:
    """The association confirms; with a `correction`, the applicant takes it over or explains.

    Writes the answer, the consent, the audit row, a mail of thanks with the way to take the consent back, and one to
    the applicant. Raises OwnFile or LinkClosed, having written nothing.
    """
    correction = correction.strip()
    state = SignState.CORRECTED if correction else SignState.CONFIRMED
    changes: dict[str, Any] = {"correction": correction, **consent.columns}
    if correction:
        changes["correction_state"] = CorrectionState.WAITING
    return _answer(link, state, name, actor, **changes)


def decline(link: SignLink, *, name: str, reason: str, actor: Any) -> ToldProject:
    """The association does not confirm; its reason goes to the applicant and to those who read. Raises as confirm()."""
    return _answer(link, SignState.DECLINED, name, actor, decline_reason=reason.strip())


def _answer(link: SignLink, state: SignState, name: str, actor: Any, **changes: Any) -> ToldProject:
    now = clock.now()
    with transaction.atomic():
        project = _held(link.project)
        application = project.application
        check_not_own(actor, application)
        link.refresh_from_db()
        if why := why_closed(link, application):
            raise LinkClosed(why)
        thanks = contact_of(project)
        SignLink.objects.filter(pk=link.pk).update(state=LinkState.USED, closed_at=now, address="")
        ToldProject.objects.filter(pk=project.pk).update(
            sign_state=state, signed_at=now, signer_name=name.strip(), **changes
        )
        project.refresh_from_db()
        record(
            f"application.sign_{state}",
            application,
            actor=None,
            role=ROLE,
            new={"support": project.pk, "shown": project.shows_story},
            at=now,
        )
        if state != SignState.DECLINED:
            send(mails.ThanksForSigning.of(project), to=thanks)
        tell_applicant(application, mails.AssociationAnswered.of(project))
    return project


def wrong_person(link: SignLink, *, actor: Any) -> ToldProject:
    """Whoever got the link is not the one to ask: it closes, and the applicant names somebody else."""
    now = clock.now()
    with transaction.atomic():
        project = _held(link.project)
        link.refresh_from_db()
        if why := why_closed(link, project.application):
            raise LinkClosed(why)
        SignLink.objects.filter(pk=link.pk).update(state=LinkState.REVOKED, closed_at=now, address="")
        ToldProject.objects.filter(pk=project.pk).update(sign_state=SignState.NOT_ASKED, contact_email="")
        project.refresh_from_db()
        record("application.sign_wrong_person", project.application, actor=None, role=ROLE, new={"support": project.pk})
        tell_applicant(project.application, mails.WrongPerson.of(project))
    return project


def name_contact(project: ToldProject, *, contact_name: str, contact_email: str, actor: Any) -> ToldProject:
    """The applicant of a file that was sent names somebody else to ask; the link of who was asked before closes.

    Raises PermissionDenied, NotAllowedFrom when the association has answered, VettingError when it would vouch for the
    applicant, one person for everything, or when it was written to three times in thirty days.
    """
    application = project.application
    permissions.check_can_apply(actor, application)
    with transaction.atomic():
        project = _held(project)
        _check_can_be_asked(project)
        for _field, why in why_no_reference(
            application, own_addresses(application), project.association, contact_email
        ):
            raise VettingError(why)
        others = application.projects.exclude(pk=project.pk).values_list("contact_email", flat=True)
        if why := why_same_contact([*others, contact_email]):
            raise VettingError(why)
        revoke_links(project)
        ToldProject.objects.filter(pk=project.pk).update(
            contact_name=contact_name, contact_email=contact_email, sign_state=SignState.NOT_ASKED
        )
        project.refresh_from_db()
        _send_link(project)
    return project


def accept_correction(project: ToldProject, *, story: str, period: str, actor: Any) -> ToldProject:
    """The applicant takes a correction over: what is told says it now. Raises PermissionDenied, NotAllowedFrom."""
    return _settle(project, CorrectionState.ACCEPTED, actor, story=story.strip(), period=period.strip())


def explain_correction(project: ToldProject, explanation: str, *, actor: Any) -> ToldProject:
    """The applicant leaves the story and says why. Raises as accept_correction(), and ReasonMissing."""
    if not explanation.strip():
        raise ReasonMissing(_("Say in a few words why you see it otherwise."))
    return _settle(project, CorrectionState.EXPLAINED, actor, explanation=explanation.strip())


def _settle(project: ToldProject, state: CorrectionState, actor: Any, **changes: Any) -> ToldProject:
    permissions.check_can_apply(actor, project.application)
    with transaction.atomic():
        project = _held(project)
        moved = ToldProject.objects.filter(pk=project.pk, correction_state=CorrectionState.WAITING).update(
            correction_state=state, **changes
        )
        if not moved:
            raise NotAllowedFrom(_("No correction waits for you here any more."))
        record(
            f"application.correction_{state}",
            project.application,
            actor=actor,
            role="applicant",
            organization=project.application.organization,
            new={"support": project.pk},
        )
        project.refresh_from_db()
    return project


def _held(project: ToldProject) -> ToldProject:
    """The support as it is now, locked until the caller's transaction ends; its file first."""
    hold(Application.objects.filter(pk=project.application_id))
    hold(ToldProject.objects.filter(pk=project.pk))
    return ToldProject.objects.select_related("application__organization").get(pk=project.pk)


def check_not_own(actor: Any, application: Application) -> None:
    """Raise OwnFile for somebody of those who apply."""
    if actor is not None and (application.author_id == actor.pk or permissions.belongs_to(actor, application)):
        raise OwnFile(_("You belong to those who apply: only the association itself can answer here."))


def why_closed(link: SignLink, application: Application) -> str:
    """Why a link opens nothing any more, in words; empty while it does."""
    if link.state == LinkState.USED:
        return _("This link has served already: the association has answered.")
    if link.state == LinkState.REVOKED:
        return _("This link is no longer valid: another one was sent, or the application has been withdrawn.")
    if not link.is_open:
        return _("This link has expired. The organization that named you can have another one sent.")
    if not application.is_open:
        return _("The application has been decided or withdrawn: nothing is asked of you any more.")
    return ""
