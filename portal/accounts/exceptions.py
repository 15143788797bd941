"""Why something about people and organizations was refused; each message says what to do instead."""

from __future__ import annotations

from typing import Any


class AccountsError(Exception):
    """Base of the refusals of this room.

    AccountsError
     ├── AlreadyMember      the person belongs to the organization already
     ├── AlreadyInvited     the address has an open invitation already
     ├── BadAnswers         something said in a profile cannot be (`faults`, by field)
     ├── CannotAffiliate    one organization cannot be a branch of the other
     ├── DeletionRefused    an organization cannot be deleted as things stand
     ├── IdentifierTaken    another organization has this number (`organization`)
     ├── InvitationGone     the invitation was used, declined, withdrawn, or is too old
     ├── LastAdmin          the only admin of several members cannot go without naming another
     ├── Mandate            a ceiling is missing, or given to somebody who is not mandated
     ├── MergeRefused       two organizations cannot become one as things stand (`obstacles`, each a sentence)
     ├── NobodyToAnswer     the organization has no admin who could answer
     ├── OnlyMember         the only member does not leave: the organization is put to sleep
     ├── OrganizationAsleep nobody joins or shows an organization that sleeps
     ├── PageHidden         nobody writes to an organization without a public page that invites to it
     ├── OrganizationGone   the organization has been deleted
     ├── OtherTerms         other terms came into force while somebody read
     ├── OtherName          the name that was typed is not that of the organization
     └── TooMany            a limit was reached
    """


class AlreadyMember(AccountsError):
    pass


class AlreadyInvited(AccountsError):
    pass


class BadAnswers(AccountsError):
    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


class CannotAffiliate(AccountsError):
    pass


class DeletionRefused(AccountsError):
    pass


class IdentifierTaken(AccountsError):
    def __init__(self, message: str, organization: Any) -> None:
        super().__init__(message)
        self.organization = organization


class InvitationGone(AccountsError):
    pass


class LastAdmin(AccountsError):
    pass


class Mandate(AccountsError):
    pass


class MergeRefused(AccountsError):
    def __init__(self, obstacles: list[str]) -> None:
        super().__init__(" ".join(obstacles))
        self.obstacles = obstacles


class NobodyToAnswer(AccountsError):
    pass


class OnlyMember(AccountsError):
    pass


class OrganizationAsleep(AccountsError):
    pass


class PageHidden(AccountsError):
    pass


class OrganizationGone(AccountsError):
    pass


class OtherTerms(AccountsError):
    pass


class OtherName(AccountsError):
    pass


class TooMany(AccountsError):
    pass
