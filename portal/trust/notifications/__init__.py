"""Every mail of this room; importing the package files them all."""

from portal.trust.notifications import checks, claims, leaving, merging, succession

__all__ = ["checks", "claims", "leaving", "merging", "succession"]
