"""Where a request comes from, for doors that open to some networks only."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Network = IPv4Network | IPv6Network
# What proxies add. One that adds none of them, and whose visitors are let in, cannot be told from a neighbour.
SIGNS_OF_A_PROXY = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")


def networks(texts: Iterable[str]) -> list[Network]:
    """Networks from their texts ("10.0.0.0/8", "::1"). Raises ValueError naming one that cannot be read."""
    return [ip_network(text.strip()) for text in texts if text.strip()]


def comes_from(request: HttpRequest, allowed: Iterable[Network]) -> bool:
    """Whether the request comes from one of these networks. In doubt it does not."""
    address = client_address(request)
    return address is not None and any(address in network for network in allowed)


def client_address(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    """The address of whoever asks, or None if it cannot be told.

    Each of our proxies adds the address that it sees at the right of X-Forwarded-For; what stands further left was
    written by the visitor. With none of the headers of a proxy, the request has not come through one.
    """
    proxies = settings.TRUSTED_PROXIES
    forwarded = request.headers.get("X-Forwarded-For", "")
    if not any(sign in request.headers for sign in SIGNS_OF_A_PROXY):
        found = request.META.get("REMOTE_ADDR", "")
    elif proxies and len(parts := forwarded.split(",")) >= proxies:
        found = parts[-proxies]
    else:  # a proxy that the settings do not know of
        return None
    try:
        address = ip_address(found.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
