"""The pages on which moderators write a listing: its people's own questions, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.enums import IdentifierKind, OrganizationKind
from portal.accounts.identifiers import normalise
from portal.common import clock
from providers.actions.moderating import NewOrganization, Verified, usual_dates
from providers.editing.fields import GROUPS
from providers.enums import ProviderKind
from providers.forms.editing import GroupForm
from providers.forms.editing_rows import FORMS
from providers.forms_desk import LONGEST_REASON, SHORTEST_REASON
from providers.importing.data import ListingData
from providers.models import Provider

EARLIEST_YEARS = 10  # a verification older than that is a mistake of typing


class ReasonField(forms.CharField):
    """Why, as the people of the listing will read it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=gettext_lazy("Why, as its people will read it"),
            widget=forms.Textarea(attrs={"rows": 4}),
            min_length=SHORTEST_REASON,
            max_length=LONGEST_REASON,
            **kwargs,
        )


def moderator_form(group: str) -> Any:
    """What makes one page of questions for a moderator: called as the form itself is."""

    def make(data: Any = None, *, listing: ListingData, **kwargs: Any) -> GroupForm:
        form = FORMS[group](data, listing=listing, **kwargs)
        form.fields.pop("note", None)
        form.fields["reason"] = ReasonField(
            help_text=_("What was wrong, and how you know. It goes with the mail that tells them.")
        )
        return form

    return make


class OrganizationForm(forms.Form):
    """Who is behind a new listing, when they are not known here yet."""

    organization_name = forms.CharField(
        label=gettext_lazy("Name of the organization"),
        help_text=gettext_lazy("Its legal name, which may be another one than that of the listing."),
        max_length=160,
    )
    organization_kind = forms.ChoiceField(label=gettext_lazy("What is it?"), choices=OrganizationKind.choices)
    identifier_kind = forms.ChoiceField(
        label=gettext_lazy("Does it have an official number?"),
        choices=IdentifierKind.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    identifier = forms.CharField(
        label=gettext_lazy("Its number"),
        help_text=gettext_lazy("An organization that is here already with this number is taken instead of a new one."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"class": "input-medium", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "identifier" in data and "identifier_kind" in data:
            try:
                data["identifier"] = normalise(data["identifier_kind"] or "", data["identifier"])
            except forms.ValidationError as error:
                self.add_error("identifier", error)
        return data

    def told(self) -> NewOrganization:
        data = self.cleaned_data
        kind = data["identifier_kind"] or ""
        name = " ".join(data["organization_name"].split())
        return NewOrganization(name, data["organization_kind"], kind, data["identifier"])


class VerifiedForm(forms.Form):
    """How a new listing stands, and why it is written here."""

    PUBLISHED, TO_CONFIRM = "published", "to_confirm"

    standing = forms.ChoiceField(
        label=gettext_lazy("How does it stand?"),
        choices=[
            (PUBLISHED, gettext_lazy("Verified: it is published")),
            (TO_CONFIRM, gettext_lazy("To be confirmed: it is shown as such, and leaves in a month unless confirmed")),
        ],
        initial=PUBLISHED,
        widget=forms.RadioSelect,
    )
    verified_on = forms.DateField(
        label=gettext_lazy("Verified on"),
        widget=forms.DateInput(attrs={"type": "date", "class": "input-medium"}, format="%Y-%m-%d"),
    )
    verified_until = forms.DateField(
        label=gettext_lazy("Verified until"),
        help_text=gettext_lazy("Counts for a verified listing only."),
        widget=forms.DateInput(attrs={"type": "date", "class": "input-medium"}, format="%Y-%m-%d"),
        required=False,
    )
    reason = ReasonField(
        help_text=gettext_lazy("How you come to write this listing. It goes with the mail to its people."),
    )
    sure = forms.BooleanField(label=gettext_lazy("I have looked: it is another one"), required=False)

    def __init__(self, data: Any = None, *, alike: list[Provider], **kwargs: Any) -> None:
        on, until = usual_dates()
        super().__init__(data, initial={"verified_on": on, "verified_until": until}, **kwargs)
        self.alike = alike
        if not alike:
            del self.fields["sure"]

    def clean_verified_on(self) -> Any:
        day, today = self.cleaned_data["verified_on"], clock.today()
        if day > today or day.year < today.year - EARLIEST_YEARS:
            raise forms.ValidationError(_("Choose a day of the last years, today at the latest."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("standing") == self.PUBLISHED and "verified_until" in data and not self._holds(data):
            self.add_error(
                "verified_until", _("Choose a day from today on, three years from now at most; a year is usual.")
            )
        if self.alike and not data.get("sure"):
            self.add_error("sure", _("A listing like this one is there already: look at it, then tick here."))
        return data

    def _holds(self, data: dict[str, Any]) -> bool:
        until, today = data["verified_until"], clock.today()
        return until is not None and today <= until and until.year <= today.year + 3

    def told(self) -> Verified:
        data = self.cleaned_data
        return Verified(data["verified_on"], data["verified_until"] if data["standing"] == self.PUBLISHED else None)


NOTHING = ListingData(
    import_id="", name="", kind=ProviderKind.ASSOCIATION, organization_kind="", siren="", rna="", summary="",
    letter="", signature="", email="", phone="", website="", commune="", is_remote=False, areas=frozenset(),
    needs=frozenset(), tools=frozenset(), stages=(), prices=(), languages=frozenset({"fr"}), trips=(), team_size=None,
    applied_on=None, verified_on=date.min, verified_until=date.min, accepts_requests=True, projects=(),
)  # fmt: skip


class WholeListing:
    """Every page of questions about a listing at once, seen from outside as one form."""

    def __init__(self, data: Any = None, *, more: str = "") -> None:
        self.groups = [form(data, listing=NOTHING, more=name == more) for name, form in FORMS.items()]
        for form in self.groups:
            form.fields.pop("note", None)

    def __iter__(self) -> Iterator[GroupForm]:
        return iter(self.groups)

    @property
    def titles(self) -> list[Any]:
        return [GROUPS[form.group].title for form in self.groups]

    def is_valid(self) -> bool:
        return not [form for form in self.groups if not form.is_valid()]  # each is asked: all that is wrong is said

    def values(self) -> dict[str, Any]:
        """What the listing says, once all is valid."""
        return {name: value for form in self.groups for name, value in form.values().items()}

    def add_problems(self, problems: dict[str, list[str]]) -> None:
        """Say beside the inputs what the action refused."""
        for form in self.groups:
            form.add_problems({name: said for name, said in problems.items() if name in form.values()})


class AllOfThem:
    """Several forms of one page as one, for the summary of what is wrong."""

    def __init__(self, *parts: Any) -> None:
        self.parts = parts

    @property
    def errors(self) -> dict[str, Any]:
        return {name: said for form in self.parts for name, said in form.errors.items()}

    @property
    def fields(self) -> dict[str, forms.Field]:
        return {name: field for form in self.parts for name, field in form.fields.items()}

    def non_field_errors(self) -> list[str]:
        return [said for form in self.parts for said in form.non_field_errors()]

    def visible_fields(self) -> list[forms.BoundField]:
        return [field for form in self.parts for field in form.visible_fields()]

    def hidden_fields(self) -> list[forms.BoundField]:
        return [field for form in self.parts for field in form.hidden_fields()]
