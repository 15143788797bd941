from providers.models.mistake_report import MistakeReport
from providers.models.provider import (
    PriceLine,
    Provider,
    ProviderLanguage,
    ProviderStage,
    SupportProject,
    Trip,
    VerificationStep,
)
from providers.models.support_request import FollowUp, Recipient, SupportRequest

__all__ = [
    "FollowUp",
    "MistakeReport",
    "PriceLine",
    "Provider",
    "ProviderLanguage",
    "ProviderStage",
    "Recipient",
    "SupportProject",
    "SupportRequest",
    "Trip",
    "VerificationStep",
]
