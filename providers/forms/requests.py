"""The steps of a support request. What cannot be taken is kept as typed, and said beside the field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.enums import OrganizationKind
from portal.accounts.models import Organization
from portal.taxonomy.models import Need
from providers.enums import BudgetBand, Caretaker, DeadlineKind
from providers.models import Provider, SupportRequest
from providers.models.support_request import MAX_RECIPIENTS


class StepForm(forms.Form):
    """Base of the steps: filled from the draft and from what was typed before and could not be taken."""

    step: str

    def __init__(self, *args: Any, request: SupportRequest, **kwargs: Any) -> None:
        self.request = request
        typed = request.unfinished.get(self.step, {})
        kwargs["initial"] = {**self.values_of(request), **typed}
        super().__init__(*args, **kwargs)

    def values_of(self, request: SupportRequest) -> dict[str, Any]:
        """What the draft already says."""
        return {name: getattr(request, name) for name in self.base_fields if hasattr(request, name)}

    def kept_values(self) -> dict[str, Any]:
        """What goes into the columns of the draft, as far as it could be taken."""
        return {name: self.cleaned_data[name] for name in self.columns() if name in self.cleaned_data}

    def columns(self) -> Sequence[str]:
        return list(self.base_fields)

    def typed_in_vain(self) -> dict[str, Any]:
        """What was typed in the fields that have an error, as it was typed; empty fields are left out."""
        return {name: self[name].value() for name in self.errors if name in self.fields and self[name].value()}


class AssociationForm(StepForm):
    step = "association"

    organization = forms.ModelChoiceField(
        label=gettext_lazy("For which association do you write?"),
        queryset=Organization.objects.none(),
        widget=forms.RadioSelect,
        required=False,
        empty_label=gettext_lazy("Another one, which I describe below"),
    )
    organization_name = forms.CharField(
        label=gettext_lazy("Name of your association"),
        help_text=gettext_lazy("Or of your collective: it need not be declared."),
        max_length=160,
        error_messages={"required": gettext_lazy("Write a name, for example “Les Voix du Lavoir”.")},
    )
    organization_kind = forms.ChoiceField(
        label=gettext_lazy("What kind of structure is it?"),
        choices=[("", gettext_lazy("We prefer not to say")), *OrganizationKind.choices],
        required=False,
    )
    place = forms.CharField(
        label=gettext_lazy("Where are you?"),
        help_text=gettext_lazy("A town or a department is enough: some providers come to you."),
        max_length=120,
        required=False,
    )
    contact_name = forms.CharField(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("A first name is enough, so that they know how to address you."),
        max_length=80,
        error_messages={"required": gettext_lazy("Write the name by which you would like to be called.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact_email = forms.EmailField(
        label=gettext_lazy("Your mail address"),
        help_text=gettext_lazy("The answers come to it. Only the providers you choose will see it."),
        max_length=254,
        error_messages={
            "required": gettext_lazy("Write an address, for example odile@voix-du-lavoir.fr."),
            "invalid": gettext_lazy("This is not a mail address: write one like odile@voix-du-lavoir.fr."),
        },
    )
    contact_phone = forms.CharField(
        label=gettext_lazy("Your telephone"),
        help_text=gettext_lazy("If you would rather talk than write."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organizations = Organization.objects.active().of(user) if user is not None else Organization.objects.none()
        cast(forms.ModelChoiceField, self.fields["organization"]).queryset = organizations
        if user is None or not organizations:
            del self.fields["organization"]
        if user is not None:
            self.initial["contact_name"] = self.initial.get("contact_name") or user.display_name
            self.initial["contact_email"] = self.initial.get("contact_email") or user.email
        if self.data.get(self.add_prefix("organization")):
            # What is known of the organization is not asked again.
            self.fields["organization_name"].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        organization = data.setdefault("organization", None)
        if organization is not None:
            data["organization_name"] = organization.name
            data["organization_kind"] = organization.kind
            data["place"] = data.get("place") or (organization.commune.name if organization.commune else "")
        return data

    def columns(self) -> Sequence[str]:
        return [*self.base_fields]


class NeedForm(StepForm):
    step = "need"

    needs = forms.ModelMultipleChoiceField(
        label=gettext_lazy("What would you like to do differently?"),
        help_text=gettext_lazy("Tick what comes nearest; several are fine."),
        queryset=Need.objects.filter(is_active=True),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Tick at least one need, the nearest to yours."),
            "invalid_choice": gettext_lazy("“%(value)s” is not one of the needs listed here."),
        },
    )
    brand_typed = forms.CharField(
        label=gettext_lazy("What would you like to leave?"),
        help_text=gettext_lazy("The name of a tool or a site, as you say it among you: Gmail, Drive, Doodle…"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"list": "brands", "autocomplete": "off"}),
    )
    hope = forms.CharField(
        label=gettext_lazy("What do you hope for?"),
        help_text=gettext_lazy(
            "A few lines, as you would say it at the market: what annoys you today, what would be good tomorrow. "
            "No technical words needed."
        ),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": gettext_lazy("Write a sentence, for example “One mailbox that three of us can read”.")
        },
    )

    def values_of(self, request: SupportRequest) -> dict[str, Any]:
        needs = [need.slug for need in request.needs.all()] if request.pk else []
        return {"needs": needs, "brand_typed": request.leaves, "hope": request.hope}

    def columns(self) -> Sequence[str]:
        return ["brand_typed", "hope"]


class SizeForm(StepForm):
    step = "size"

    size = forms.IntegerField(
        label=gettext_lazy("How many people will change tools?"),
        help_text=gettext_lazy(
            "Those who will open the new tool, not all your members. It helps to plan the workshops."
        ),
        min_value=1,
        max_value=1_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-medium"}),
        error_messages={
            "required": gettext_lazy("Write a number, for example 15. A rough one will do."),
            "invalid": gettext_lazy("Write a number, for example 15. A rough one will do."),
            "min_value": gettext_lazy("Write a number from 1 on, for example 15."),
            "max_value": gettext_lazy("That is more than a million people: write a smaller number, for example 15."),
        },
    )
    deadline_kind = forms.ChoiceField(
        label=gettext_lazy("Do you have a date to keep?"),
        choices=DeadlineKind.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    deadline = forms.CharField(
        label=gettext_lazy("Which one?"),
        help_text=gettext_lazy("A day, a month, an occasion: as you would say it."),
        max_length=160,
        required=False,
    )
    budget = forms.ChoiceField(
        label=gettext_lazy("What is the yearly budget of your association?"),
        help_text=gettext_lazy("Some prices depend on it. Who prefers not to say gets the same answers."),
        choices=BudgetBand.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    caretaker = forms.ChoiceField(
        label=gettext_lazy("Who takes care of it in your association?"),
        choices=Caretaker.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("Anything to know before coming?"),
        help_text=gettext_lazy(
            "A room without internet, somebody who is hard of hearing, an old story about a password."
        ),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("deadline") and not data.get("deadline_kind"):
            # A date that was written says yes by itself.
            data["deadline_kind"] = DeadlineKind.DATE
        return data


class RecipientsForm(forms.Form):
    """Whom the request goes to: boxes for those who were chosen and those who could be."""

    provider = forms.MultipleChoiceField(
        label=gettext_lazy("Who will read your request?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Tick one to three providers."),
            "invalid_choice": gettext_lazy("“%(value)s” cannot be written to here: tick a name of the list."),
        },
    )
    find = forms.CharField(
        label=gettext_lazy("Somebody else, by name"),
        help_text=gettext_lazy("Part of the name is enough. The names found are added to the list above."),
        max_length=80,
        required=False,
    )

    def __init__(self, *args: Any, offered: Sequence[Provider], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {provider.slug: provider for provider in offered}
        cast(forms.MultipleChoiceField, self.fields["provider"]).choices = [
            (slug, provider.name) for slug, provider in self.offered.items()
        ]

    def clean_provider(self) -> list[Provider]:
        chosen = [self.offered[slug] for slug in self.cleaned_data["provider"]]
        if len(chosen) > MAX_RECIPIENTS:
            raise forms.ValidationError(
                _("You ticked %(count)d: three at most, so that each can take the time to answer."),
                params={"count": len(chosen)},
            )
        return chosen


class ResumeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Your code"),
        help_text=gettext_lazy("Twelve letters and figures, with or without spaces."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "input-medium"}),
        error_messages={"required": gettext_lazy("Write the code that you copied, for example 7Q4M K2PX W9RT.")},
    )

    def clean_code(self) -> str:
        return "".join(character for character in self.cleaned_data["code"].upper() if character.isalnum())


class ResumeLinkForm(forms.Form):
    address = forms.EmailField(
        label=gettext_lazy("Send the link to this address"),
        help_text=gettext_lazy("One message, nothing else. The address is used for that alone."),
        error_messages={
            "required": gettext_lazy("Write an address, or simply copy the code."),
            "invalid": gettext_lazy("This is not a mail address: write one like odile@voix-du-lavoir.fr."),
        },
    )
