"""The pages of a file: the questions of a listing that is changed, in smaller groups, and what one commits to.

What cannot be taken yet is kept as it was typed, and said beside the field when the page is opened again.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.common import clock
from portal.taxonomy.models import Need, Tool
from portal.taxonomy.queries import present_slugs
from providers.editing.packing import pack
from providers.editing.rules import Problems, length_of, problems_of
from providers.enums import Stage
from providers.forms.editing import ContactForm, OfferForm, TextsForm, one_line, read_trips
from providers.forms.editing_rows import PriceRows
from providers.forms.rows import Rows
from providers.forms.words import AreasField, CommuneField
from providers.importing.data import ListingData
from providers.models import ProviderStage
from providers.vetting.content import fields_of, part_version
from providers.vetting.enums import Part
from providers.vetting.listing import listing_of
from providers.vetting.models import Application

LONGEST = 4000
# Each question of a listing with the form that asks it when the listing is changed.
ASKED_BY = {
    name: form for form in (TextsForm, ContactForm, OfferForm) for name in form.base_fields if name != "version"
}
TEXTS = {
    "small": forms.CharField(
        label=gettext_lazy("For very small associations"),
        help_text=gettext_lazy(
            "No employee, hardly any money, ten members: what can you do for them, or to whom do you send them?"
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write a sentence, even if it is “we send them to a neighbour”.")},
    ),
    "independence": forms.CharField(
        label=gettext_lazy("Who you depend on"),
        help_text=gettext_lazy(
            "A publisher, a host, somebody who pays you when you recommend them. “Nobody” is an answer too."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write a sentence; “we depend on nobody” if that is so.")},
    ),
    "data_care": forms.CharField(
        label=gettext_lazy("How you look after what you are entrusted with"),
        help_text=gettext_lazy(
            "Where copies are kept while tools are changed, who has access, when they are deleted, what happens to "
            "passwords."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Say in a few sentences where copies are kept, and for how long.")},
    ),
    "training": forms.CharField(
        label=gettext_lazy("What you have followed or read"),
        help_text=gettext_lazy("A course, a book, ten years of helping out. It is never required."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    ),
    "is_true": forms.BooleanField(
        label=gettext_lazy("What is written in this file is true, and the associations named in it may be asked."),
        required=True,
        error_messages={"required": gettext_lazy("Tick it if it is so: the committee relies on it.")},
    ),
}


def _as_today(kept: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Ticked words of the vocabulary that were merged into others since they were ticked."""
    return {
        name: present_slugs(model, kept[name]) for name, model in (("needs", Need), ("tools", Tool)) if name in kept
    }


class PartForm(forms.Form):
    """One part of a file. `version` names what the page showed: who saves later than somebody else is told."""

    part: str
    rows: Rows | None = None

    version = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, data: Any = None, *, application: Application, more: bool = False, **kwargs: Any) -> None:
        self.application = application
        listing = listing_of(application.values, day=clock.today())
        version = part_version(application.values, application.unfinished, self.part)
        kept = application.unfinished.get(self.part) if data is None else None
        if kept:
            data = MultiValueDict({**kept, **_as_today(kept), "version": [version]})
        super().__init__(data, initial={**self.initial_of(listing), "version": version}, **kwargs)
        for field in fields_of(self.part):
            if field.name == "stages":
                self._ask_stages()
            elif field.name in ASKED_BY:
                self.fields[field.name] = deepcopy(ASKED_BY[field.name].base_fields[field.name])
                self.fields[field.name].required = field.required
            elif field.name in TEXTS:
                self.fields[field.name] = deepcopy(TEXTS[field.name])
        if self.rows is not None:
            stored = len(self.stored_rows(listing))
            self.rows.add_to(self, self.rows.count(data, stored, more=more))

    def _ask_stages(self) -> None:
        for stage in Stage:
            self.fields[f"stage_{stage.value}"] = forms.CharField(
                label=stage.label,
                help_text=_("How this stage goes, in a line; nothing if you do not go along it."),
                max_length=length_of(ProviderStage, "description"),
                required=False,
            )

    def initial_of(self, listing: ListingData) -> dict[str, Any]:
        """What the inputs hold when the page is opened."""
        found: dict[str, Any] = {field.name: getattr(listing, field.name, None) for field in fields_of(self.part)}
        for name in ("needs", "tools", "languages"):
            found[name] = sorted(getattr(listing, name))
        return {
            **found,
            **{name: self.application.values.get(name) for name in TEXTS},
            **{f"stage_{stage}": line for stage, line in listing.stages},
            "commune": CommuneField.called(listing.commune),
            "areas": AreasField(example="").called(listing.areas),
            **(self.rows.initial(self.stored_rows(listing)) if self.rows is not None else {}),
        }

    def stored_rows(self, listing: ListingData) -> list[dict[str, Any]]:
        return []

    def answers(self) -> dict[str, Any]:
        """The answers that can be taken, packed; of several questions that make one answer, all or none."""
        data, found = self.cleaned_data, {}
        for field in fields_of(self.part):
            inputs = self.inputs_of(field.name)
            if any(one in self.errors for one in inputs) or not any(one in self.fields for one in inputs):
                continue
            found[field.name] = self.answer_of(field.name, data)
        taken = {name: value for name, value in found.items() if name not in self._problems(found)}
        return pack(taken)

    def answer_of(self, name: str, data: dict[str, Any]) -> Any:
        match name:
            case "stages":
                described = [(stage.value, data.get(f"stage_{stage.value}") or "") for stage in Stage]
                return tuple((stage, line) for stage, line in described if line)
            case "needs" | "tools":
                return frozenset(row.slug for row in data[name])
            case "letter" | "small" | "independence" | "data_care" | "training":
                return one_line(data[name])
        return data[name]

    def inputs_of(self, name: str) -> list[str]:
        """The inputs in which an answer is written."""
        return [f"stage_{stage.value}" for stage in Stage] if name == "stages" else [name]

    def _problems(self, values: dict[str, Any]) -> Problems:
        """What the rules of a listing say against these answers; an answer that is empty is not one yet."""
        return problems_of({name: value for name, value in values.items() if value not in ("", (), frozenset(), None)})

    def typed(self) -> dict[str, list[str]]:
        """What stands in the inputs of this page, as the browser sent it."""
        names = [name for name in self.data if name in self.fields and name != "version"]
        return {name: self.data.getlist(name) for name in names}  # type: ignore[attr-defined]

    @property
    def row_groups(self) -> list[dict[str, Any]]:
        return self.rows.groups(self) if self.rows is not None else []

    @property
    def single_fields(self) -> list[forms.BoundField]:
        prefix = f"{self.rows.prefix}_" if self.rows is not None else "\0"
        return [field for field in self.visible_fields() if not field.name.startswith(prefix)]


class OrganizationForm(PartForm):
    part = Part.ORGANIZATION


class SupportForm(PartForm):
    part = Part.SUPPORT


class PlacesForm(PartForm):
    part = Part.PLACES
    rows = OfferForm.rows

    def stored_rows(self, listing: ListingData) -> list[dict[str, Any]]:
        return [{"brand": brand, "tool": tool} for brand, tool in listing.trips]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.trips = read_trips(self)
        if not data.get("areas") and not data.get("is_remote") and "areas" not in self.errors:
            self.add_error("areas", _("Say where you go, or tick that you accompany from a distance."))
        return data

    def inputs_of(self, name: str) -> list[str]:
        return [one for one in self.fields if one.startswith("trips_")] if name == "trips" else [name]

    def answer_of(self, name: str, data: dict[str, Any]) -> Any:
        return self.trips if name == "trips" else super().answer_of(name, data)


class PricePartForm(PriceRows, PartForm):
    """The table of prices, read as when a listing is changed."""

    part = Part.PRICES

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        assert self.rows is not None
        self.found = tuple(self.read_row(number, row) for number, row in self.rows.read(self))
        if not self.found:
            self.add_error(None, _("Write at least one line: a rate, a range, or an example of a quote."))
        return data

    def inputs_of(self, name: str) -> list[str]:
        return [one for one in self.fields if one.startswith("prices_")]

    def answers(self) -> dict[str, Any]:
        return super().answers() if self.found else {}  # an empty table is a question, and takes nothing away

    def answer_of(self, name: str, data: dict[str, Any]) -> Any:
        return self.found


class DeclarationsForm(PartForm):
    part = Part.DECLARATIONS


FORMS: dict[str, type[PartForm]] = {
    form.part: form for form in (OrganizationForm, SupportForm, PlacesForm, PricePartForm, DeclarationsForm)
}
