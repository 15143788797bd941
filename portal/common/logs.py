"""Logs of a public site: one JSON object per line, without anything that says who somebody is.

Written by hand is only what is ours to write; what comes from elsewhere (messages of exceptions, paths) is masked.
"""

from __future__ import annotations

from typing import Any

import structlog

from portal.common.masking import GAP, mask
from portal.common.request_log import current

EVENT = dict[str, Any]
OURS = ("method", "route", "status", "milliseconds")  # what a line of a request says besides
KEYS = ("token", "signature", "key", "uidb64")  # parts of addresses that open something
AS_IT_IS = ("timestamp", "level", "logger", "request_id", *OURS)


def say_which_request(logger: Any, name: str, event: EVENT) -> EVENT:
    """Add the number of the request, also where Django speaks after the middleware has gone."""
    request = getattr(event.get("_record"), "request", None)
    if number := getattr(request, "number", "") or current.get():
        event["request_id"] = number
    return event


def without_keys(logger: Any, name: str, event: EVENT) -> EVENT:
    """Django's own lines end in a path, and some paths hold the key to their page."""
    match = getattr(getattr(event.get("_record"), "request", None), "resolver_match", None)
    for part, value in match.kwargs.items() if match else ():
        if part in KEYS and isinstance(event["event"], str):
            event["event"] = event["event"].replace(str(value), GAP)
    return event


def masked(logger: Any, name: str, event: EVENT) -> EVENT:
    """The last but one: whatever is said, without what nobody may find in a log."""
    return {key: value if key in AS_IT_IS else _mask_all(value) for key, value in event.items()}


def _mask_all(value: Any) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {key: _mask_all(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_mask_all(inner) for inner in value]
    return value if isinstance(value, (bool, int, float, type(None))) else mask(str(value))


def json_lines(level: str) -> dict[str, Any]:
    """The `LOGGING` of a public site. Also for gunicorn and for workers, whose lines are the site's too."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [
                    structlog.stdlib.add_logger_name,
                    structlog.stdlib.add_log_level,
                    structlog.stdlib.ExtraAdder(allow=OURS),
                    structlog.processors.TimeStamper(fmt="iso"),
                    # The text of the exception, without the values of its frames.
                    structlog.processors.format_exc_info,
                ],
                "processors": [
                    say_which_request,
                    without_keys,
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    masked,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django's own handlers would say everything a second time, in plain text; below these levels they
            # repeat what pages hold and what is asked of the database.
            "django": {"handlers": [], "level": "NOTSET", "propagate": True},
            "django.server": {"handlers": [], "level": "NOTSET", "propagate": True},
            # Gunicorn's own lines of requests hold addresses of visitors and whole queries.
            "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
            "gunicorn.error": {"handlers": [], "propagate": True},
            "django.template": {"level": "INFO"},
            "django.db.backends": {"level": "INFO"},
        },
    }
