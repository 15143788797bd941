"""From a row of text to a ListingData, or to the sentences that say what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from portal.accounts.enums import OrganizationKind
from portal.common.csv_export import plain_cell
from portal.common.validators import normalise_rna, normalise_siren
from portal.taxonomy.models import Area, Brand, Commune, Need, Tool
from providers.enums import Language, PriceApproach, ProviderKind, Stage
from providers.importing.columns import MAX_PROJECTS, PROJECT_FIELDS, STAGE_COLUMNS
from providers.importing.data import ListingData, PriceData, ProjectData
from providers.models import Provider

IDENTIFIER = re.compile(r"^[\w.:-]{1,80}$")
FORMULA = re.compile(r"^(?:[=@]|[+-](?![\d\s]))")
MAX_TEXT = 12_000
YES, NO = {"yes", "oui", "1", "true", "vrai"}, {"no", "non", "0", "false", "faux", ""}
LENGTHS = {
    "name": Provider._meta.get_field("name").max_length,
    "summary": Provider._meta.get_field("summary").max_length,
    "signature": Provider._meta.get_field("signature").max_length,
    "phone": Provider._meta.get_field("phone").max_length,
    "email": Provider._meta.get_field("email").max_length,
    "website": Provider._meta.get_field("website").max_length,
}


@dataclass(frozen=True)
class Vocabulary:
    """The slugs and codes that a table may use, read once."""

    needs: frozenset[str]
    tools: frozenset[str]
    brands: frozenset[str]
    areas: frozenset[str]
    communes: frozenset[str]

    @classmethod
    def load(cls) -> Vocabulary:
        return cls(
            needs=frozenset(Need.objects.values_list("slug", flat=True)),
            tools=frozenset(Tool.objects.values_list("slug", flat=True)),
            brands=frozenset(Brand.objects.values_list("slug", flat=True)),
            areas=frozenset(Area.objects.values_list("code", flat=True)),
            communes=frozenset(Commune.objects.order_by().values_list("code", flat=True)),
        )


class RowParser:
    """Reads one row, gathering every mistake instead of stopping at the first."""

    def __init__(self, row: dict[str, str], words: Vocabulary) -> None:
        self.row = {column: plain_cell(cell) for column, cell in row.items()}
        self.words = words
        self.errors: list[str] = []

    def parse(self) -> ListingData | None:
        """The listing, or None when `errors` says why not."""
        for column, cell in self.row.items():
            if FORMULA.match(cell) and column != "phone":
                self.refuse(column, cell, _("begins like a spreadsheet formula; remove the first character"))
            if len(cell) > MAX_TEXT:
                self.refuse(column, cell, _("is longer than 12,000 characters"))
        data = self._listing()
        return None if self.errors else data

    def _listing(self) -> ListingData:
        verified_on, verified_until = self.day("verified_on", True), self.day("verified_until", True)
        siren, rna = self.number("siren", normalise_siren), self.number("rna", normalise_rna)
        if verified_on and verified_until and verified_until < verified_on:
            self.refuse("verified_until", self.cell("verified_until"), _("is before verified_on"))
        return ListingData(
            import_id=self.identifier(),
            name=self.text("name", required=True),
            kind=self.choice("kind", ProviderKind.values),
            organization_kind=self.choice("organization_kind", OrganizationKind.values, OrganizationKind.OTHER.value),
            siren=siren,
            rna="" if siren else rna,  # an organization has one identifier; the SIREN says more
            summary=self.text("summary", required=True),
            letter=self.text("letter", required=True),
            signature=self.text("signature"),
            email=self.checked("email", validate_email, required=True),
            phone=self.text("phone"),
            website=self.checked("website", URLValidator(["http", "https"])),
            commune=self.choice("commune", self.words.communes, ""),
            is_remote=self.boolean("remote"),
            areas=self.slugs("areas", self.words.areas),
            needs=self.slugs("needs", self.words.needs, required=True),
            tools=self.slugs("tools", self.words.tools),
            stages=self.stages(),
            prices=self.prices(),
            languages=self.slugs("languages", Language.values) or frozenset({"fr"}),
            trips=self.trips(),
            team_size=self.whole_number("team_size"),
            applied_on=self.day("applied_on"),
            verified_on=verified_on or date.min,
            verified_until=verified_until or date.min,
            accepts_requests=self.boolean("accepts_requests", default=True),
            projects=self.projects(),
        )

    def cell(self, column: str) -> str:
        return self.row.get(column, "")

    def refuse(self, column: str, value: str, rule: str) -> None:
        self.errors.append(
            _("%(column)s: “%(value)s” %(rule)s.") % {"column": column, "value": value[:60], "rule": rule}
        )

    def identifier(self) -> str:
        value = self.cell("id")
        if not IDENTIFIER.match(value):
            self.refuse("id", value, _("is not an identifier: letters, digits, - _ . : and no space, 80 at most"))
        return value

    def text(self, column: str, *, required: bool = False) -> str:
        value = self.cell(column)
        if required and not value:
            self.refuse(column, value, _("is empty and is needed"))
        limit = LENGTHS.get(column) or MAX_TEXT
        if len(value) > limit:
            self.refuse(
                column,
                value,
                _("has %(length)s characters, at most %(limit)s fit") % {"length": len(value), "limit": limit},
            )
        return value

    def checked(self, column: str, validator, *, required: bool = False) -> str:
        value = self.text(column, required=required)
        if value:
            try:
                validator(value)
            except ValidationError as error:
                self.refuse(column, value, _("is refused: %s") % " ".join(error.messages).rstrip("."))
        return value

    def number(self, column: str, normalise) -> str:
        value = self.cell(column)
        if not value:
            return ""
        try:
            return normalise(value)
        except ValidationError as error:
            self.errors.append(f"{column}: {' '.join(error.messages)}")
            return ""

    def choice(self, column: str, allowed: Iterable[str], default: str | None = None) -> str:
        value = self.cell(column)
        if not value and default is not None:
            return default
        if value not in allowed:
            self.refuse(column, value, self._known(allowed))
        return value

    def slugs(self, column: str, allowed: Iterable[str], *, required: bool = False) -> frozenset[str]:
        values = [value.strip() for value in self.cell(column).split("|") if value.strip()]
        for value in values:
            if value not in allowed:
                self.refuse(column, value, self._known(allowed))
        if required and not values:
            self.refuse(column, "", _("is empty and is needed"))
        return frozenset(values)

    @staticmethod
    def _known(allowed: Iterable[str]) -> str:
        known = sorted(allowed)
        if len(known) > 30:
            return _("is not known here")
        return _("is not one of: %s") % ", ".join(known)

    def boolean(self, column: str, *, default: bool = False) -> bool:
        value = self.cell(column).lower()
        if column not in self.row or (not value and default):
            return default
        if value not in YES | NO:
            self.refuse(column, value, _("is neither yes nor no"))
        return value in YES

    def whole_number(self, column: str) -> int | None:
        value = self.cell(column)
        if not value:
            return None
        if not value.isascii() or not value.isdigit() or len(value) > 6:
            self.refuse(column, value, _("is not a whole number"))
            return None
        return int(value)

    def day(self, column: str, required: bool = False) -> date | None:
        value = self.cell(column)
        if not value and not required:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.refuse(column, value, _("is not a date like 2026-03-12"))
            return None

    def stages(self) -> tuple[tuple[str, str], ...]:
        found = tuple((stage, self.cell(column)) for column, stage in STAGE_COLUMNS.items() if self.cell(column))
        for stage, description in found:
            if len(description) > 300:
                self.refuse(f"stage_{stage}", description, _("has more than 300 characters"))
        if not found:
            self.errors.append(_("stage_…: at least one of the four stages must be described."))
        return found

    def prices(self) -> tuple[PriceData, ...]:
        lines = []
        for part in filter(None, (part.strip() for part in self.cell("prices").split("|"))):
            label, _equals, rest = part.rpartition("=")
            approach, _colon, cents = rest.partition(":")
            label, approach, cents = label.strip(), approach.strip(), cents.strip()
            if (
                not label
                or approach not in PriceApproach.values
                or (cents and not (cents.isascii() and cents.isdigit()))
            ):
                self.refuse("prices", part, _("is not written “label=approach” or “label=fixed:cents”"))
            elif approach == PriceApproach.FIXED and not cents:
                self.refuse("prices", part, _("is a fixed price without its amount in cents"))
            elif len(label) > 160 or len(cents) > 12:
                self.refuse("prices", part, _("is too long"))
            else:
                lines.append(PriceData(label, approach, int(cents) if cents else None))
        return tuple(lines)

    def trips(self) -> tuple[tuple[str, str], ...]:
        pairs: list[tuple[str, str]] = []
        for part in filter(None, (part.strip() for part in self.cell("trips").split("|"))):
            brand, _arrow, tool = (piece.strip() for piece in part.partition(">"))
            if brand not in self.words.brands or tool not in self.words.tools:
                self.refuse("trips", part, _("is not written “brand>tool” with known slugs"))
            elif (brand, tool) not in pairs:
                pairs.append((brand, tool))
        return tuple(pairs)

    def projects(self) -> tuple[ProjectData, ...]:
        found = []
        for number in range(1, MAX_PROJECTS + 1):
            names = {field: f"project_{number}_{field}" for field in PROJECT_FIELDS}
            if any(self.cell(column) for field, column in names.items() if field != "shown"):
                found.append(self._project(names))
        return tuple(found)

    def _project(self, names: dict[str, str]) -> ProjectData:
        for field, limit in (("association", 160), ("period", 120), ("quote", 400), ("quote_by", 160)):
            if len(self.cell(names[field])) > limit:
                self.refuse(names[field], self.cell(names[field]), _("has more than %s characters") % limit)
        stages = self.slugs(names["stages"], Stage.values)
        return ProjectData(
            association=self.text(names["association"], required=True),
            period=self.text(names["period"]),
            left=self.slugs(names["left"], self.words.brands),
            tools=self.slugs(names["tools"], self.words.tools),
            stages=tuple(stage for stage in Stage.values if stage in stages),
            story=self.text(names["story"], required=True),
            learnt=self.text(names["learnt"]),
            quote=self.text(names["quote"]),
            quote_by=self.text(names["quote_by"]),
            is_shown=self.boolean(names["shown"]),
        )
