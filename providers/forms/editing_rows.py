"""The two pages that are all rows: prices, and told supports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from providers.editing.rules import LONGEST_TEXT, MAX_PRICES, length_of
from providers.enums import PriceApproach, Stage
from providers.forms.editing import ContactForm, GroupForm, OfferForm, TextsForm, one_line
from providers.forms.rows import Rows
from providers.forms.words import AmountField, BrandsField, ToolsField
from providers.importing.columns import MAX_PROJECTS
from providers.importing.data import ListingData, PriceData, ProjectData
from providers.models import PriceLine, SupportProject


class Demands:
    """What a form of rows says about a column that is missing."""

    rows: Any
    errors: Any
    add_error: Any

    def demand(self, number: int, column: str, row: dict[str, Any], sentence: str) -> None:
        """Say that a column of a row is missing, unless something else is wrong with it already."""
        name = self.rows.input(number, column)
        if not row[column] and name not in self.errors:
            self.add_error(name, sentence)


class RowsForm(Demands, GroupForm):
    """A page of rows that make one field of the listing, called as the group."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        assert self.rows is not None
        found = []
        for number, row in self.rows.read(self):
            if number >= self.rows.most:
                self.add_error(None, _("There are more rows than fit: %(limit)d at most.") % {"limit": self.rows.most})
            elif not row.get("drop"):
                found.append(self.read_row(number, row))
        self.found = tuple(found)
        return data

    def read_row(self, number: int, row: dict[str, Any]) -> Any:
        raise NotImplementedError

    def values(self) -> dict[str, Any]:
        return {self.group: self.found}

    def inputs_of(self, name: str) -> list[str]:
        return [one for one in self.fields if one.startswith(f"{name}_")]


def _price_columns() -> dict[str, forms.Field]:
    return {
        "label": forms.CharField(label=_("For what"), max_length=length_of(PriceLine, "label"), required=False),
        "approach": forms.ChoiceField(
            label=_("How it is counted"), choices=[("", "–"), *PriceApproach.choices], required=False
        ),
        "amount_cents": AmountField(help_text=_("Only where there is one: 450, or 62,50.")),
    }


class PriceRows(Demands):
    """The rows of the table of prices, as every form reads them."""

    rows: Rows | None = Rows("prices", MAX_PRICES, gettext_lazy("Price %(number)d"), _price_columns)

    def stored_rows(self, listing: ListingData) -> list[dict[str, Any]]:
        return [
            {
                "label": line.label,
                "approach": line.approach,
                "amount_cents": AmountField.called(line.amount_cents),
            }
            for line in listing.prices
        ]

    def read_row(self, number: int, row: dict[str, Any]) -> PriceData:
        self.demand(number, "label", row, _("Write what it is for, for example “Half a day of training”."))
        self.demand(number, "approach", row, _("Choose how it is counted; “on quote” if it depends."))
        cents = row["amount_cents"]
        if row["approach"] == PriceApproach.FIXED and cents is None:
            self.demand(number, "amount_cents", row, _("A fixed price has an amount: write it, for example 450."))
        return PriceData(row["label"] or "", row["approach"] or "", cents)


class PricesForm(PriceRows, RowsForm):
    group = "prices"


def _project_columns() -> dict[str, forms.Field]:
    example = _("“Gmail” or “Nextcloud”")
    return {
        "association": forms.CharField(
            label=_("Which association"), max_length=length_of(SupportProject, "association"), required=False
        ),
        "period": forms.CharField(
            label=_("When"),
            help_text=_("As you would say it: autumn 2025."),
            max_length=length_of(SupportProject, "period"),
            required=False,
        ),
        "left": BrandsField(label=_("What was left"), help_text=_("Names, one per line."), example=example),
        "tools": ToolsField(label=_("What replaced it"), help_text=_("Names, one per line."), example=example),
        "stages": forms.MultipleChoiceField(
            label=_("Stages"), choices=Stage.choices, widget=forms.CheckboxSelectMultiple, required=False
        ),
        "story": forms.CharField(
            label=_("How it went"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 6}), required=False
        ),
        "learnt": forms.CharField(
            label=_("What you learnt"),
            max_length=LONGEST_TEXT,
            widget=forms.Textarea(attrs={"rows": 3}),
            required=False,
        ),
        "quote": forms.CharField(
            label=_("In their words"), max_length=length_of(SupportProject, "quote"), required=False
        ),
        "quote_by": forms.CharField(
            label=_("Said by"), max_length=length_of(SupportProject, "quote_by"), required=False
        ),
        "is_shown": forms.BooleanField(
            label=_("The association agrees to show it"),
            help_text=_("Without a tick, only those who keep the directory read it."),
            required=False,
        ),
        "drop": forms.BooleanField(label=_("Take this support out"), required=False),
    }


class ProjectsForm(RowsForm):
    group = "projects"
    rows = Rows("projects", MAX_PROJECTS, gettext_lazy("Told support %(number)d"), _project_columns, spare=1)

    def stored_rows(self, listing: ListingData) -> list[dict[str, Any]]:
        left = BrandsField(example="").called_each([project.left for project in listing.projects])
        tools = ToolsField(example="").called_each([project.tools for project in listing.projects])
        return [
            {
                "association": project.association,
                "period": project.period,
                "left": brands,
                "tools": tools_set_up,
                "stages": list(project.stages),
                "story": project.story,
                "learnt": project.learnt,
                "quote": project.quote,
                "quote_by": project.quote_by,
                "is_shown": project.is_shown,
            }
            for project, brands, tools_set_up in zip(listing.projects, left, tools, strict=True)
        ]

    def read_row(self, number: int, row: dict[str, Any]) -> ProjectData:
        self.demand(number, "association", row, _("Write the name of the association."))
        self.demand(number, "story", row, _("Tell in a few lines how it went."))
        ticked = row["stages"] or []
        return ProjectData(
            association=row["association"] or "",
            period=row["period"] or "",
            left=row["left"] or frozenset(),
            tools=row["tools"] or frozenset(),
            stages=tuple(stage for stage in Stage.values if stage in ticked),
            story=one_line(row["story"] or ""),
            learnt=one_line(row["learnt"] or ""),
            quote=row["quote"] or "",
            quote_by=row["quote_by"] or "",
            is_shown=bool(row["is_shown"]),
        )


FORMS: dict[str, type[GroupForm]] = {
    form.group: form for form in (TextsForm, ContactForm, OfferForm, PricesForm, ProjectsForm)
}
