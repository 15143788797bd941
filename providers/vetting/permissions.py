"""Who may do what with a file. `can_…` answers, `check_…` raises, `visible_to` filters a list.

Three kinds of people meet here: those who apply (admins of the organization), those who read (moderators, and guests
named for one file), and those who stand aside. Who has a part in a file reads no note and no vote of it, and casts
none: declared by a row, or computed here from who belongs where.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists
from django.utils.translation import gettext as _

from portal.accounts.enums import OrganizationState, Role, StaffGroup
from portal.accounts.models import Membership, User
from portal.accounts.queries import keepers_in
from providers.vetting.models import Application, GuestReviewer, Recusal, ToldProject, Vote
from providers.vetting.models.application import ApplicationQuerySet


def can_apply(user: Any, application: Application) -> bool:
    """Whether this person writes the file: an admin of its organization, which is awake."""
    organization = application.organization
    return bool(
        getattr(user, "is_authenticated", False)
        and user.is_active
        and organization is not None
        and organization.state == OrganizationState.ACTIVE
        and organization.memberships.filter(user=user, role=Role.ADMIN).exists()
    )


def check_can_apply(user: Any, application: Application) -> None:
    """Raise PermissionDenied unless this person writes the file."""
    if not can_apply(user, application):
        raise PermissionDenied(_("Only the admins of the organization that applies can do this."))


def visible_to(user: Any, files: ApplicationQuerySet | None = None) -> ApplicationQuerySet:
    """The files whose applicant's pages this person may see: those of the organizations they administer."""
    files = Application.objects.all() if files is None else files
    if not getattr(user, "is_authenticated", False):
        return files.none()
    return files.of(user)


def is_guest(user: Any, application: Application) -> bool:
    """Whether an operator named this person to read this one file."""
    return bool(
        getattr(user, "is_authenticated", False)
        and user.is_active
        and GuestReviewer.objects.filter(application=application, person=user).exists()
    )


def works_with_files(user: Any) -> bool:
    """Whether the list of files is for this person: moderators read them, operators name guests."""
    return bool(getattr(user, "is_authenticated", False) and (user.is_moderator or user.is_operator))


@dataclass(frozen=True)
class Standing:
    """How one person stands to one file.

    `may_open`: they see its page at the desk; those who stand aside, and operators who are no reviewers, see that it
    exists, where it is, and since when. `aside`: why they stand aside. `no_vote`: why, though they read it, they have
    no vote in this round. In words, empty where nothing stands between.
    """

    may_open: bool
    is_reader: bool
    aside: str = ""
    no_vote: str = ""

    @property
    def reads(self) -> bool:
        """Whether they read the file, notes and votes, fill the grid, write to the applicant."""
        return self.is_reader and not self.aside

    @property
    def votes(self) -> bool:
        return self.reads and not self.no_vote


def standing_of(user: Any, application: Application) -> Standing:
    """How this person stands to the file (three queries at most)."""
    if not getattr(user, "is_authenticated", False):
        return Standing(False, False)
    if application.blanked_at is not None:  # it does not know any more who has a part in it, so nobody reads votes
        return Standing(works_with_files(user), False)
    is_reader = bool(user.is_moderator or is_guest(user, application))
    if not is_reader:
        return Standing(user.is_operator, False, why_aside(user, application) if user.is_operator else "")
    aside = why_aside(user, application)
    return Standing(True, True, aside, "" if aside else why_no_vote(user, application))


def why_aside(user: Any, application: Application) -> str:
    """Why this person stands aside from the file, in words; empty when nothing stands between.

    They belong to the organization that applies or to one that it says it helped, are the one to ask there, wrote the
    file, or have said so themselves.
    """
    own = Membership.objects.filter(user=user)
    said, belongs, helped, is_named = (
        Application.objects.filter(pk=application.pk)
        .values_list(
            Exists(Recusal.objects.filter(application=application, person=user)),
            Exists(own.filter(organization=application.organization_id)),
            Exists(own.filter(organization__told_projects__application=application)),
            Exists(ToldProject.objects.filter(application=application, contact_email__iexact=user.email or "-")),
        )
        .get()
    )
    if said:
        return _("You said that you stand aside from this file.")
    if belongs or application.author_id == user.pk:
        return _("You belong to those who apply.")
    if helped:
        return _("You belong to an association that is named in this file.")
    if is_named:
        return _("You are named in this file as the one to ask.")
    return ""


def belongs_to(user: Any, application: Application) -> bool:
    """Whether this person is of the organization that applies, whatever their role."""
    return Membership.objects.filter(organization=application.organization_id, user=user).exists()


def can_review(user: Any, application: Application) -> bool:
    """Whether this person reads notes and votes, fills the grid, writes to the applicant."""
    return standing_of(user, application).reads


def check_can_review(user: Any, application: Application) -> None:
    """Raise PermissionDenied, in words, unless this person works on the file."""
    if application.blanked_at is not None:
        raise PermissionDenied(_("This file has been emptied: nothing is noted about it any more."))
    standing = standing_of(user, application)
    if not standing.is_reader:
        raise PermissionDenied(_("Only moderators can decide this."))
    if standing.aside:
        raise PermissionDenied(_("%(why)s Somebody else decides.") % {"why": standing.aside})


def why_no_vote(user: Any, application: Application) -> str:
    """Why this person, who may review, has no vote in this round; empty when they have one."""
    if application.second_round and Vote.objects.filter(application=application, round=1, voter=user).exists():
        return _("You voted before the appeal: people who did not decide look at it now.")
    return ""


def can_vote(user: Any, application: Application) -> bool:
    """Whether this person's vote counts in the present round."""
    return standing_of(user, application).votes


def able_to_vote(application: Application) -> list[User]:
    """Everybody whose vote would count in the present round, by name (a fixed number of queries)."""
    guests = GuestReviewer.objects.filter(application=application).values_list("person", flat=True)
    people = keepers_in(StaffGroup.MODERATORS, guests.order_by())
    aside = _aside(application, people)
    return sorted(
        (person for pk, person in people.items() if pk not in aside), key=lambda person: (str(person), person.pk)
    )


def _aside(application: Application, people: Mapping[int, User]) -> set[int]:
    """Keys of those of these people who have no vote: they stand aside, or voted before the appeal."""
    told = list(application.projects.all())
    concerned = {application.organization_id, *(project.organization_id for project in told)} - {None}
    addresses = {project.contact_email.lower() for project in told if project.contact_email}
    aside = {pk for pk, person in people.items() if person.email and person.email.lower() in addresses}
    aside |= {application.author_id} if application.author_id else set()
    aside |= set(Membership.objects.filter(user__in=people, organization__in=concerned).values_list("user", flat=True))
    aside |= {recusal.person_id for recusal in application.recusals.all()}
    if application.second_round:
        aside |= set(Vote.objects.filter(application=application, round=1).values_list("voter", flat=True))
    return aside
