from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import IdentifierKind, OrganizationKind
from portal.accounts.forms.fields import CommuneField, RoleFields
from portal.accounts.identifiers import normalise


class OrganizationForm(forms.Form):
    """What an organization says of itself; only its name and kind are needed."""

    name = forms.CharField(
        label=_("Name"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    kind = forms.ChoiceField(label=_("What is it?"), choices=OrganizationKind.choices)
    purpose = forms.CharField(
        label=_("What is it for?"),
        help_text=_("One sentence, as you would tell a neighbour."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    commune = CommuneField(
        label=_("In which commune?"), help_text=_("Where it meets, or where its post arrives."), required=False
    )
    identifier_kind = forms.ChoiceField(
        label=_("Does it have an official number?"),
        help_text=_("It tells two organizations of the same name apart. An undeclared collective has none."),
        choices=IdentifierKind.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    identifier = forms.CharField(
        label=_("Its number"),
        help_text=_("For example W691234567, 732 829 320, or “Strasbourg, vol. 92, fol. 118”."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"class": "input-medium", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = data.get("identifier_kind") or ""
        if "identifier" in data and "identifier_kind" in data:
            try:
                data["identifier"] = normalise(kind, data["identifier"])
            except forms.ValidationError as error:
                self.add_error("identifier", error)
        return data


class InviteForm(RoleFields):
    address = forms.EmailField(
        label=_("Their mail address"),
        help_text=_("One person at a time. They receive a link that is valid for 14 days."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ["address", "role", "mandate_cents"]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("The person reads it as you write it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AskForm(forms.Form):
    message = forms.CharField(
        label=_("A word to the admins"),
        help_text=_("Who you are, how they know you. They see your name, not your address."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(RoleFields):
    """Let somebody in as something, or refuse with a reason."""

    reason = forms.CharField(
        label=_("If you refuse: why?"),
        help_text=_("The person reads it as you write it."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ["role", "mandate_cents", "reason"]
