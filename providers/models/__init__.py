from providers.models.listing_edit import ListingEdit
from providers.models.provider import (
    PriceLine,
    Provider,
    ProviderLanguage,
    ProviderStage,
    SupportProject,
    Trip,
    VerificationNotice,
    VerificationStep,
)
from providers.models.support_request import FollowUp, Recipient, SupportRequest

__all__ = [
    "FollowUp",
    "ListingEdit",
    "PriceLine",
    "Provider",
    "ProviderLanguage",
    "ProviderStage",
    "Recipient",
    "SupportProject",
    "SupportRequest",
    "Trip",
    "VerificationNotice",
    "VerificationStep",
]
