"""A table of prospects: its columns, and from a row to a line that can be written or the sentences that say why not."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.common.csv_export import plain_cell
from providers.importing.reading import Shape
from providers.vetting.models import Prospect
from providers.vetting.never_again import normalised

COLUMNS = ("name", "email", "website", "why", "language")
LENGTHS = {
    "name": Prospect._meta.get_field("name").max_length or 0,
    "email": Prospect._meta.get_field("email").max_length or 0,
    "website": Prospect._meta.get_field("website").max_length or 0,
    "why": Prospect._meta.get_field("why").max_length or 0,
}
SHAPE = Shape(
    COLUMNS,
    ("name",),
    3_000,
    gettext_lazy(
        "The columns in the first line are not those of a table of prospects (%(problems)s). "
        "They are: name, email, website, why, language."
    ),
)


@dataclass(frozen=True)
class ProspectLine:
    """What one line of a table says, in the spelling in which it is kept."""

    name: str
    email: str = ""
    website: str = ""
    why: str = ""
    language: str = "fr"


def parse_line(row: dict[str, str]) -> tuple[ProspectLine, list[str]]:
    """The line, and everything that is wrong with it (nothing, when it can be taken in)."""
    cells = {column: plain_cell(row.get(column, "")) for column in COLUMNS}
    line = ProspectLine(
        name=" ".join(cells["name"].split()),
        email=normalised(cells["email"]),
        website=_whole(cells["website"]),
        why=cells["why"],
        language=cells["language"].lower() or "fr",
    )
    return line, [*_lengths(line), *_contents(line)]


def _whole(website: str) -> str:
    return f"https://{website}" if website and "://" not in website else website


def _lengths(line: ProspectLine) -> list[str]:
    problems = []
    for column, limit in LENGTHS.items():
        value = getattr(line, column)
        if len(value) > limit:
            problems.append(
                _("%(column)s: has %(length)s characters, at most %(limit)s fit.")
                % {"column": column, "length": len(value), "limit": limit}
            )
    return problems


def _contents(line: ProspectLine) -> list[str]:
    problems = []
    if not line.name:
        problems.append(_("name: is empty and is needed."))
    if not line.email and not line.website:
        problems.append(_("email, website: one of the two is needed, or nobody could find them."))
    if line.email and not _passes(validate_email, line.email):
        problems.append(
            _("email: “%(value)s” is no mail address; write one like odile@voix-du-lavoir.fr.")
            % {"value": line.email[:60]}
        )
    if line.website and not _passes(URLValidator(["http", "https"]), line.website):
        problems.append(
            _("website: “%(value)s” is no address of a page; write it like https://le-moyeu.fr.")
            % {"value": line.website[:60]}
        )
    known = [code for code, _label in settings.LANGUAGES]
    if line.language not in known:
        problems.append(
            _("language: “%(value)s” is not one of: %(known)s.")
            % {"value": line.language[:20], "known": ", ".join(known)}
        )
    return problems


def _passes(validator, value: str) -> bool:
    try:
        validator(value)
    except ValidationError:
        return False
    return True
