from providers.models.import_run import ImportRun, ImportTable
from providers.models.listing_change import ListingChange
from providers.models.listing_edit import ListingEdit
from providers.models.mistake_report import MistakeReport
from providers.models.partnership import Partnership
from providers.models.provider import (
    PriceLine,
    Provider,
    ProviderLanguage,
    ProviderStage,
    SupportProject,
    Trip,
)
from providers.models.saved_search import SavedSearch
from providers.models.support_request import FollowUp, Recipient, SupportRequest
from providers.models.verification import VerificationNotice, VerificationStep

__all__ = [
    "FollowUp",
    "ImportRun",
    "ImportTable",
    "ListingChange",
    "ListingEdit",
    "MistakeReport",
    "Partnership",
    "PriceLine",
    "Provider",
    "ProviderLanguage",
    "ProviderStage",
    "Recipient",
    "SavedSearch",
    "SupportProject",
    "SupportRequest",
    "Trip",
    "VerificationNotice",
    "VerificationStep",
]
