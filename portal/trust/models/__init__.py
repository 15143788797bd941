from portal.trust.models.claim import Claim
from portal.trust.models.identifier_check import IdentifierCheck
from portal.trust.models.merge_proposal import MergeProposal
from portal.trust.models.succession import Objection, Succession

__all__ = ["Claim", "IdentifierCheck", "MergeProposal", "Objection", "Succession"]
