from portal.accounts.models.factor_reset import FactorReset
from portal.accounts.models.organization import Invitation, JoinRequest, Membership, MergedOrganization, Organization
from portal.accounts.models.user import User

__all__ = ["FactorReset", "Invitation", "JoinRequest", "Membership", "MergedOrganization", "Organization", "User"]
