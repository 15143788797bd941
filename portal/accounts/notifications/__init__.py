"""Every mail of this room; importing the package files them all."""

from portal.accounts.notifications import codes, security

__all__ = ["codes", "security"]
