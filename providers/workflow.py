"""The lives of this app's objects as tables. No database here."""

from __future__ import annotations

from portal.common.transitions import Transition, Workflow
from providers.enums import ProviderState

MODERATOR = "moderator"
PROVIDER_ADMIN = "provider admin"

LISTING = Workflow(
    Transition(
        "suspend",
        sources={ProviderState.PUBLISHED, ProviderState.PAUSED},
        target=ProviderState.SUSPENDED,
        roles={MODERATOR},
        reason_required=True,
    ),
    Transition("restore", sources={ProviderState.SUSPENDED}, target=ProviderState.PUBLISHED, roles={MODERATOR}),
    Transition("pause", sources={ProviderState.PUBLISHED}, target=ProviderState.PAUSED, roles={PROVIDER_ADMIN}),
    Transition("resume", sources={ProviderState.PAUSED}, target=ProviderState.PUBLISHED, roles={PROVIDER_ADMIN}),
)
