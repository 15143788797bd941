from portal.accounts.models.acceptance import Acceptance
from portal.accounts.models.affiliation import Affiliation
from portal.accounts.models.factor_reset import FactorReset
from portal.accounts.models.organization import Invitation, JoinRequest, Membership, MergedOrganization, Organization
from portal.accounts.models.organization_deletion import OrganizationDeletion
from portal.accounts.models.profile import OrganizationProfile, ProfileSector
from portal.accounts.models.public_page import PublicPage, VisitorMessage
from portal.accounts.models.user import User

__all__ = [
    "Acceptance",
    "Affiliation",
    "FactorReset",
    "Invitation",
    "JoinRequest",
    "Membership",
    "MergedOrganization",
    "Organization",
    "OrganizationDeletion",
    "OrganizationProfile",
    "ProfileSector",
    "PublicPage",
    "User",
    "VisitorMessage",
]
