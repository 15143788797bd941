"""Every mail of this room; importing the package files them all."""

from portal.trust.notifications import claims

__all__ = ["claims"]
