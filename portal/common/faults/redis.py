"""What is wrong with a Redis, in one sentence: for the cache and for the broker of the workers."""

from __future__ import annotations

from portal.common.faults import network

PORT = 6379


def sentence(error: BaseException, *, variable: str, url: str) -> str:
    """One sentence about `url`, the value of `variable`, from what a client of Redis raised."""
    place = network.place_of(url, PORT)
    text = " ".join(f"{type(step).__name__}: {step}" for step in network.chain_of(error))
    lower = text.lower()
    if any(word in lower for word in ("noauth", "authentication required", "already authenticated")):
        return f"Redis at {place} wants a password; write {variable} as redis://:password@{place}/0."
    if "wrongpass" in lower or "invalid password" in lower or "invalid username-password" in lower:
        return f"Redis at {place} refuses the password; correct the one in {variable}."
    if "noperm" in lower:
        return f"The user of {variable} may not do this at {place}: give it the right in Redis' ACL."
    if "oom command" in lower or "maxmemory" in lower:
        return f"Redis at {place} is full: raise its maxmemory, or see what fills it ({variable})."
    if "misconf" in lower:
        return f"Redis at {place} cannot write to its disk and takes nothing until it can: free the disk ({variable})."
    if "readonly" in lower or "read only replica" in lower:
        return f"Redis at {place} is a replica that takes no writes: let {variable} name the primary."
    if "loading" in lower:
        return f"Redis at {place} is still loading its data: wait, and see its log if it lasts ({variable})."
    if "db index is out of range" in lower:
        return f"Redis at {place} has no database of this number: lower the one at the end of {variable}."
    if "protocol error" in lower or "invalid response" in lower:
        return f"What answers at {place} is not a Redis: correct host and port in {variable}."
    return network.sentence(error, variable=variable, place=place) or (
        f"Redis at {place} ({variable}) fails: {text[:200]}"
    )
