"""Suggesting a provider, noting one at the desk, setting one aside, and sending a table of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from providers.forms.editing import one_line
from providers.forms.tables import MB, TableField
from providers.vetting.models import Prospect
from providers.vetting.never_again import normalised
from providers.vetting.prospect_table import ProspectLine

LARGEST_MB = 1


class WhoForm(forms.Form):
    """Who they are and how to find them."""

    name = forms.CharField(
        label=gettext_lazy("Their name"),
        max_length=160,
        error_messages={"required": gettext_lazy("Write the name by which they are known.")},
    )
    website = forms.URLField(
        label=gettext_lazy("Their website"),
        max_length=300,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": gettext_lazy("This is not an address: write it like https://le-moyeu.fr.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Or their mail address"),
        max_length=254,
        required=False,
        error_messages={
            "invalid": gettext_lazy("This is not a mail address: write one like bonjour@le-moyeu.fr, or leave it out.")
        },
    )
    why = forms.CharField(
        label=gettext_lazy("Why them?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Say it in a few words: who did they accompany, and how was it?")},
    )

    def clean_email(self) -> str:
        return normalised(self.cleaned_data["email"])

    def clean_why(self) -> str:
        return one_line(self.cleaned_data["why"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "website" in data and "email" in data and not data["website"] and not data["email"]:
            self.add_error("website", _("Write a website or a mail address: with a name alone nobody finds them."))
        return data

    def line(self, language: str) -> ProspectLine:
        """What was filled in, as it is kept."""
        data = self.cleaned_data
        return ProspectLine(data["name"], data["email"], data["website"], data["why"], language)


class SuggestForm(WhoForm):
    """What a reader tells."""

    suggested_by = forms.EmailField(
        label=gettext_lazy("Your mail address, if we may ask you something"),
        help_text=gettext_lazy("Only for questions about this suggestion. They never see it."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": gettext_lazy(
                "This is not a mail address: write one like odile@voix-du-lavoir.fr, or leave the field empty."
            )
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].help_text = _("What did they do, for whom, and how was it? A few words are enough.")


class ProspectForm(WhoForm):
    """What a moderator notes."""

    language = forms.ChoiceField(label=gettext_lazy("Language of the invitation"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, prospect: Prospect | None = None, **kwargs: Any) -> None:
        if prospect is not None:
            kwargs["initial"] = {name: getattr(prospect, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Their mail address")
        self.fields["why"].help_text = _("They read it in the invitation.")
        self.fields["why"].required = False


class SetAsideForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("For the other moderators, so that nobody looks at them twice. It is not sent."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Say in a sentence why they are set aside.")},
    )


class TableForm(forms.Form):
    file = TableField(
        largest_mb=LARGEST_MB,
        help_text=gettext_lazy("Columns: name, email, website, why, language. 3,000 lines and 1 MB at most."),
    )


class ConfirmTableForm(forms.Form):
    """The table once more, as it was read: the report was about exactly this."""

    table = forms.CharField(widget=forms.HiddenInput, strip=False, max_length=2 * LARGEST_MB * MB)
