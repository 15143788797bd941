"""What is wrong with the database, in one sentence."""

from __future__ import annotations

import re
from typing import Any

from portal.common.faults import network

VARIABLE = "DATABASE_URL"
MIGRATE = "run `manage.py migrate`"


def sentence(error: BaseException, *, settings: dict[str, Any], vendor: str) -> str:
    """One sentence from what the driver raised; `settings` are Django's of this connection."""
    text = " ".join(str(step) for step in network.chain_of(error))
    if vendor == "sqlite":
        return _of_sqlite(text, settings)
    return _of_postgresql(error, text, settings)


def _of_sqlite(text: str, settings: dict[str, Any]) -> str:
    file = settings["NAME"]
    if "no such table" in text:
        return f"The database {file} has no tables yet: {MIGRATE}."
    if "unable to open" in text:
        return f"The database {file} cannot be opened: see that its folder exists and is this user's, or set VAR_DIR."
    if "readonly" in text:
        return f"The database {file} may not be written: give it to the user who runs the portal, or set VAR_DIR."
    if "full" in text or "disk I/O" in text:
        return f"The disk under {file} is full: free it, or let VAR_DIR name a folder on another one."
    if "malformed" in text or "not a database" in text:
        return f"The file {file} is damaged: stop the portal and restore it from the last backup."
    return f"The database {file} fails: {text[:200]}"


def _of_postgresql(error: BaseException, text: str, settings: dict[str, Any]) -> str:
    place = f"{settings.get('HOST') or 'localhost'}:{settings.get('PORT') or 5432}"
    name, user = settings.get("NAME"), settings.get("USER")
    lower = text.lower()
    if "password authentication failed" in lower or "no password supplied" in lower:
        return f"PostgreSQL at {place} refuses the password of the user {user}: correct it in {VARIABLE}."
    if "no pg_hba.conf entry" in lower:
        return (
            f"PostgreSQL at {place} lets {user} not in from this machine: add a line to its pg_hba.conf ({VARIABLE})."
        )
    if re.search(r'role "[^"]*" does not exist', lower):
        return f"PostgreSQL at {place} has no user {user}: make it there, or correct {VARIABLE}."
    if re.search(r'database "[^"]*" does not exist', lower):
        return f"PostgreSQL at {place} has no database {name}: make it there, or correct {VARIABLE}."
    if re.search(r'relation "[^"]*" does not exist', lower):
        return f"The database {name} has no tables yet: {MIGRATE}."
    if "permission denied" in lower:
        return f"The user {user} of {VARIABLE} may not write there: run `manage.py grant_web_role` as the owner."
    if "read-only transaction" in lower or "recovery mode" in lower:
        return f"PostgreSQL at {place} is a replica or read-only: let {VARIABLE} name the primary."
    if "too many clients" in lower or "connection slots" in lower or "too many connections" in lower:
        return f"PostgreSQL at {place} has no connection left: raise its max_connections, or run fewer web processes."
    if "starting up" in lower or "shutting down" in lower:
        return f"PostgreSQL at {place} is starting or stopping: wait, and see its log if it lasts ({VARIABLE})."
    if "no space left" in lower or "could not extend file" in lower:
        return f"The disk of PostgreSQL at {place} is full: free it ({VARIABLE})."
    if "lock timeout" in lower or "statement timeout" in lower:
        return f"PostgreSQL at {place} lets a small write wait: see pg_stat_activity for what holds it ({VARIABLE})."
    if "server does not support ssl" in lower:
        return f"PostgreSQL at {place} offers no TLS: switch it on there, or change sslmode in {VARIABLE}."
    return network.sentence(error, variable=VARIABLE, place=place) or f"PostgreSQL at {place} fails: {text[:200]}"
