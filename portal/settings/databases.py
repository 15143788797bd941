"""Connection settings: the embedded SQLite file, or a PostgreSQL server named by DATABASE_URL."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from portal.settings.environment import BadEnvironment

FORM = "postgresql://user:password@host:5432/name"
# Longer than any pause between two statements of ours. A forgotten transaction would hold its locks for ever.
IDLE_IN_TRANSACTION = "5min"


def database(url: str, *, folder: Path, pool: int) -> dict[str, Any]:
    """Connection settings for DATABASE_URL; an empty value is the embedded SQLite file."""
    return postgresql(url, pool=pool) if url else embedded(folder)


def embedded(folder: Path) -> dict[str, Any]:
    """The file in VAR_DIR."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "tandem.sqlite3",
        # Opening the file anew at each request would cost more than most pages that are kept.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # Without IMMEDIATE, two read-then-write transactions end in "database is locked".
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                "PRAGMA cache_size=-32000; PRAGMA mmap_size=134217728;"
            ),
        },
    }


def postgresql(url: str, *, pool: int) -> dict[str, Any]:
    """The server at `url`, with a pool of up to `pool` connections in each process.

    What stands after a question mark is handed to libpq: ?sslmode=verify-full&sslrootcert=/etc/…, ?host=/run/postgresql
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise BadEnvironment(f"DATABASE_URL must begin with postgresql://, as in {FORM}. Unset it for the SQLite file.")
    # No message says what was written: a password must not end in a log.
    if parts.fragment:
        raise BadEnvironment("DATABASE_URL has a # in it: in a password, write it as %23.")
    try:
        port = parts.port or 5432
    except ValueError:
        raise BadEnvironment(
            f"DATABASE_URL has a port that is no number: it must look like {FORM}. "
            "In a password, write / as %2F, : as %3A, @ as %40."
        ) from None
    name = unquote(parts.path.removeprefix("/"))
    if not name or "/" in name:
        raise BadEnvironment(f"DATABASE_URL must name one database after the host, as in {FORM}.")
    options = _options(parts.query)
    host = options.pop("host", None) or parts.hostname or ""  # a folder with a socket does not fit before the path
    given = options.pop("options", "")
    if pool < 1:
        raise BadEnvironment("DATABASE_POOL is below one: write how many connections a process may hold at most.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "CONN_MAX_AGE": 0,  # the pool keeps them
        "CONN_HEALTH_CHECKS": True,  # after a restart of the server nobody is handed a dead one
        "OPTIONS": {
            "connect_timeout": 5,
            "application_name": "tandem",
            **options,
            "options": f"{given} -c idle_in_transaction_session_timeout={IDLE_IN_TRANSACTION}".strip(),
            # As long as a visitor may be kept waiting for a free connection, then an error page.
            "pool": {"min_size": 1, "max_size": pool, "timeout": 10},
        },
    }


def _options(query: str) -> dict[str, str]:
    from psycopg import ProgrammingError
    from psycopg.conninfo import make_conninfo

    options = dict(parse_qsl(query, keep_blank_values=True))
    for refused in ("user", "password", "dbname", "port"):
        if refused in options:
            raise BadEnvironment(
                f"DATABASE_URL has {refused}=… after the question mark: write it before, as in {FORM}."
            )
    try:
        make_conninfo(**options)
    except ProgrammingError:
        raise BadEnvironment(
            "DATABASE_URL has something after its question mark that PostgreSQL does not know. Known are for instance "
            "sslmode, sslrootcert, host, connect_timeout; in a password, write ? as %3F."
        ) from None
    return options
