from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "class": "input-medium"}),
    )


class DecisionForm(forms.Form):
    reason = forms.CharField(
        label=_("How do you know that it is them, or why do you doubt it?"),
        help_text=_("It is traced. If you refuse, the person reads it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
