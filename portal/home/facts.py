"""What the law asks a site to say of itself, read from its settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.home.models import SiteSettings
from portal.home.queries import settings_of

# What is said, and from which settings: several of them make several lines of one answer.
ASKED: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("Site"), ("name",)),
    (_("Publication director"), ("publication_director",)),
    (_("Postal address"), ("postal_address",)),
    (_("Mail address"), ("contact_email",)),
    (_("Host"), ("host_name", "host_address", "host_phone")),
)


@dataclass(frozen=True)
class Facts:
    """Answers as (question, answer) pairs, and the questions that nobody has answered."""

    rows: list[tuple[str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def facts_of(request: HttpRequest | None) -> Facts:
    """What the settings of the site that is asked say."""
    settings = settings_of(request) if request is not None else SiteSettings()
    known = Facts()
    for question, names in ASKED:
        answers = [text for name in names if (text := str(getattr(settings, name, "")).strip())]
        if answers:
            known.rows.append((str(question), "\n".join(answers)))
        else:
            known.missing.append(str(question))
    return known
