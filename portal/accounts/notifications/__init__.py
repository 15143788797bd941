"""Every mail of this room; importing the package files them all."""

from portal.accounts.notifications import codes, organizations, security

__all__ = ["codes", "organizations", "security"]
