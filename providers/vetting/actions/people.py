"""What happens to files when an account is deleted, and what of them its owner may take along."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import F, Q, QuerySet

from portal.accounts.models import Membership, Organization
from portal.accounts.queries import proven_addresses
from portal.common.locks import hold
from portal.common.takeout import Told
from providers.vetting.actions.file_upkeep import end_with_organization
from providers.vetting.actions.signing import WITHOUT_ANSWER, revoke_links
from providers.vetting.enums import ENDED, SignState
from providers.vetting.models import (
    Application,
    GuestReviewer,
    Judgement,
    Message,
    Note,
    Recusal,
    Submission,
    ToldProject,
    Vote,
)
from providers.vetting.notifications.applicant import tell_applicant
from providers.vetting.notifications.sign import WrongPerson
from providers.vetting.permissions import visible_to


def erase_files(user: Any) -> None:
    """Eraser, in the caller's transaction: files stay, as they are the organization's, under "deleted account".

    Those of an organization that nobody else belongs to end, and are emptied at once; supports told elsewhere do not
    point to it any more. The person's address goes out of what a file says, and out of those it names as the one to
    ask. Votes stay as votes; why somebody stood aside or was asked goes, and the words of their notes and votes with
    the file, where it is over.
    """
    addresses = proven_addresses(user)
    homes = [home.pk for home in hold(Organization.objects.filter(memberships__user=user))]
    shared = set(
        Membership.objects.filter(organization__in=homes).exclude(user=user).values_list("organization", flat=True)
    )
    gone = [home for home in homes if home not in shared]
    for application in hold(Application.objects.filter(organization__in=gone)):
        end_with_organization(application)
    ToldProject.objects.filter(organization__in=gone).update(organization=None)
    for application in hold(Application.objects.filter(Q(organization__in=homes) | Q(author=user), blanked_at=None)):
        _take_out(addresses, application)
    _forget_contact(addresses)
    Application.objects.filter(assigned_to=user).update(assigned_to=None)
    Recusal.objects.filter(person=user).update(reason="")
    GuestReviewer.objects.filter(person=user).update(reason="")
    own_votes = Vote.objects.filter(voter=user, application__state__in=ENDED).values_list("pk", flat=True)
    Vote.objects.filter(pk__in=list(own_votes)).update(reason="")
    Note.objects.filter(author=user, application__state__in=ENDED).delete()


def _take_out(addresses: Collection[str], application: Application) -> None:
    """Empty the answers of a held file, as it is and as it was sent, that are one of these addresses."""
    values, unfinished = _without(addresses, application.values), _without(addresses, application.unfinished)
    if (values, unfinished) != (application.values, application.unfinished):
        Application.objects.filter(pk=application.pk).update(
            values=values, unfinished=unfinished, revision=F("revision") + 1
        )
    for version in Submission.objects.filter(application=application):
        cleared = _without(addresses, version.values)
        if cleared != version.values:
            Submission.objects.filter(pk=version.pk).update(values=cleared)


def _without(addresses: Collection[str], said: Any) -> Any:
    if isinstance(said, dict):
        return {name: _without(addresses, value) for name, value in said.items()}
    if isinstance(said, list):
        return [_without(addresses, value) for value in said]
    return "" if isinstance(said, str) and said.strip().lower() in addresses else said


def _forget_contact(addresses: Collection[str]) -> None:
    """Nobody is asked at these addresses any more; what was answered stays. Those who named them are told."""
    named = Q(pk__in=[])
    for address in addresses:
        named |= Q(contact_email__iexact=address)
    files = ToldProject.objects.filter(named).values("application")
    hold(Application.objects.filter(pk__in=files))
    for project in hold(ToldProject.objects.filter(named)):
        waited = project.sign_state in WITHOUT_ANSWER
        revoke_links(project)
        ToldProject.objects.filter(pk=project.pk).update(
            contact_name="",
            contact_email="",
            signer_name="",
            **({"sign_state": SignState.NOT_ASKED} if waited else {}),
        )
        if waited and project.application.is_open and project.application.submission:
            tell_applicant(project.application, WrongPerson.of(project))


def export_files(user: Any) -> Told:
    """Exporter: files this person began, with what they say to those who may still read them; what they wrote and
    voted about files; and what names them as the one to ask."""
    readable = set(visible_to(user).values_list("pk", flat=True))
    began = Application.objects.filter(Q(author=user) | Q(pk__in=readable)).select_related("provider")
    named = [
        ToldProject.objects.filter(contact_email__iexact=address).select_related("application")
        for address in proven_addresses(user)
    ]
    return Told(
        (began, lambda file: _file(file) | (_words(file) if file.pk in readable else {})),
        *_written_by(user),
        *((rows, _support) for rows in named),
    )


def _file(file: Application) -> dict:
    return {
        "what": "application",
        "name": file.name,
        "state": file.state,
        "begun_at": file.created_at,
        "sent_at": file.submitted_at,
        "decided_at": file.decided_at,
    }


def _words(file: Application) -> dict:
    return {"values": file.values, "reasons": file.decision_reason, "appeal": file.appeal_reason}


def _support(project: ToldProject) -> dict:
    return {
        "what": "named_in_application",
        "by": project.application.name,
        "association": project.association,
        "name": project.contact_name,
        "address": project.contact_email,
        "answer": project.sign_state,
        "answered_by": project.signer_name,
        "answered_at": project.signed_at,
        "correction": project.correction,
        "why_not": project.decline_reason,
        "quote": project.quote,
    }


def _written_by(user: Any) -> list[tuple[QuerySet, Callable[[Any], dict]]]:
    return [
        (
            Message.objects.filter(author=user).select_related("application"),
            lambda message: {
                "what": "application_message",
                "about": message.application.name,
                "text": message.text,
                "sent_at": message.sent_at,
            },
        ),
        (
            Note.objects.filter(author=user).select_related("application"),
            lambda note: {
                "what": "application_note",
                "about": note.application.name,
                "text": note.text,
                "written_at": note.written_at,
            },
        ),
        (
            Vote.objects.filter(voter=user).select_related("application"),
            lambda vote: {
                "what": "application_vote",
                "about": vote.application.name,
                "vote": vote.opinion,
                "why": vote.reason,
                "cast_at": vote.cast_at,
            },
        ),
        (
            Judgement.objects.filter(judged_by=user).select_related("application", "criterion"),
            lambda judgement: {
                "what": "application_judgement",
                "about": judgement.application.name,
                "criterion": str(judgement.criterion),
                "verdict": judgement.verdict,
                "why": judgement.reason,
                "judged_at": judgement.judged_at,
            },
        ),
        (
            GuestReviewer.objects.filter(person=user).select_related("application"),
            lambda guest: {
                "what": "application_guest",
                "about": guest.application.name,
                "why": guest.reason,
                "named_at": guest.named_at,
            },
        ),
        (
            Recusal.objects.filter(person=user).select_related("application"),
            lambda recusal: {
                "what": "application_stood_aside",
                "about": recusal.application.name,
                "why": recusal.reason,
                "declared_at": recusal.declared_at,
            },
        ),
    ]
