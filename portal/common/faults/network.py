"""What is wrong when a server is not reached, in one sentence that names the variable to look at."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

REFUSED = ("connection refused", "econnrefused")
UNRESOLVED = ("name or service not known", "could not translate host", "failed to resolve", "getaddrinfo", "no address")
TIMED_OUT = ("timed out", "timeout", "time-out")
HUNG_UP = ("closed by server", "closed the connection", "connection reset", "closed without response")
UNREACHABLE = ("no route to host", "network is unreachable")


def place_of(url: str, port: int | None = None) -> str:
    """Host and port of an address, without who logs in there."""
    parts = urlsplit(url)
    found = parts.port or port
    return f"{parts.hostname or ''}:{found}" if found else parts.hostname or ""


def chain_of(error: BaseException) -> Iterator[BaseException]:
    """An error, and what it came of."""
    seen: set[int] = set()
    step: BaseException | None = error
    while step is not None and id(step) not in seen:
        seen.add(id(step))
        yield step
        step = step.__cause__ or step.__context__


def sentence(error: BaseException, *, variable: str, place: str) -> str:
    """Why `place` (host:port) of `variable` is not reached; empty if this is not what is wrong."""
    text = " ".join(str(step).lower() for step in chain_of(error))
    kinds = tuple(type(step) for step in chain_of(error))
    host = place.rpartition(":")[0] or place

    def holds(words: tuple[str, ...], *types: type[BaseException]) -> bool:
        return any(word in text for word in words) or any(issubclass(kind, types) for kind in kinds if types)

    if holds(("certificate verify failed",), ssl.SSLCertVerificationError):
        return (
            f"The certificate of {place} is not trusted by this machine: renew it, or trust who signed it ({variable})."
        )
    if holds(("wrong version number", "record layer failure"), ssl.SSLError):
        return f"{place} does not speak TLS as {variable} says: correct the beginning of the address, or the port."
    if holds(UNRESOLVED, socket.gaierror):
        return f"The host {host} of {variable} is not known to the DNS: correct the name, or the DNS."
    if holds(REFUSED, ConnectionRefusedError):
        return f"Nothing listens at {place}, which {variable} names: start the server, or correct host and port."
    if holds(UNREACHABLE) or any(isinstance(step, OSError) and step.errno in UNROUTED for step in chain_of(error)):
        return f"No way leads from this machine to {place}: open it in the firewall, or correct {variable}."
    if holds(TIMED_OUT, TimeoutError):
        return (
            f"{place} does not answer in time: see whether the server hangs, or whether {variable} names another one."
        )
    if holds(HUNG_UP, ConnectionResetError, BrokenPipeError):
        return f"{place} hangs up: see the server's log, and whether {variable} names the port of something else."
    return ""


UNROUTED = (errno.EHOSTUNREACH, errno.ENETUNREACH)
