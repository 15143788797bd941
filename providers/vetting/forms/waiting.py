from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class WaitingForm(forms.Form):
    """Where to write once files are taken again."""

    email = forms.EmailField(
        label=gettext_lazy("Your mail address"),
        help_text=gettext_lazy("For one message, once files are taken again. Then the address is forgotten."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": gettext_lazy("Write the address to which we may write.")},
    )
