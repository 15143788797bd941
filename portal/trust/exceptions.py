"""Why something about who answers for an organization was refused; each message says what to do instead."""

from __future__ import annotations

from portal.accounts.exceptions import AccountsError


class TrustError(AccountsError):
    """Base of the refusals of this room.

    TrustError
     ├── AlreadyAsked     the same person has asked already, or somebody else's succession is under way
     ├── CannotUndo       a merge came after the claim: the person cannot be taken out of what it became
     ├── CannotVouch      the other organization is not checked itself or leans on the one that asks, or a person
     │                    would vouch for themself
     ├── DocumentGone     a document was deleted: its check has moved on
     ├── HasAdmins        somebody answers for the organization: one asks to join
     ├── LinkGone         a link was used, is too old, or its case has moved on
     ├── NoAddress        there is no listed address to write to
     ├── NobodyAnswers    the other organization has no admin who could answer
     ├── NotCheckable     there is no number, it is checked already, or the organization sleeps
     ├── NotSilent        an admin was here not long ago
     └── TooManyClaims    a limit was reached
    """


class AlreadyAsked(TrustError):
    pass


class CannotUndo(TrustError):
    pass


class CannotVouch(TrustError):
    pass


class DocumentGone(TrustError):
    pass


class HasAdmins(TrustError):
    pass


class LinkGone(TrustError):
    pass


class NoAddress(TrustError):
    pass


class NobodyAnswers(TrustError):
    pass


class NotCheckable(TrustError):
    pass


class NotSilent(TrustError):
    pass


class TooManyClaims(TrustError):
    pass
