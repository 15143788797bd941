"""Every mail of this room; importing the package files them all."""

from portal.trust.notifications import claims, merging, succession

__all__ = ["claims", "merging", "succession"]
