from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class AlertForm(forms.Form):
    """Where to write when something new answers a search."""

    email = forms.EmailField(
        label=gettext_lazy("Your mail address"),
        help_text=gettext_lazy("For this search alone: nobody reads it, and nothing else is sent to it."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": gettext_lazy("Write the address to which we may write.")},
    )
