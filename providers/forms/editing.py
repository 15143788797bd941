"""The pages on which the people of a listing change it. Each is filled with what it says now, and with what waits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.taxonomy.models import Need, Tool
from providers.editing.fields import GROUPS
from providers.editing.packing import version_of
from providers.editing.rules import LONGEST_TEXT, MAX_TRIPS, Problems, length_of
from providers.editing.words import Names
from providers.enums import Language, ProviderKind, Stage
from providers.forms.rows import Rows
from providers.forms.words import AreasField, CommuneField
from providers.importing.data import ListingData
from providers.models import Provider, ProviderStage

LONGEST_NOTE = 500


def one_line(text: str) -> str:
    """A text as it is stored: lines end in one way."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class GroupForm(forms.Form):
    """Base of the pages. `version` names what the page showed: who saves later than somebody else is told."""

    group: str
    rows: Rows | None = None

    version = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(
        self, data: Any = None, *, listing: ListingData, note: str = "", more: bool = False, **kwargs: Any
    ) -> None:
        version = version_of(listing, GROUPS[self.group].fields)
        initial = {**self.initial_of(listing), "version": version, "note": note}
        super().__init__(data, initial=initial, **kwargs)
        if self.rows is not None:
            self.rows.add_to(self, self.rows.count(data, len(self.stored_rows(listing)), more=more))
        if GROUPS[self.group].vetted:
            self.fields["note"] = forms.CharField(
                label=_("Why, in a line"),
                help_text=_("For the person who reads it: it spares both of you a question. It is not published."),
                max_length=LONGEST_NOTE,
                required=False,
            )

    def initial_of(self, listing: ListingData) -> dict[str, Any]:
        """What the inputs hold when the page is opened."""
        if self.rows is not None:
            return self.rows.initial(self.stored_rows(listing))
        return {name: getattr(listing, name) for name in GROUPS[self.group].fields}

    def stored_rows(self, listing: ListingData) -> list[dict[str, Any]]:
        return []

    def values(self) -> dict[str, Any]:
        """The answers as values of a listing, once the form is valid."""
        return {name: self.cleaned_data[name] for name in GROUPS[self.group].fields}

    def inputs_of(self, name: str) -> list[str]:
        """The inputs in which a field of the listing is written."""
        return [name]

    def add_problems(self, problems: Problems) -> None:
        """Say beside the inputs what the action refused."""
        for name, sentences in problems.items():
            first = next((one for one in self.inputs_of(name) if one in self.fields), None)
            for sentence in sentences:
                self.add_error(first, sentence)

    @property
    def row_groups(self) -> list[dict[str, Any]]:
        return self.rows.groups(self) if self.rows is not None else []

    @property
    def single_fields(self) -> list[forms.BoundField]:
        """Visible fields that belong to no row, the word to moderators aside."""
        prefix = f"{self.rows.prefix}_" if self.rows is not None else "\0"
        return [field for field in self.visible_fields() if not field.name.startswith(prefix) and field.name != "note"]


class TextsForm(GroupForm):
    group = "texts"

    summary = forms.CharField(
        label=gettext_lazy("In one line"),
        help_text=gettext_lazy("What one reads under your name in the directory: for whom, and how."),
        max_length=length_of(Provider, "summary"),
        error_messages={"required": gettext_lazy("Write one line, for example “We sort mailboxes, at your table”.")},
    )
    letter = forms.CharField(
        label=gettext_lazy("Your letter to associations"),
        help_text=gettext_lazy("As you would say it across a table. An empty line begins a new paragraph."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": gettext_lazy("Write a few lines: it is what associations read first.")},
    )
    signature = forms.CharField(
        label=gettext_lazy("Signed"),
        help_text=gettext_lazy("The first names of those who come, for example “Salomé and Youcef”."),
        max_length=length_of(Provider, "signature"),
        required=False,
    )

    def clean_letter(self) -> str:
        return one_line(self.cleaned_data["letter"])


class ContactForm(GroupForm):
    group = "contact"

    email = forms.EmailField(
        label=gettext_lazy("Mail address for requests"),
        help_text=gettext_lazy("Requests arrive there. When it changes, we tell the former address."),
        max_length=length_of(Provider, "email"),
        error_messages={
            "required": gettext_lazy("Write an address, for example bonjour@le-moyeu.fr."),
            "invalid": gettext_lazy("This is not a mail address: write one like bonjour@le-moyeu.fr."),
        },
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        help_text=gettext_lazy("For those who keep the directory; it is not published."),
        max_length=length_of(Provider, "phone"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    website = forms.URLField(
        label=gettext_lazy("Website"),
        help_text=gettext_lazy("The whole address, beginning with https://."),
        max_length=length_of(Provider, "website"),
        required=False,
        assume_scheme="https",
        error_messages={"invalid": gettext_lazy("This is not an address: write it like https://le-moyeu.fr.")},
    )
    commune = CommuneField(
        label=gettext_lazy("Commune"),
        help_text=gettext_lazy("Where you work from: a name with its department, “Villeurbanne (69)”."),
        max_length=100,
        required=False,
    )
    is_remote = forms.BooleanField(label=gettext_lazy("We also accompany remotely"), required=False)
    team_size = forms.IntegerField(
        label=gettext_lazy("How many you are"),
        help_text=gettext_lazy("Those who accompany, you included."),
        min_value=1,
        max_value=999_999,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-medium"}),
        error_messages={
            "invalid": gettext_lazy("Write a number, for example 4."),
            "min_value": gettext_lazy("Write a number from 1 on, for example 15."),
        },
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        help_text=gettext_lazy("In which you can accompany somebody from beginning to end."),
        choices=Language.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def initial_of(self, listing: ListingData) -> dict[str, Any]:
        commune = CommuneField.called(listing.commune)
        return {**super().initial_of(listing), "commune": commune, "languages": sorted(listing.languages)}

    def clean_languages(self) -> frozenset[str]:
        return frozenset(self.cleaned_data["languages"])


def _trip_columns() -> dict[str, forms.Field]:
    names = Names.load()
    return {
        "brand": forms.ChoiceField(label=_("From"), choices=[("", "–"), *names.brands.items()], required=False),
        "tool": forms.ChoiceField(label=_("To"), choices=[("", "–"), *names.tools.items()], required=False),
    }


class OfferForm(GroupForm):
    group = "offer"
    rows = Rows("trips", MAX_TRIPS, gettext_lazy("Usual trip %(number)d"), _trip_columns)

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("The address of the page stays the same: links to it go on working."),
        max_length=length_of(Provider, "name"),
        error_messages={"required": gettext_lazy("Write the name under which associations know you.")},
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of structure"), choices=ProviderKind.choices)
    needs = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Needs"),
        help_text=gettext_lazy("What associations come to you for."),
        queryset=Need.objects.all(),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Tick at least one need, or nobody finds you."),
            "invalid_choice": gettext_lazy("“%(value)s” is not one of the needs listed here."),
        },
    )
    areas = AreasField(
        label=gettext_lazy("Where you go"),
        help_text=gettext_lazy("Departments or regions, one per line: “Rhône (69)”, “Bretagne”, or “France”."),
        example=gettext_lazy("“Rhône”, “69” or “Bretagne”"),
    )
    tools = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Tools"),
        help_text=gettext_lazy("Those you set up and accompany."),
        queryset=Tool.objects.all(),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("“%(value)s” is not one of the tools listed here.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert self.rows is not None
        offered = cast(forms.ChoiceField, self.fields[self.rows.input(0, "tool")]).choices
        cast(forms.ModelMultipleChoiceField, self.fields["tools"]).choices = list(cast(Any, offered))[
            1:
        ]  # the same, read once
        for stage in Stage:
            self.fields[f"stage_{stage.value}"] = forms.CharField(
                label=stage.label,
                help_text=_("How this stage goes, in a line; nothing if you do not go along it."),
                max_length=length_of(ProviderStage, "description"),
                required=False,
            )
        asked = ["name", "kind", *(f"stage_{stage.value}" for stage in Stage), "needs", "areas", "tools"]
        self.order_fields([*asked, *(name for name in self.fields if name.startswith("trips_")), "note"])

    def initial_of(self, listing: ListingData) -> dict[str, Any]:
        areas = cast(AreasField, self.base_fields["areas"])
        return {
            **super().initial_of(listing),
            "name": listing.name,
            "kind": listing.kind,
            "needs": sorted(listing.needs),
            "tools": sorted(listing.tools),
            "areas": areas.called(listing.areas),
            **{f"stage_{stage}": line for stage, line in listing.stages},
        }

    def stored_rows(self, listing: ListingData) -> list[dict[str, Any]]:
        return [{"brand": brand, "tool": tool} for brand, tool in listing.trips]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any(data.get(f"stage_{stage.value}") for stage in Stage) and not self.errors:
            self.add_error(f"stage_{Stage.STRATEGY.value}", _("Describe at least one of the four stages."))
        self.trips = read_trips(self)
        return data

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        described = [(stage.value, data[f"stage_{stage.value}"]) for stage in Stage]
        return {
            "name": data["name"],
            "kind": data["kind"],
            "stages": tuple((stage, line) for stage, line in described if line),
            "needs": frozenset(need.slug for need in data["needs"]),
            "areas": data["areas"],
            "tools": frozenset(tool.slug for tool in data["tools"]),
            "trips": self.trips,
        }

    def inputs_of(self, name: str) -> list[str]:
        if name == "stages":
            return [f"stage_{stage.value}" for stage in Stage]
        return [one for one in self.fields if one.startswith("trips_")] if name == "trips" else [name]


def read_trips(form: Any) -> tuple[tuple[str, str], ...]:
    """The usual trips of a form whose rows are trips, each once; what lacks an end is said beside it."""
    pairs: dict[tuple[str, str], None] = {}
    for number, row in form.rows.read(form):
        if number >= form.rows.most:
            form.add_error(None, _("There are more trips than fit: %(limit)d at most.") % {"limit": MAX_TRIPS})
        elif not (row["brand"] and row["tool"]):
            missing = "tool" if row["brand"] else "brand"
            form.add_error(form.rows.input(number, missing), _("A trip has two ends: choose both, or none."))
        else:
            pairs[(row["brand"], row["tool"])] = None
    return tuple(pairs)


def as_data(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """Initial values as a browser would send them: for taking over what somebody else saved."""
    found: dict[str, list[str]] = {}
    for name, value in values.items():
        if isinstance(value, (list, tuple, frozenset)):
            found[name] = [str(one) for one in value]
        elif value is True:
            found[name] = ["on"]
        elif value is not False and value is not None:
            found[name] = [str(value)]
    return found
