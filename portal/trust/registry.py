"""What upper rooms tell this one about an organization. They file it in their `ready()`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from portal.common.registries import Registry

# (organization): the mail address that its public record names, or nothing.
ListedAddress = Callable[[Any], str]
listed_addresses: Registry[ListedAddress] = Registry("listed addresses of organizations")


def listed_address(organization: Any) -> str:
    """The address to which is written when somebody claims the organization; empty where none is listed."""
    return next((found for address in listed_addresses if (found := address(organization))), "")
