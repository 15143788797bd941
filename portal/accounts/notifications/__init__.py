"""Every mail of this room; importing the package files them all."""

from portal.accounts.notifications import (
    codes,
    deletion,
    factor_reset,
    farewell,
    merging,
    network,
    organizations,
    public_page,
    security,
)

__all__ = [
    "codes",
    "deletion",
    "factor_reset",
    "farewell",
    "merging",
    "network",
    "organizations",
    "public_page",
    "security",
]
