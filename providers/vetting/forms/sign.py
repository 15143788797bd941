"""What a helped association answers, and what it lets be shown. Nothing is ticked beforehand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from providers.vetting.actions.signing import Consent


class ConsentFields(forms.Form):
    """What may be shown in the directory."""

    shows_story = forms.BooleanField(label=gettext_lazy("This support may be told in the directory."), required=False)
    shows_name = forms.BooleanField(
        label=gettext_lazy("The name of our association may stand with it."),
        help_text=gettext_lazy("Without a tick it says “An association”."),
        required=False,
    )
    quote = forms.CharField(
        label=gettext_lazy("A sentence of yours, if you like"),
        help_text=gettext_lazy("It is shown between guillemets, if the support may be told."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    quote_by = forms.CharField(
        label=gettext_lazy("Who says it"),
        help_text=gettext_lazy("As it may be read by everybody: “Odile, treasurer”, “a member”."),
        max_length=160,
        required=False,
    )

    def consent(self) -> Consent:
        """The answers about what may be shown."""
        data = self.cleaned_data
        return Consent(
            story=data["shows_story"], name=data["shows_name"], quote=data["quote"], quote_by=data["quote_by"]
        )


class SignForm(ConsentFields):
    """Yes, yes with a correction, or no."""

    YES, CORRECT, NO = "yes", "correct", "no"

    answer = forms.ChoiceField(
        label=gettext_lazy("Is it so?"),
        choices=[
            (YES, gettext_lazy("Yes, that is how it was")),
            (CORRECT, gettext_lazy("Yes, with a correction")),
            (NO, gettext_lazy("No, we cannot confirm it")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the three answers.")},
    )
    words = forms.CharField(
        label=gettext_lazy("What is to be corrected, or why not"),
        help_text=gettext_lazy("A date, a detail, another memory. Those who apply and those who read see it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("For those who read the application; it is not published."),
        max_length=80,
        error_messages={"required": gettext_lazy("Write the name by which those who read may know you.")},
    )
    field_order = ["answer", "words", "name", "shows_story", "shows_name", "quote", "quote_by"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == self.CORRECT and not data.get("words", "").strip():
            self.add_error("words", _("Write what is to be corrected."))
        return data
