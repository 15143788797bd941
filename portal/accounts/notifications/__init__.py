"""Every mail of this room; importing the package files them all."""

from portal.accounts.notifications import codes, factor_reset, farewell, merging, organizations, security

__all__ = ["codes", "factor_reset", "farewell", "merging", "organizations", "security"]
