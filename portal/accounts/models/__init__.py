from portal.accounts.models.organization import Invitation, JoinRequest, Membership, Organization
from portal.accounts.models.user import User

__all__ = ["Invitation", "JoinRequest", "Membership", "Organization", "User"]
