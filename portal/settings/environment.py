"""Every environment variable that Tandem reads, in one place.

`docs/environment.md` is written from `VARIABLES` (`manage.py environment_docs`), so the page cannot
drift from the code.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from environs import Env
from marshmallow import ValidationError

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Variable:
    """One environment variable: what it is for, how it is read, what stands in for it when unset."""

    name: str
    kind: str  # a reader of environs.Env: "str", "bool", "int", "list", "path"
    default: Any
    help: str
    production: str = "optional"  # "required": production refuses to start without it


VARIABLES = (
    Variable("SECRET_KEY", "str", "", "Secret that signs sessions and links; 50 characters or more.", "required"),
    Variable("ALLOWED_HOSTS", "list", [], "Host names the site answers to, separated by commas.", "required"),
    Variable("SITE_URL", "str", "", "Public address written in mails, e.g. https://tandem.example.", "required"),
    Variable("VAR_DIR", "path", ROOT / "var", "Folder for the embedded database, media, mail files and caches."),
    Variable(
        "PRIVATE_ROOT",
        "str",
        "",
        "Folder for files that only some may read, such as those attached to an application; never one that a proxy "
        "serves. Empty means private/ in VAR_DIR.",
    ),
    Variable(
        "DATABASE_URL",
        "str",
        "",
        "PostgreSQL 15 or newer, postgresql://user:password@host:5432/name?sslmode=verify-full; "
        "empty means the SQLite file tandem.sqlite3 in VAR_DIR.",
    ),
    Variable("DATABASE_POOL", "int", 8, "PostgreSQL: connections that each process may hold at most."),
    Variable(
        "STATEMENT_TIMEOUT",
        "int",
        10,
        "PostgreSQL: seconds after which a statement of a web request is cut; 0 for never.",
    ),
    Variable(
        "CACHE_URL",
        "str",
        "",
        "Shared cache on Redis or Valkey, e.g. redis://:password@host:6379/1; empty means a table of the database.",
    ),
    Variable(
        "BROKER_URL",
        "str",
        "",
        "Redis or Valkey between the site and its workers, e.g. redis://:password@host:6379/0; "
        "empty means that `manage.py tick` does their work.",
    ),
    Variable(
        "SEARCH_URL",
        "list",
        [],
        "Elasticsearch 8 or OpenSearch, e.g. https://user:password@host:9200, several nodes separated by commas; "
        "empty means the database searches.",
    ),
    Variable("SEARCH_PREFIX", "str", "tandem", "How the names of this site's indexes on the search server begin."),
    Variable("SEARCH_SHARDS", "int", 1, "Into how many parts an index on the search server is split when it is made."),
    Variable("SEARCH_REPLICAS", "int", 0, "How many copies of an index the search server keeps beside it."),
    Variable("EMAIL_URL", "str", "", "Mail server, e.g. smtp+tls://user:password@host:587.", "required"),
    Variable(
        "EMAIL_FROM",
        "str",
        "",
        "Sender of the site's mails, e.g. Tandem <ne-pas-repondre@tandem.example>.",
        "required",
    ),
    Variable("POSTAL_ADDRESS", "str", "", "Who runs the site and where, for the foot of mails."),
    Variable("LANGUAGES", "list", ["fr", "en"], "What the site speaks, separated by commas: fr,en or only fr."),
    Variable("TRUSTED_PROXIES", "int", 0, "How many reverse proxies stand in front and set X-Forwarded-For."),
    Variable("HTTPS", "bool", True, "Production only: cookies, redirects and HSTS expect HTTPS."),
    Variable("LOG_LEVEL", "str", "INFO", "Least severe level that is logged."),
    Variable("LOG_REQUESTS", "bool", False, "One line for each request: method, name of the page, status, time."),
    Variable(
        "ADMINS_SILENT_MONTHS",
        "int",
        12,
        "Months without a log-in after which the admins of an organization count as silent, and a member may ask to "
        "take over.",
    ),
    Variable("METRICS_FROM", "list", [], "Networks that may read /metrics, e.g. 10.0.0.0/8,::1; empty means nobody."),
    Variable("SETUP_EMAIL", "str", "", "`manage.py setup`: mail address of the first operator."),
    Variable("SETUP_NAME", "str", "", "`manage.py setup`: name of the first operator."),
    Variable("SETUP_SITE_NAME", "str", "", "`manage.py setup`: name of the site."),
    Variable("SETUP_CONTACT", "str", "", "`manage.py setup`: mail address that readers may write to."),
    Variable("SETUP_HOST_NAME", "str", "", "`manage.py setup`: name of the host, for the legal notice."),
)

BY_NAME = {variable.name: variable for variable in VARIABLES}


class BadEnvironment(Exception):
    """The environment is half set or unsafe; the message names the variable and what to do."""


def refusal(error: BadEnvironment, command: list[str]) -> str | int:
    """What manage.py ends with when the settings refuse to load: one sentence, or what `doctor --json` promises."""
    if command[1:2] != ["doctor"] or "--json" not in command:
        return f"settings: {error}"
    found = [{"name": "settings", "state": "failing", "text": str(error)}]
    sys.stdout.write(
        json.dumps({"fine": False, "settings": "", "services": found}, ensure_ascii=False, indent=2) + "\n"
    )
    return 1


def read(name: str) -> Any:
    """Value of a declared variable, or its default. Raises BadEnvironment naming a value it cannot read."""
    variable = BY_NAME[name]
    env = Env()
    try:
        return getattr(env, variable.kind)(name, variable.default)
    except (ValueError, ValidationError) as error:
        raise BadEnvironment(f"{name} cannot be read as {variable.kind}: {error}") from error
